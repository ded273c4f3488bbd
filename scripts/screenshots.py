"""Take the pictures of the documentation from a running, fresh demonstration.

    .venv/bin/python scripts/screenshots.py [http://127.0.0.1:8000]

Staff pages need the demonstration's passwords, from SOLIEU_DATA_DIR/demo-accounts.txt.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
ACCOUNTS = Path(os.environ.get("SOLIEU_DATA_DIR", "var")) / "demo-accounts.txt"
TABLE = "/tables/vlss-1998/expenditure/v1/"
CELL = f"/en{TABLE}cells/EXP_PC_MEAN.URBAN._T._T/"
WIDE, NARROW = 1280, 360

# name, address, width, height, who is signed in, the part that is taken ("": the upper part of the page)
PAGES = (
    ("home", "/en/", WIDE, 900, "", ""),
    ("table", f"/en{TABLE}", WIDE, 1400, "", ""),
    ("table-narrow", TABLE, NARROW, 800, "", ""),
    ("origin", CELL, WIDE, 1500, "", ""),
    ("path", CELL, WIDE, 1500, "", ".graph"),
    ("work", "/en/work/", WIDE, 700, "thongke", ""),
    ("operation", "/en/operations/vlss-1998/", WIDE, 1200, "phuongphap", ""),
    ("collection", "/en/collection/vlss-1998/", WIDE, 900, "thongke", ""),
    ("audit", "/en/audit/", WIDE, 900, "quantri", ""),
)


def main(address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, path, width, height, who, part in PAGES:
            page = open_page(browser, address, (width, height), who)
            page.goto(address + path, wait_until="networkidle")
            taken = page.locator(part) if part else page
            taken.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()
            print(f"→ {name}.png")
        browser.close()


def open_page(browser: Browser, address: str, size: tuple[int, int], who: str) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    if who:
        page.goto(f"{address}/en/accounts/sign-in/")
        page.fill("input[name=username]", who)
        page.fill("input[name=password]", password(who))
        page.click("main button[type=submit]")
        page.wait_for_url("**/work/")
    return page


def password(who: str) -> str:
    return dict(line.split() for line in ACCOUNTS.read_text().splitlines())[who]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
