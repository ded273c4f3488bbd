"""The built styles and scripts, found through Vite's manifest."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from solieu.core.errors import StatError
from solieu.core.text import Text

register = template.Library()

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
Manifest = dict[str, dict[str, Any]]


class AssetsNotBuilt(StatError):
    code = "web.assets-not-built"
    status = 500
    sentence = Text("Chưa dựng phần giao diện ({entry}).", "The styles and scripts are not built ({entry}).")
    remedy = Text("Chạy `npm ci && npm run build` trong `frontend/`.", "Run `npm ci && npm run build` in `frontend/`.")


def read_manifest(dist: Path, entry: str) -> Manifest:
    file = dist / ".vite" / "manifest.json"
    if not file.exists():
        raise AssetsNotBuilt(entry=entry)
    return json.loads(file.read_bytes())


kept_manifest = lru_cache(maxsize=4)(read_manifest)


def chunk(entry: str) -> dict[str, Any]:
    """The manifest's record of `entries/<entry>.ts`, read once unless debugging."""
    manifest = (read_manifest if settings.DEBUG else kept_manifest)(DIST, entry)
    found = manifest.get(f"entries/{entry}.ts")
    if found is None:
        raise AssetsNotBuilt(entry=entry)
    return found


def address(file: str) -> str:
    return static(f"dist/{file}")


def font_links(files: list[str]) -> SafeString:
    """Fonts are asked for beside the style sheet, not after it."""
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((address(file),) for file in files if file.endswith(".woff2")),
    )


def style_links(files: list[str]) -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((address(file),) for file in files))


@register.simple_tag
def vite_asset(entry: str) -> SafeString:
    """`{% vite_asset "portal" %}` → the fonts, styles and script of `entries/portal.ts`."""
    found = chunk(entry)
    script = format_html('<script type="module" src="{}"></script>', address(found["file"]))
    parts = (font_links(found.get("assets", [])), style_links(found.get("css", [])), script)
    return format_html_join("\n", "{}", ((part,) for part in parts if part))
