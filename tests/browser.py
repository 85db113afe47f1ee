"""A real headless Chromium for tests: found on the machine, or installed from Debian's packages where we may.

    chromium()                         path of the program; fails loudly with what to do when there is none
    launched(...)                      a Playwright browser, closed at the end of the block
    only_hosts(context, {"127.0.0.1"}) collects and refuses every request to any other host

Fixture `chromium_browser`: one browser for a test module; `from browser import chromium_browser` makes it known. Not for the
session: while Playwright is open its event loop counts as running, and every later test that calls `asyncio.run` would fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PACKAGES = ("chromium", "fonts-noto-cjk")


def chromium() -> Path:
    """The program; installed by apt-get when it is missing and we may, else the test fails and says what to do."""
    found = _find()
    apt = shutil.which("apt-get")
    if found is None and apt and os.geteuid() == 0:
        with FileLock(Path(tempfile.gettempdir()) / "shizi-tests-chromium.lock"):
            found = _find() or _installed(apt)
    if found is None:
        pytest.fail("there is no Chromium: install the package chromium (and fonts-noto-cjk), then run the tests again")
    return found


def _find() -> Path | None:
    return next((Path(found) for name in _NAMES if (found := shutil.which(name))), None)


def _installed(apt: str) -> Path | None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ("-o", "DPkg::Lock::Timeout=600")
    for command in (
        [apt, "update", "-q"],
        [apt, *wait, "install", "-q", "-y", "--no-install-recommends", *_PACKAGES],
    ):
        subprocess.run(command, check=False, env=environment, stdout=sys.stderr)
    return _find()


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """A headless browser with `ARGUMENTS` and `more`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=[*ARGUMENTS, *more], headless=True)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def only_hosts(context: BrowserContext, hosts: Collection[str] = ("127.0.0.1",)) -> list[str]:
    """Refuse every request over a network to another host; returns the list in which their addresses are collected."""
    refused: list[str] = []

    def decide(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in ("file", "data", "blob", "about") or parts.hostname in hosts:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    context.route("**/*", decide)
    return refused
