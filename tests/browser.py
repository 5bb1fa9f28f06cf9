"""A real browser on pages that this machine serves, and what independent judges say of them."""

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TOOLS = Path(__file__).parent / "tools" / "node_modules"
OWN = ("http://127.0.0.1", "blob:", "data:")
AXE = TOOLS / "axe-core" / "axe.min.js"


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Tell LinkChecker that it may ask as often as it likes."""
        self.send_header("LinkChecker", "welcome")
        super().end_headers()

    def log_message(self, format: str, *values: Any) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served as long as the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


def dismissed(dialog: Any, wrong: list[str]) -> None:
    """No page of ours opens a dialog."""
    wrong.append(f"dialog: {dialog.message}")
    dialog.dismiss()


@contextmanager
def visit(browser: Any, url: str, **given: Any) -> Iterator[Any]:
    """A page of its own, which fails the test where it complains, breaks, or asks another host for anything."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **given}).new_page()
    wrong = watched(page)
    page.goto(url)
    try:
        yield page
        assert wrong == [], url
    finally:
        page.context.close()


def watched(page: Any) -> list[str]:
    """What goes wrong on a page from now on: complaints, dialogs, answers that fail, requests to other hosts."""
    wrong: list[str] = []
    page.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: dismissed(dialog, wrong))
    page.on("response", lambda got: wrong.extend([f"{got.status} {got.url}"] if got.status >= 400 else []))
    page.on("request", lambda ask: wrong.extend([] if ask.url.startswith(OWN) else [ask.url]))
    return wrong


def open_all(page: Any) -> None:
    """Open what is folded, and wait until a search that this began is answered and no longer dimmed."""
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    page.wait_for_timeout(100)
    page.wait_for_selector("#results[aria-busy=true]", state="detached")
    page.wait_for_timeout(250)


def violations(page: Any) -> list[str]:
    """What axe finds against a page (WCAG 2.0 to 2.2, A and AA, and its best practices)."""
    session = page.context.new_cdp_session(page)  # a debugger's script is no script of the page: the policy stays
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    rules = "{rules: {'target-size': {enabled: true}}}"  # of WCAG 2.2, which axe leaves out unless it is asked
    asked = {"expression": f"axe.run({rules}).then(found => JSON.stringify(found.violations))", "awaitPromise": True}
    found = json.loads(session.send("Runtime.evaluate", {**asked, "returnByValue": True})["result"]["value"])
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def invalid_html(pages: list[Path]) -> str:
    """What html-validate has against some pages, "" for nothing."""
    tool = TOOLS / ".bin" / "html-validate"
    if not tool.is_file():
        pytest.skip("html-validate is not installed; `make test` and `make test-site` do it (with npm)")
    command = [str(tool), "--config", str(TOOLS.parent / "htmlvalidate.json"), "--formatter", "text"]
    for at in range(0, len(pages), 400):
        done = subprocess.run([*command, *map(str, pages[at : at + 400])], capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stdout[-3000:] + done.stderr[-500:] or "html-validate failed"
    return ""
