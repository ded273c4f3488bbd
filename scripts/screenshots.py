"""Take the pictures of the documentation from a running demonstration.

.venv/bin/python scripts/screenshots.py [http://127.0.0.1:8000]
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
CELL = "/en/tables/vlss-1998/expenditure/v1/cells/EXP_PC_MEAN.URBAN._T._T/"
PAGES = (
    ("home", "/en/", 1280, 900),
    ("table", "/en/tables/vlss-1998/expenditure/v1/", 1280, 1400),
    ("table-narrow", "/tables/vlss-1998/expenditure/v1/", 360, 800),
    ("origin", CELL, 1280, 2200),
)


def main(address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, page, width, height in PAGES:
            take(browser, address + page, PICTURES / f"{name}.png", width, height)
        browser.close()


def take(browser: Browser, address: str, target: Path, width: int, height: int) -> None:
    """The upper part of a page, as high as `height` at most."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=target)
    page.close()
    print(f"→ {target.name}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
