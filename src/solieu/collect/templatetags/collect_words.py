"""Words of this room for templates."""

from django import template

from solieu.collect.labels import REASONS

register = template.Library()


@register.filter
def held_reason(code: str) -> str:
    """`{{ item.reason|held_reason }}`: why a record is held."""
    return str(REASONS.get(code, code))
