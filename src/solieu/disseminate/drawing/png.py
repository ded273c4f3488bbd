"""PNG from SVG, with fonts that have every Vietnamese mark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import resvg_py

import solieu

FAMILY = "Be Vietnam Pro"
FALLBACK = "DejaVu Sans"


def bundled_fonts() -> list[Path]:
    """The fonts that the build put beside the page's styles; none when it has not run."""
    return sorted((Path(solieu.__file__).parent / "web" / "static" / "dist" / "fonts").glob("*.ttf"))


def render(svg: str, *, zoom: float = 2, fonts: Sequence[Path] | None = None) -> bytes:
    """The picture as PNG bytes, `zoom` pixels to a unit; without fonts of ours, the system's serve."""
    files = bundled_fonts() if fonts is None else list(fonts)
    family = FAMILY if files else FALLBACK
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        font_files=[str(file) for file in files],
        skip_system_fonts=bool(files),
        font_family=family,
        sans_serif_family=family,
    )
