"""axe-core finds no violation on any page; it is injected from node_modules into a context that bypasses the page's policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from site_pages import NOISE, PAGES, SHOWN, address
from web_site import violations


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_violation(name: str, width: int, window: Callable[..., Any], association: dict[str, Any]) -> None:
    language = "zh" if width == 1280 else "en"
    watching = window(width=width, language=language, bypass_policy=True, allowed=NOISE)
    page = watching.open(address(name, association))
    page.locator(SHOWN[name]).first.wait_for(state="attached" if name == "load" else "visible")
    assert violations(page) == []
