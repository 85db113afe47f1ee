"""Days are typed as 2025-09-30 or chosen in a calendar of the page's own, in the page's language and from the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from web_site import WEB, at, violations

Open = Callable[..., Any]
WORDS = {
    "zh": {"from": "自", "compare": "比较", "open": "在日历中选择：自", "month": "2025年9月", "day": "2025年9月30日星期二", "fault": "请写成"},
    "en": {"from": "From", "compare": "Compare", "open": "Choose in a calendar: From", "month": "September 2025",
           "day": "Tuesday 30 September 2025", "fault": "Write year-month-day"},
}  # fmt: skip
CHANGES = "/load?tab=changes&by=days"


def test_no_page_uses_the_date_field_of_the_browser() -> None:
    for file in (WEB / "src").rglob("*.vue"):
        assert not re.search(r"type=\"date\"|'date'", file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_is_chosen_from_the_keyboard(open_page: Open, language: str) -> None:
    words = WORDS[language]
    watching = open_page(language=language)
    page = watching.open(CHANGES)
    field = page.get_by_label(words["from"], exact=True)
    field.fill("2025.9.30")
    page.keyboard.press("Tab")
    expect(field).to_have_value("2025-09-30")
    page.keyboard.press("Enter")
    calendar = page.get_by_role("dialog")
    expect(calendar).to_contain_text(words["month"])
    focused = page.locator(":focus")
    assert (focused.get_attribute("aria-label") or "").replace(",", "") == words["day"]
    expect(calendar.get_by_role("gridcell", selected=True)).to_have_text("30")
    for key in ("ArrowLeft", "ArrowUp", "PageUp", "Home"):
        page.keyboard.press(key)
    expect(page.locator(":focus")).to_have_text("18")  # 29, 22 September, 22 August, Monday 18 August
    page.keyboard.press("Enter")
    expect(calendar).to_have_count(0)
    expect(field).to_have_value("2025-08-18")
    assert (page.locator(":focus").get_attribute("aria-label") or "").startswith(words["open"])
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(field).to_have_value("2025-08-18")
    field.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from=2025-08-18"))
    assert watching.faults() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_text_that_is_no_day_is_told_and_stops_the_form(open_page: Open, language: str) -> None:
    words = WORDS[language]
    watching = open_page(language=language, width=360, height=780)
    page = watching.open(CHANGES)
    field = page.get_by_label(words["from"], exact=True)
    compare = page.get_by_role("button", name=words["compare"], exact=True)
    compare.click()
    assert words["from"] in field.evaluate("(one) => one.validationMessage"), "the bubble speaks the language of the page"
    field.fill("30.9.2025")
    compare.click()
    expect(page.get_by_role("status").filter(has_text=words["fault"])).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "from=" not in page.url
    field.fill("2025-06-30")
    expect(field).to_have_attribute("aria-invalid", "false")
    compare.click()
    expect(page).to_have_url(re.compile("from=2025-06-30"))
    assert watching.faults() == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_calendar_is_accessible_and_stays_in_the_window(open_page: Open, association: dict[str, Any], width: int) -> None:
    watching = open_page(language="en" if width == 360 else "zh", width=width, height=780, bypass_policy=True)
    page = watching.open(at("/organizations", association["subject"]))
    page.locator("svg.cross").wait_for()
    page.locator(".day-field button").last.click()
    calendar = page.get_by_role("dialog")
    calendar.wait_for()
    box = calendar.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 780
    assert violations(page) == []
    calendar.get_by_role("gridcell").first.get_by_role("button").click()
    page.locator("svg.cross").nth(1).wait_for()
    expect(page).to_have_url(re.compile(r"and=\d{4}-\d{2}-01"))
