"""What people do with the pages: from the keyboard to the evidence, through time, into files, into the other language."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from browser import only_hosts
from playwright.sync_api import Browser, Download, Page, expect
from site_pages import NOISE
from web_site import SECONDS, at

Open = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"


def press_until(page: Page, condition: str, most: int = 80, key: str = "Tab") -> None:
    """Press a key until the focused element fulfils the condition, written in JavaScript about `one`."""
    for _ in range(most):
        if page.evaluate(f"((one) => Boolean({condition}))(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no element with {condition} in {most} steps: {page.evaluate('document.activeElement.outerHTML')[:300]}")


def test_keyboard_from_search_to_the_evidence_of_a_finding(open_page: Open, association: dict[str, Any]) -> None:
    watching = open_page(allowed=NOISE)
    page = watching.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first stop skips the navigation"
    press_until(page, "one.getAttribute('role') === 'combobox'")
    page.keyboard.type(association["name"][:12])
    page.locator("[role=option]").first.wait_for()
    press_until(page, f"document.querySelector('[aria-selected=true] .name')?.textContent === {association['name']!r}", key="ArrowDown")
    page.keyboard.press("Enter")
    page.locator("svg.cross").wait_for()
    assert association["name"] in page.locator("h1").inner_text()
    assert page.evaluate("document.activeElement.id") == "main", "a new page begins with the focus on its content"
    press_until(page, "one.closest('svg.cross') && one.classList.contains('several')")
    page.keyboard.press("Enter")
    evidence = page.locator("aside").first
    expect(evidence.locator(".sources li").first).to_contain_text(re.compile(r"registers/.+行"))
    press_until(page, "one.matches('.findings a')")
    page.keyboard.press("Enter")
    page.locator("svg.proof").wait_for()
    expect(page.locator("main .sources li").first).to_contain_text("registers/")
    assert watching.faults() == []


@pytest.mark.parametrize(("language", "row"), [("zh", r"registers/.+第\d+行"), ("en", r"registers/.+ row \d+")])
def test_a_newcomer_reaches_the_evidence_of_a_finding_in_three_clicks_and_a_minute(open_page: Open, language: str, row: str) -> None:
    """From the first page: the findings it begins with (one click), or the board's figure of multi-heads and its list (two)."""
    watching = open_page(language=language, allowed=NOISE)
    begun = time.monotonic()
    page = watching.open("/")
    page.locator(".examples a").first.click()
    page.locator("svg.proof").wait_for()
    expect(page.locator("main .sources li").first).to_contain_text(re.compile(row))
    page.get_by_role("link", name={"zh": "十字", "en": "Shizi"}[language]).first.click()
    page.locator(".tiles a.several").click()
    board = page.locator("main table tbody tr")
    expect(board.first).to_contain_text(re.compile("^M0"))
    board.first.get_by_role("link").click()
    expect(page.locator("main .sources li").first).to_contain_text(re.compile(row))
    page.locator("main .card .button.main").first.click()
    page.locator("svg.cross, svg.proof").first.wait_for()
    assert time.monotonic() - begun < 60
    assert watching.faults() == []


def test_the_language_is_switched_kept_and_linked(open_page: Open, association: dict[str, Any]) -> None:
    watching = open_page(allowed=NOISE)
    page = watching.open(at("/organizations", association["subject"]))
    page.locator("svg.cross").wait_for()
    page.get_by_role("button", name="切换到 English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"[?&]lang=en"))
    expect(page.locator("main")).to_contain_text("The same as a table")
    page.get_by_role("link", name="Findings", exact=True).click()
    expect(page).to_have_url(re.compile(r"/findings\?lang=en"))
    page.goto(watching.url + "/ledger")
    expect(page.locator("h1")).to_have_text("Four ledgers")
    page.goto(watching.url + "/ledger?lang=zh")
    expect(page.locator("h1")).to_have_text("四类台账")
    assert watching.faults() == []


def test_another_day_by_slider_and_compared(open_page: Open, ask: Callable[[str], Any], association: dict[str, Any]) -> None:
    watching = open_page(allowed=NOISE)
    page = watching.open(at("/organizations", association["subject"]))
    page.locator("svg.cross").wait_for()
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"[?&]at=\d{4}-\d{2}-\d{2}"))
    day = re.search(r"at=([\d-]+)", page.url)[1]  # type: ignore[index]
    expect(page.locator("input.day").first).to_have_value(day, timeout=SECONDS * 1000)
    then = ask(f"/organizations/{quote(association['subject'])}/oversight?at={day}")
    held = [holder["name"] for role in then["roles"] for holder in role["holders"]]
    table = page.locator("main table").first
    for name in held:
        expect(table).to_contain_text(name)
    page.get_by_label("与另一天比较", exact=True).fill("2025/9/30")
    page.keyboard.press("Tab")
    page.locator("svg.cross").nth(1).wait_for()
    expect(page).to_have_url(re.compile(r"and=2025-09-30"))
    assert page.locator("svg.cross").count() == 2
    page.reload()
    page.locator("svg.cross").nth(1).wait_for()
    page.get_by_role("button", name="结束比较").click()
    expect(page.locator("svg.cross")).to_have_count(1)
    assert watching.faults() == []


