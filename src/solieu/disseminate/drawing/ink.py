"""The hand that draws: elements of SVG as text, colours for the page and for the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

SERIES = ("#0b5c8a", "#c26a00", "#009a5d", "#711c37", "#7e8adf", "#634000", "#3b2490", "#938799")
"""Eight colours, chosen so that any two lie 25 units of CIELAB apart for every kind of eye.

On a page they are `--series-1…8`; where the page does not say, they are these.
"""

FONTS = "Be Vietnam Pro, DejaVu Sans, sans-serif"
CHARACTER = 0.53
"""Mean width of a character, in ems: enough to leave room for a text."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours by their use. On a page they follow its theme, in a file they are fixed."""

    text: str
    soft: str
    rule: str
    paper: str
    series: tuple[str, ...]
    strong: Mapping[str, str] = field(default_factory=lambda: {"font_weight": "600"})

    def of(self, index: int) -> str:
        return self.series[index % len(self.series)]


STRONG = {"font_weight": "600", "font_family": f"Be Vietnam Pro SemiBold, {FONTS}"}
FILE = Ink("#16202a", "#4c5965", "#d5dbe1", "#ffffff", SERIES, STRONG)
PAGE = Ink(
    "currentColor",
    "var(--ink-soft, #4c5965)",
    "var(--rule, #d5dbe1)",
    "var(--paper, #ffffff)",
    tuple(f"var(--series-{number}, {colour})" for number, colour in enumerate(SERIES, 1)),
)


def tag(name: str, content: str = "", **attributes: object) -> str:
    """`tag("text", "3", x=4, text_anchor="end")`: content is markup, attributes are escaped."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def write(text: str, **attributes: object) -> str:
    """A line of text."""
    return tag("text", escape(text), **attributes)


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in pixels."""
    return len(text) * size * CHARACTER


def wrap(text: str, width: float, size: float, lines: int) -> list[str]:
    """Break a text at its plain spaces to the width; what does not fit in the last line ends in `…`."""
    fits = max(int(width / (size * CHARACTER)), 4)
    broken, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > fits:
            broken.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    broken = [*broken, line]
    if len(broken) > lines:
        broken = [*broken[: lines - 1], " ".join(broken[lines - 1 :])]
    return [part if len(part) <= fits else f"{part[: fits - 1].rstrip()}…" for part in broken]


def _plain(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
