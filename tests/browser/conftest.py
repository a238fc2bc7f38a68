"""The site, built once and served on this machine, and the installed Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium on this machine: none of " + ", ".join(NAMES)
PATIENCE = 10_000
"""Milliseconds after which something that should be there is missing."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser; without one the tests are skipped, and fail where CI is."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    return found or pytest.skip(MISSING)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the whole site; processes that test side by side share one build."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "browsed"
    folder.mkdir(exist_ok=True)
    complete = folder / "complete"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            build_site(folder)
            complete.touch()
    return folder / "html"


def build_site(folder: Path) -> None:
    """Build the site with a process of its own."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", "auto",
               "-d", str(folder / "doctrees"), str(ROOT), str(folder / "html")]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing for each request."""


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Return the address at which the site is served, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return the running browser."""
    with sync_playwright() as playwright:
        # The sandbox of the browser needs rights that a container lacks; the pages are ours.
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Reader:
    """One visitor with a memory of their own, and what went wrong while they read."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site, by path without suffix; a query may follow."""
        name, mark, query = path.partition("?")
        self.page.goto(f"{self.address}/{name}.html{mark}{query}")
        return self.page

    def note(self, page: Page) -> None:
        """Collect errors of the console, and requests that leave the site."""
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self._note_message(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note_request(request.url))
        page.on("requestfailed", lambda request: self.complaints.append(f"lost {request.url}"))

    def _note_message(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked {url}")


class Visits:
    """Makes readers, and ends their visits."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.readers: list[Reader] = []

    def __call__(self, width: int = 1280, *, scripts: bool = True, touch: bool = False) -> Reader:
        """Return a reader with a window of a width; without scripts, or with a touch screen."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            has_touch=touch,
        )
        reader = Reader(context, context.new_page(), self.address)
        reader.note(reader.page)
        self.readers.append(reader)
        return reader


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visits]:
    """Return a function that makes readers."""
    visits = Visits(browser, address)
    yield visits
    for reader in visits.readers:
        reader.context.close()
