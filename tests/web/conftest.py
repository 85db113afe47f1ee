"""The demo city behind `shizi serve`, and a real Chromium, for the tests of the web pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from browser import chromium_browser
from end_to_end_home import Demo
from playwright.sync_api import Browser
from shared_demo import demo
from web_site import Watched, serving, watched

__all__ = ["chromium_browser", "demo"]

Open = Callable[..., Watched]


@pytest.fixture(scope="session")
def site(demo: Demo) -> Iterator[str]:
    """The address of the demo city's pages."""
    with serving(demo.home) as url:
        yield url


@pytest.fixture(scope="session")
def ask(site: str) -> Callable[[str], Any]:
    """What the API of the demo city answers."""

    def one(path: str) -> Any:
        answer = httpx.get(f"{site}/api/v1{path}", timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return one


@pytest.fixture(scope="session")
def association(ask: Callable[[str], Any]) -> dict[str, Any]:
    """The subject of a finding of several heads: an organization whose cross has much to show."""
    found: dict[str, Any] = ask("/findings?rule=M01&limit=1")["items"][0]
    return found


@pytest.fixture
def open_page(chromium_browser: Browser, site: str) -> Iterator[Open]:
    """Makes pages of the demo city's site; closes them at the end of the test."""
    with ExitStack() as stack:

        def one(**options: Any) -> Watched:
            return stack.enter_context(watched(chromium_browser, options.pop("url", site), **options))

        yield one


@pytest.fixture(scope="module")
def window(chromium_browser: Browser, site: str) -> Iterator[Open]:
    """Makes pages like `open_page`, but the same page again for the same options, with nothing yet said against it."""
    kept: dict[tuple[tuple[str, Any], ...], Watched] = {}
    with ExitStack() as stack:

        def one(**options: Any) -> Watched:
            key = tuple(sorted(options.items()))
            if key not in kept:
                kept[key] = stack.enter_context(watched(chromium_browser, site, **options))
            kept[key].forget()
            return kept[key]

        yield one
