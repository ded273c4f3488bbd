"""Grouped horizontal bars with confidence whiskers.

The bars' lengths are percentages and the texts are pixels, so that one drawing reads at 360 px
and at 1440 px alike. Bars start at zero. A suppressed figure is a hatched stub with its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, floor, isfinite, log10

from solieu.disseminate.drawing.ink import FILE, FONTS, PAGE, Ink, tag, width_of, wrap, write

SIZE = 14
NARROWEST = 328
GROUP, BAR, GAP, AXIS = 28, 24, 14, 34
STUB = 12.0
WIDTH, EDGE = 960, 32
HATCH = "suppressed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: its label and its value as written, and what they are drawn from.

    `value` is None when there is no figure; `suppressed` tells why.
    """

    label: str
    written: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    series: int = 0
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    bars: tuple[Bar, ...]


Ticks = Callable[[Sequence[float]], Sequence[str]]


def plain_ticks(values: Sequence[float]) -> Sequence[str]:
    """Values of an axis as they are, for readers of any language."""
    return [f"{value:g}" for value in values]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and everything that is said about it in its reader's language.

    `ticks` writes the values that the axis marks.
    """

    title: str
    description: str
    unit: str
    groups: tuple[Group, ...]
    foot: tuple[str, ...] = ()
    ticks: Ticks = plain_ticks


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to percentages of the width: `low` and `high` lie at `start` and `end`."""

    low: float
    high: float
    end: float
    width: int = NARROWEST

    def at(self, value: float) -> str:
        return f"{(value - self.low) / (self.high - self.low) * self.end:.3f}%"

    def span(self, first: float, last: float) -> str:
        return f"{abs(last - first) / (self.high - self.low) * self.end:.3f}%"

    def ticks(self) -> list[float]:
        """Multiples of 1, 2 or 5 by a power of ten, as many as have room in the width."""
        span = self.high - self.low
        least = (width_of(f"{max(self.high, -self.low):,.0f}", SIZE) + 8) / (self.width * self.end / 100) * span
        power = 10.0 ** floor(log10(max(least, span / 8)))
        step = next((m * power for m in (1, 2, 5) if m * power >= max(least, span / 8)), 10 * power)
        return [n * step for n in range(ceil(self.low / step), floor(self.high / step + 1e-9) + 1)]


def on_page(picture: Picture, name: str) -> str:
    """For a page: as wide as its place, in the colours of the page. `name` makes its ids unique."""
    body, height = _body(picture, PAGE, name, NARROWEST)
    labels = {"aria_labelledby": f"{name}-title {name}-description", "role": "img"}
    told = _told(picture, name)
    return tag("svg", told + body, xmlns="http://www.w3.org/2000/svg", width="100%", height=height, **labels)


def as_file(picture: Picture) -> str:
    """A file of its own: white paper, title above, notes and source below, fixed colours."""
    body, height = _body(picture, FILE, "chart", WIDTH - 2 * EDGE)
    title = wrap(picture.title, WIDTH - 2 * EDGE, 22, 3)
    top = EDGE + 30 * len(title)
    parts = [tag("rect", width=WIDTH, height="100%", fill=FILE.paper)]
    lines = zip(count(EDGE + 18, 30), title, strict=False)
    parts += [write(line, x=EDGE, y=y, font_size=22, fill=FILE.text, **FILE.strong) for y, line in lines]
    parts.append(tag("svg", body, x=EDGE, y=top, width=WIDTH - 2 * EDGE, height=height))
    foot = [line for text in picture.foot for line in wrap(text, WIDTH - 2 * EDGE, SIZE, 3)]
    base = top + height + 28
    parts += [write(line, x=EDGE, y=base + 21 * n, font_size=SIZE, fill=FILE.soft) for n, line in enumerate(foot)]
    tall = base + 21 * len(foot) + 8
    box = {"viewBox": f"0 0 {WIDTH} {tall}", "width": WIDTH, "height": tall}
    content = _told(picture, "chart") + "".join(parts)
    return tag("svg", content, xmlns="http://www.w3.org/2000/svg", **box, font_family=FONTS, role="img")


def _told(picture: Picture, name: str) -> str:
    title = write(picture.title).replace("<text", f'<title id="{name}-title"').replace("</text", "</title")
    told = write(picture.description).replace("<text", f'<desc id="{name}-description"').replace("</text", "</desc")
    return title + told