def saved(page: Page, name: str) -> Download:
    with page.expect_download() as wait:
        page.get_by_role("button", name=name, exact=True).click()
    return wait.value


def test_pictures_open_without_a_network(open_page: Open, chromium_browser: Browser, association: dict[str, Any], tmp_path: Path) -> None:
    page = open_page(allowed=NOISE).open(at("/organizations", association["subject"]))
    page.locator("svg.cross").wait_for()
    files = {}
    for kind in ("SVG", "PNG", "HTML"):
        download = saved(page, kind)
        files[kind] = tmp_path / download.suggested_filename
        download.save_as(files[kind])
        assert files[kind].suffix == f".{kind.lower()}"
    drawn = ElementTree.parse(files["SVG"]).getroot()
    told = "".join(drawn.itertext())
    assert drawn.tag == f"{SVG}svg"
    assert association["name"][:6] in told
    assert {element.tag.removeprefix(SVG) for element in drawn.iter()}.isdisjoint({"script", "foreignObject", "image", "a"})
    assert files["PNG"].read_bytes().startswith(b"\x89PNG")
    assert files["PNG"].stat().st_size > 20_000
    context = chromium_browser.new_context(offline=True)
    try:
        refused = only_hosts(context, ())
        for kind in ("HTML", "SVG"):
            alone = context.new_page()
            errors: list[str] = []
            alone.on("console", lambda message, errors=errors: errors.append(message.text))
            alone.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
            alone.goto(files[kind].as_uri())
            assert alone.locator("svg").first.bounding_box()["width"] > 300  # type: ignore[index]
            assert association["name"][:6] in (alone.locator("svg").first.text_content() or "")
            assert errors == []
        assert refused == []
    finally:
        context.close()


def test_the_ledger_says_why_and_gives_a_workbook(open_page: Open, ask: Callable[[str], Any], tmp_path: Path) -> None:
    watching = open_page(allowed=NOISE)
    page = watching.open("/ledger")
    funnel = ask("/overview")["funnel"]
    for step in funnel:
        expect(page.locator("main table").first).to_contain_text(f"{step['count']:,}")
    excluded = ask("/organizations?state=excluded&limit=1")["items"][0]
    why = ask(f"/queries/46?organization={quote(excluded['id'])}")["rows"][0]
    page.get_by_role("combobox", name=re.compile("^状态")).select_option("excluded")
    expect(page).to_have_url(re.compile("state=excluded"))
    page.get_by_role("button", name=f"“{excluded['name']}”为什么是这个状态").click()
    section = page.locator("#why")
    expect(section.locator("dl")).to_contain_text("已剔除")
    expect(section.locator(".sources li")).to_have_count(len(why["sources"]))
    expect(section.locator(".sources li").first).to_contain_text(why["sources"][0]["file"])
    with page.expect_download() as wait:
        page.get_by_role("button", name="下载 Excel：园区").click()
    wait.value.save_as(tmp_path / "parks.xlsx")
    assert (tmp_path / "parks.xlsx").read_bytes()[:2] == b"PK"
    assert watching.faults() == []


