"""Every page in both languages, on a telephone and on a desk: whole, quiet, inside its policy and inside its width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from site_pages import NOISE, PAGES, SHOWN, address
from web_site import built_pages


@pytest.mark.parametrize(
    ("language", "width"),
    [("zh", 1280), ("en", 360), pytest.param("zh", 360, marks=pytest.mark.full), pytest.param("en", 1280, marks=pytest.mark.full)],
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_quiet(
    name: str, language: str, width: int, window: Callable[..., Any], association: dict[str, Any]
) -> None:
    watching = window(width=width, language=language, allowed=NOISE)
    page = watching.open(address(name, association))
    page.locator(SHOWN[name]).first.wait_for(state="attached" if name == "load" else "visible")
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} pixels wider than the window"
    assert page.locator("main").inner_text().strip()
    assert watching.faults() == []


def test_an_address_that_leads_nowhere_says_so(window: Callable[..., Any]) -> None:
    """Inside the pages; the server answers other unknown addresses itself."""
    page = window(width=1280, language="en", allowed=NOISE).open("/")
    page.evaluate("history.pushState({}, '', '/nothing-here'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))")
    page.get_by_role("heading", name="There is no such page").wait_for()


def test_the_first_page_load_is_small() -> None:
    """At most 250 kB compressed for what the first page fetches (issue 6)."""
    import gzip
    import re

    folder = built_pages()
    index = (folder / "index.html").read_text(encoding="utf-8")
    fetched = set(re.findall(r'(?:src|href)="/(assets/[^"]+)"', index))
    home = next(folder.glob("assets/HomePage-*.js")).read_text(encoding="utf-8")
    fetched |= {f"assets/{name}" for name in re.findall(r'from"\./([^"]+\.js)"', home)}
    fetched |= {str(file.relative_to(folder)) for file in folder.glob("assets/HomePage-*")}
    size = sum(len(gzip.compress((folder / Path(name)).read_bytes(), 6)) for name in fetched)
    assert 20_000 < size <= 250_000, f"{size} bytes in {sorted(fetched)}"
