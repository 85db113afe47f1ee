"""A small city whose registers are full of hostile texts, handed in through the Load page: everything is shown as text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from deliveries import Delivery, code, small_city
from end_to_end_home import end_engine
from hostile_texts import ATTRIBUTE, BIDI, FORMULA, LONG, SCRIPT, TEMPLATE
from playwright.sync_api import Browser, Page, expect
from site_pages import NOISE
from web_site import Watched, serving, watched

from shizi.loaders.cells import NAME_LIMIT

NAMES = {1: SCRIPT, 2: ATTRIBUTE, 3: BIDI, 4: FORMULA, 5: LONG[:NAME_LIMIT], 6: TEMPLATE, 9: LONG}
SET_ASIDE = 9
"""Its name is longer than any name may be: the load sets the row aside and says so."""
HOLDER = "市<b onmouseover=alert(5)>商务</b>局"
DOCUMENT = "乌办发〔2020〕1号\"><script>alert(6)</script>"
MEMBERS = 7
CAP = 4
"""Neighbours of one kind that the cross draws before it says how many more there are."""


@dataclass
class HostileSite:
    """The pages of the hostile city, and its data folder."""

    url: str
    home: Path


def hostile_city() -> Delivery:
    """Firms under hostile names, two holders of one role under hostile names, many service teams at one firm."""
    city = small_city(10)
    for rows in city.registers.values():
        for row in rows:
            number = next((n for n in NAMES if code(n) in (row.get("uscc"), row.get("taxpayer_id"))), None)
            if number:
                row["name"] = NAMES[number]  # type: ignore[index]
    city.add("departments", "市委社会工作部", [{"department": HOLDER, "level": "市", "status": "正常"}])
    city.add("supervisor_claims", "市工业和信息化局", [
        {"department": HOLDER, "name": NAMES[n], "uscc": code(n), "role": "行业管理", "since": "2021-01-01", "document_no": DOCUMENT}
        for n in NAMES])  # fmt: skip
    city.add("service_teams", "市委社会工作部", [
        {"team_id": f"T{number}", "team_name": f"{SCRIPT}服务团{number}", "sending_unit": "市商务局", "name": NAMES[1], "uscc": code(1),
         "since": "2021-05-01"} for number in range(MEMBERS)])  # fmt: skip
    return city


@contextmanager
def zipped(folder: Path) -> Iterator[Path]:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for file in sorted(folder.rglob("*")):
            pack.write(file, file.relative_to(folder.parent))
    yield archive
    archive.unlink()


@pytest.fixture(scope="module")
def hostile_site(chromium_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """An empty data folder behind `shizi serve`; the city is loaded by dropping its zip on the Load page."""
    folder = tmp_path_factory.mktemp("hostile")
    home = folder / "home"
    home.mkdir()
    try:
        with serving(home) as url:
            _says_that_nothing_is_loaded(chromium_browser, url)
            _loads_through_the_page(chromium_browser, url, hostile_city().write(folder / "delivery"))
            yield HostileSite(url, home)
    finally:
        end_engine(home)


def _says_that_nothing_is_loaded(browser: Browser, url: str) -> None:
    with watched(browser, url, allowed=("503",)) as watching:
        for path in ("/findings", "/ledger", "/city"):
            page = watching.open(path)
            expect(page.get_by_role("alert").first).to_contain_text("还没有装载任何城市")
        assert watching.faults() == []


def _loads_through_the_page(browser: Browser, url: str, folder: Path) -> None:
    with watched(browser, url, language="zh", allowed=("503",)) as watching, zipped(folder) as archive:
        page = watching.open("/load")
        page.set_input_files("input[type=file]", archive)
        page.get_by_role("button", name="上传并装载").click()
        page.wait_for_url("**/load?job=*")
        expect(page.get_by_role("status").filter(has_text="装载完成")).to_be_visible(timeout=180_000)
        for phase in ("读取登记册", "核查规则", "发布"):
            expect(page.locator(".phases li.done", has_text=phase)).to_be_visible()
        registers = page.locator("main table").first
        expect(registers.locator("tbody tr")).to_have_count(len(hostile_city().registers))
        expect(registers).to_contain_text("市商务局")
        expect(registers.locator("tr", has_text="市场主体登记").locator("td.bad")).to_have_text("1")
        page.reload()
        expect(page.get_by_role("status").filter(has_text="装载完成")).to_be_visible()
        _nothing_came_alive(watching)


def _nothing_came_alive(watching: Watched) -> None:
    page = watching.page
    assert page.evaluate("document.querySelectorAll('main script, main img, main b, main a[href*=\"example.invalid\"], main [onmouseover], main [onerror]').length") == 0
    assert watching.faults() == []


@pytest.fixture
def look(chromium_browser: Browser, hostile_site: HostileSite) -> Iterator[Watched]:
    with watched(chromium_browser, hostile_site.url, allowed=NOISE) as watching:
        watching.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
        yield watching


def shown(page: Page) -> str:
    return str(page.evaluate("document.querySelector('main').innerText"))


@pytest.mark.parametrize("number", [number for number in NAMES if number != SET_ASIDE])
def test_the_cross_of_a_hostile_name(number: int, look: Watched) -> None:
    page = look.open(f"/organizations/{code(number)}")
    page.locator("svg.cross").wait_for()
    name = httpx.get(f"{look.url}/api/v1/organizations/{code(number)}").json()["name"]
    assert name in page.locator("h1").inner_text()
    assert HOLDER in shown(page)
    assert DOCUMENT in shown(page)
    isolated = page.evaluate("[...document.querySelectorAll('main h1, main td')].filter((one) => /[\\u202a-\\u202e\\u2066-\\u2069]/.test(one.textContent) && !one.querySelector('bdi')).length")
    assert isolated == 0, "text that turns direction stands in an element of its own"
    _nothing_came_alive(look)


def test_a_name_that_was_set_aside_is_said_to_be_unknown(look: Watched) -> None:
    look.allowed = (*NOISE, "404")
    page = look.open(f"/organizations/{code(SET_ASIDE)}")
    expect(page.get_by_role("alert")).to_contain_text(code(SET_ASIDE))
    _nothing_came_alive(look)


def test_every_other_page_shows_hostile_names_as_text(look: Watched) -> None:
    page = look.open("/findings")
    page.locator("main a[href*='/findings/']").first.wait_for()
    _nothing_came_alive(look)
    finding = next(one for one in httpx.get(f"{look.url}/api/v1/findings?rule=M01").json()["items"] if one["subject"] == code(1))
    page = look.open(f"/findings/{finding['id']}")
    page.locator("svg.proof").wait_for()
    assert SCRIPT in shown(page)
    _nothing_came_alive(look)
    page = look.open(f"/ledger?why={code(2)}")
    expect(page.locator("#why")).to_contain_text(ATTRIBUTE)
    expect(page.locator("main table").last).to_contain_text(SCRIPT)
    _nothing_came_alive(look)
    page = look.open(f"/city?id={code(1)}")
    expect(page.locator(".chosen")).to_contain_text(SCRIPT)
    _nothing_came_alive(look)
    page = look.open("/console?q=7")
    expect(page.locator("main table")).to_contain_text(HOLDER)
    _nothing_came_alive(look)
    statement = quote("MATCH (o:Organization)<-[r:OVERSEES]-(h) WHERE o.recorded <= $known AND o.retired > $known AND r.recorded <= $known AND r.retired > $known RETURN o, r, h")
    page = look.open(f"/console?s={statement}")
    page.get_by_role("button", name="运行", exact=True).click()
    page.locator("svg g.spot").first.wait_for()
    page.locator("svg g.spot").first.click()
    _nothing_came_alive(look)
    page = look.open("/")
    page.get_by_role("combobox").fill("某市<script>")
    expect(page.locator("[role=option]").first).to_contain_text(SCRIPT)
    page.keyboard.press("Enter")
    page.locator("svg.cross").wait_for()
    _nothing_came_alive(look)


def test_exports_hold_hostile_names_as_text(look: Watched, chromium_browser: Browser, tmp_path: Path) -> None:
    page = look.open(f"/organizations/{code(1)}")
    page.locator("svg.cross").wait_for()
    for kind in ("SVG", "HTML"):
        with page.expect_download() as wait:
            page.get_by_role("button", name=kind, exact=True).click()
        file = tmp_path / f"cross.{kind.lower()}"
        wait.value.save_as(file)
        with watched(chromium_browser, look.url) as alone:
            alone.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
            alone.page.goto(file.as_uri())
            assert alone.page.evaluate("document.querySelectorAll('script, img, b, foreignObject').length") == 0
            assert "<script>" in (alone.page.locator("svg").first.text_content() or "")
    page = look.open("/console?q=7")
    with page.expect_download() as wait:
        page.get_by_role("button", name="导出 CSV").click()
    wait.value.save_as(tmp_path / "rows.csv")
    text = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert not [line for line in text.splitlines() if line.startswith("=") or ",=" in line or ',"=' in line]
    _nothing_came_alive(look)


def test_neighbours_are_capped_expanded_and_put_back(look: Watched) -> None:
    cross: dict[str, Any] = httpx.get(f"{look.url}/api/v1/organizations/{code(1)}/cross").json()
    members = next(part["members"] for part in cross["serving"] if part["part"] == "service_team")
    assert len(members) == MEMBERS
    page = look.open(f"/organizations/{code(1)}")
    boxes = page.locator("svg.cross g.box")
    more = page.locator("svg.cross g.box.more")
    expect(more).to_contain_text(str(MEMBERS - CAP))
    before = boxes.count()
    more.focus()
    page.keyboard.press("Enter")
    expect(boxes).to_have_count(before - 1 + MEMBERS - CAP)
    expect(more).to_have_count(0)
    page.get_by_role("button", name="撤销展开").click()
    expect(boxes).to_have_count(before)
    _nothing_came_alive(look)


def test_a_bad_archive_is_refused_with_its_reason(look: Watched, tmp_path: Path) -> None:
    look.allowed = (*NOISE, "422")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK no zip at all")
    page = look.open("/load")
    page.set_input_files("input[type=file]", bad)
    page.get_by_role("button", name="上传并装载").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.set_input_files("input[type=file]", {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.get_by_role("alert")).to_contain_text(".zip")
    assert look.faults() == []


def test_pages_ask_for_a_token_and_say_what_it_may_not_see(chromium_browser: Browser, hostile_site: HostileSite) -> None:
    """A server with tokens: without one the pages ask for it; a viewer is told where they have no permission."""
    from end_to_end_home import run_shizi

    made = run_shizi(hostile_site.home, "tokens", "create", "窗口", "--role", "viewer")
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    with serving(hostile_site.home, "--tokens", "required") as url, watched(chromium_browser, url, allowed=("401", "403")) as watching:
        page = watching.open("/ledger")
        page.get_by_label("令牌").fill(token)
        page.get_by_role("button", name="进入").click()
        expect(page.locator("main table").first).to_be_visible()
        page = watching.open("/console?s=RETURN 1 AS one")
        page.get_by_role("button", name="运行", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("没有权限")
        assert watching.faults() == []
