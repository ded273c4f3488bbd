"""Small things a page needs: icons, and addresses in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

ICONS = {
    "search": '<circle cx="8.75" cy="8.75" r="5.25"/><path d="m12.75 12.75 4 4"/>',
    "download": '<path d="M10 3v9m-3.75-3.5L10 12.25l3.75-3.75M3.5 16.5h13"/>',
    "link": '<path d="m8 12 4-4M9 6.5l1.75-1.75a3.2 3.2 0 0 1 4.5 4.5L13.5 11"/>'
    '<path d="M11 13.5l-1.75 1.75a3.2 3.2 0 0 1-4.5-4.5L6.5 9"/>',
    "next": '<path d="m7.5 4 6 6-6 6"/>',
    "previous": '<path d="m12.5 4-6 6 6 6"/>',
    "up": '<path d="m4 12.5 6-6 6 6"/>',
    "down": '<path d="m4 7.5 6 6 6-6"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "ok": '<circle cx="10" cy="10" r="7"/><path d="m6.75 10.25 2.25 2.25 4.25-4.75"/>',
    "warn": '<path d="M10 3 2.5 16.5h15z"/><path d="M10 8v4m0 2.2v.1"/>',
    "error": '<circle cx="10" cy="10" r="7"/><path d="m7.5 7.5 5 5m0-5-5 5"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.5v4m0-7v.1"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.25l2.75 1.75"/>',
    "origin": '<circle cx="15" cy="4.5" r="1.75"/><circle cx="10" cy="10" r="1.75"/><circle cx="5" cy="15.5" r="1.75"/>'
    '<path d="m13.75 5.75-2.5 3m-2.5 2.5-2.5 3"/>',
    "table": '<path d="M3 4.5h14v11H3zM3 8.25h14M3 12h14M8 4.5v11"/>',
    "file": '<path d="M5 2.75h6.5L15.5 7v10.25H5zM11.25 3v4.25h4"/>',
    "print": '<path d="M6 7V3h8v4M6 14.5H3V7h14v7.5h-3M6 12h8v5H6z"/>',
    "person": '<circle cx="10" cy="6.75" r="3.25"/><path d="M3.75 17c.6-3.4 3-5 6.25-5s5.65 1.6 6.25 5"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM6.75 9V6.5a3.25 3.25 0 0 1 6.5 0V9"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "download" %}`: 20 × 20, in the colour of the text, silent to screen readers."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" '
        'focusable="false">{}</svg>',
        name,
        SafeString(ICONS[name]),
    )


@register.simple_tag
def localised(path: str) -> str:
    """`{% localised "/tables/" %}` → `/tables/`, or `/en/tables/` when reading English."""
    return f"/en{path}" if (get_language() or "vi").startswith("en") else path
