"""A browser, and the gallery behind a small server with the product's content security policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'"
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *facts: Any) -> None:
        pass


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery: `<address>/<language>/<name>.html`, `<address>/origin/…/`."""
    from tests.web import gallery_pages

    from solieu.web.templatetags.solieu_assets import DIST

    if not (DIST / ".vite" / "manifest.json").exists():
        pytest.skip("the pages are not built: npm run build in frontend/")
    folder = tmp_path_factory.mktemp("gallery")
    (folder / "static").mkdir()
    (folder / "static" / "dist").symlink_to(DIST)
    for language in ("vi", "en"):
        for name in (*gallery_pages.PUBLIC, *gallery_pages.STAFF):
            page = folder / language / f"{name}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(gallery_pages.render(name, language))
    origin = folder / "origin" / "1" / "1" / "index.html"
    origin.parent.mkdir(parents=True)
    origin.write_text(gallery_pages.render("origin", "vi"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Ends with its module: while it runs, Django takes the thread for an asynchronous one."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any, gallery: str) -> Iterator[Any]:
    """`open_page("vi/home", width=360, dark=True)` → a page whose complaints are in `page.complaints`."""
    contexts = []

    def open_it(name: str, *, width: int = 1440, dark: bool = False, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            bypass_csp=False,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
        page.goto(f"{gallery}/{name}.html")
        return page

    yield open_it
    for context in contexts:
        context.close()