def test_the_console_runs_refuses_links_and_exports(open_page: Open, tmp_path: Path) -> None:
    watching = open_page(language="en", allowed=(*NOISE, "422"))
    page = watching.open(f"/console?s={quote('MATCH (n)' + chr(10) + 'CREATE (m) RETURN m')}")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("CREATE")
    expect(page.get_by_role("alert")).to_contain_text("2")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("UNWIND ['=1+1', '+x', 'fine'] AS cell RETURN cell, 'o:Org' AS other")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main table tbody tr")).to_have_count(3)
    with page.expect_download() as wait:
        page.get_by_role("button", name="Export CSV").click()
    wait.value.save_as(tmp_path / "rows.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8-sig"))))
    assert rows == [["cell", "other"], ["'=1+1", "o:Org"], ["'+x", "o:Org"], ["fine", "o:Org"]]
    linked = page.url
    other = open_page(language="en", allowed=NOISE)
    other.page.goto(linked)
    other.settled()
    expect(other.page.locator(".cm-content")).to_contain_text("UNWIND")
    assert other.page.locator("main table").count() == 0, "a statement that came by a link waits for its reader"
    assert watching.faults() == []
    assert other.faults() == []


def test_completion_knows_the_model(open_page: Open) -> None:
    watching = open_page(language="en", allowed=NOISE)
    page = watching.open("/console?s=X")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("MATCH (o:Organ")
    option = page.locator(".cm-tooltip-autocomplete li").first
    expect(option).to_contain_text("Organization")
    option.click()
    expect(page.locator(".cm-content")).to_contain_text("(o:Organization")
    assert watching.faults() == []


def test_a_question_of_the_library_is_asked_by_its_form_and_by_its_link(open_page: Open, ask: Callable[[str], Any]) -> None:
    watching = open_page(allowed=NOISE)
    page = watching.open("/console")
    page.get_by_label("找问题").fill("两个及以上有效单位")
    page.get_by_role("navigation", name="问题清单").get_by_role("button").first.click()
    page.get_by_label("只看这一身份").select_option("business")
    page.get_by_role("button", name="运行").click()
    count = len(ask("/queries/7?role=business")["rows"])
    expect(page.get_by_role("status").filter(has_text=f"{count} 行")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=7.*p\.role=business"))
    other = open_page(allowed=NOISE)
    other.page.goto(page.url)
    expect(other.page.get_by_role("status").filter(has_text=f"{count} 行")).to_be_visible()
    assert watching.faults() == []


def test_a_graph_of_nodes_and_edges(open_page: Open) -> None:
    watching = open_page(language="en", allowed=NOISE)
    page = watching.open("/console?s=X")
    page.get_by_role("button", name="Committees and their superiors (graph)").click()
    page.get_by_role("button", name="Run", exact=True).click()
    spot = page.locator("svg g.spot").first
    spot.wait_for()
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.locator("aside.facts dl")).to_contain_text("recorded")
    assert watching.faults() == []


def test_what_if_answers_in_opened_and_closed_findings(open_page: Open, ask: Callable[[str], Any]) -> None:
    question = next(one for one in ask("/queries")["items"] if one["id"] == 61)
    former, latter = (one["example"] for one in question["parameters"])
    watching = open_page(language="en", allowed=NOISE)
    page = watching.open("/load?tab=whatif")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("alert")).to_contain_text("From department")
    page.get_by_label("From department").fill(former)
    page.get_by_label("To", exact=True).fill(latter)
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text("What would follow")).to_be_visible(timeout=120_000)
    expect(page.locator(".rules li").first).to_be_visible()
    expect(page).to_have_url(re.compile("suppose="))
    assert watching.faults() == []


def test_two_days_are_compared_in_opened_and_closed_findings(open_page: Open, ask: Callable[[str], Any]) -> None:
    changes = ask("/changes?from=2025-06-30")
    watching = open_page(language="en", allowed=NOISE)
    page = watching.open("/load?tab=changes")
    page.get_by_label("two days").check()
    page.get_by_label("From", exact=True).fill("2025-06-30")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"by=days.*from=2025-06-30"))
    for side, told in (("opened", "Findings that opened"), ("closed", "Findings that closed")):
        heading = page.get_by_role("heading", name=f"{told} ({len(changes[side])})")
        expect(heading).to_be_visible(timeout=120_000)
    expect(page.locator(".opened li .sources li").first).to_contain_text("registers/")
    assert watching.faults() == []