def _body(picture: Picture, ink: Ink, name: str, width: int) -> tuple[str, int]:
    """The unit, the axis and the groups; and how high they are together. `width` is the least there is."""
    scale = scale_for(picture.groups, width)
    top = 30
    bottom = top + sum(GROUP + BAR * len(group.bars) + GAP for group in picture.groups)
    parts = [tag("defs", _hatch(ink, name)), write(picture.unit, x=0, y=16, font_size=SIZE, fill=ink.soft)]
    parts += _axis(scale, picture.ticks(scale.ticks()), top, bottom, ink)
    y = top
    for group in picture.groups:
        parts.append(write(group.label, x=0, y=y + 20, font_size=SIZE, fill=ink.text, **ink.strong))
        y += GROUP
        for bar in group.bars:
            parts.append(_bar(bar, scale, y, ink, name))
            y += BAR
        y += GAP
    return "".join(parts), bottom + AXIS


def scale_for(groups: Sequence[Group], width: int = NARROWEST) -> Scale:
    """Zero and every bound are on it; at its right there is room for the longest label."""
    bars = [bar for group in groups for bar in group.bars]
    found = [v for b in bars for v in (b.value, b.lower, b.upper) if v is not None and isfinite(v)]
    low, high = min([0.0, *found]), max([0.0, *found])
    longest = max((width_of(f"{b.written}  {b.label}", SIZE) for b in bars), default=0)
    room = min(max(1 - (longest + 20) / width, 0.3), 0.85)
    return Scale(low, high if high > low else low + 1, 100 * room, width)


def _axis(scale: Scale, written: Sequence[str], top: int, bottom: int, ink: Ink) -> list[str]:
    parts = []
    for value, label in zip(scale.ticks(), written, strict=False):
        x = scale.at(value)
        colour, thick = (ink.soft, 1.5) if value == 0 else (ink.rule, 1)
        parts.append(tag("line", x1=x, x2=x, y1=top, y2=bottom, stroke=colour, stroke_width=thick))
        anchor = "start" if value == scale.low else "middle"
        parts.append(write(label, x=x, y=bottom + 20, font_size=SIZE, fill=ink.soft, text_anchor=anchor))
    return parts


def _bar(bar: Bar, scale: Scale, y: int, ink: Ink, name: str) -> str:
    if bar.value is None:
        parts = _stub(scale, y, ink, name) if bar.suppressed else ""
        end = scale.low + (scale.high - scale.low) * STUB / 100 if bar.suppressed else max(scale.low, 0.0)
    else:
        x = scale.at(min(bar.value, 0.0))
        parts = tag("rect", x=x, y=y + 3, width=scale.span(0, bar.value), height=BAR - 6, fill=ink.of(bar.series))
        parts += _whisker(bar, scale, y + BAR / 2, ink)
        end = max(v for v in (bar.value, bar.upper or bar.value, 0.0) if isfinite(v))
    value = tag("tspan", bar.written, fill=ink.text, **ink.strong)
    label = tag("tspan", _escaped(bar.label), dx=8, fill=ink.soft) if bar.label else ""
    shift = tag(
        "svg", tag("text", value + label, x=8, y=0, font_size=SIZE), x=scale.at(end), y=y + 17, overflow="visible"
    )
    return parts + shift


def _whisker(bar: Bar, scale: Scale, y: float, ink: Ink) -> str:
    """The confidence interval, with a halo so that it shows on the bar and off it."""
    if bar.lower is None or bar.upper is None or not (isfinite(bar.lower) and isfinite(bar.upper)):
        return ""
    low, high = scale.at(bar.lower), scale.at(bar.upper)
    drawn = ""
    for colour, thick in ((ink.paper, 4), (ink.text, 1.5)):
        drawn += tag("line", x1=low, x2=high, y1=y, y2=y, stroke=colour, stroke_width=thick)
        for x in (low, high):
            drawn += tag("line", x1=x, x2=x, y1=y - 5, y2=y + 5, stroke=colour, stroke_width=thick)
    return drawn


def _stub(scale: Scale, y: int, ink: Ink, name: str) -> str:
    x, width = scale.at(max(scale.low, 0.0)), f"{scale.end * STUB / 100:.3f}%"
    fill = f"url(#{name}-{HATCH})"
    return tag("rect", x=x, y=y + 3, width=width, height=BAR - 6, fill=fill, stroke=ink.soft, stroke_width=1)


def _hatch(ink: Ink, name: str) -> str:
    line = tag("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", stroke=ink.soft, stroke_width=1.2)
    return tag("pattern", line, id=f"{name}-{HATCH}", width=6, height=6, patternUnits="userSpaceOnUse")


def _escaped(text: str) -> str:
    return write(text)[len("<text>") : -len("</text>")] if text else ""
