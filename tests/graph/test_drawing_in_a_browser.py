"""Stand-alone pages in a real Chromium without a network: they draw, ask for nothing, and run nothing but their own script."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import chromium_browser, only_hosts
from drawn_views import every_status
from hostile_texts import ATTRIBUTE, BIDI, CLOSING, LINK, SCRIPT, TEMPLATE
from playwright.sync_api import Browser, Page

from shizi.cypher.picture_words import PictureWords
from shizi.graph.drawing import Picture
from shizi.graph.drawing_cross import draw_cross
from shizi.graph.drawing_html import html_text

__all__ = ["chromium_browser"]

ZH = PictureWords("zh")
_COLOURED = """() => {
  const canvas = document.querySelector('#mynetwork canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) seen.add((data[i] << 16) + (data[i + 1] << 8) + data[i + 2]);
  return [...seen].map((one) => '#' + one.toString(16).padStart(6, '0'));
}"""


class Opened:
    """A page opened from its file with the network off, and what it did."""

    def __init__(self, browser: Browser, picture: Picture, folder: Path) -> None:
        file = folder / "picture.html"
        file.write_text(html_text(picture), encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        self.refused = only_hosts(context, hosts=())
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("html[data-drawn]")
        self.page.wait_for_function("document.querySelector('#mynetwork canvas').width > 300")
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def is_quiet(self) -> None:
        assert self.requests == [self.page.url]
        assert self.refused == []
        assert self.told == []


def test_a_page_draws_every_status_and_asks_for_nothing(chromium_browser: Browser, tmp_path: Path) -> None:
    picture = draw_cross(every_status(), ZH)
    opened = Opened(chromium_browser, picture, tmp_path)
    assert opened.page.locator("#mynetwork canvas").count() == 1
    assert opened.page.locator("html").get_attribute("data-drawn") == str(len(picture.boxes))
    colours = set(opened.page.evaluate(_COLOURED))
    assert {"#12466b", "#a15c00", "#a3300b", "#b7c0ca", "#d98e00", "#00664b"} <= colours
    assert opened.page.title() == "十字图 · 某市宏达商贸有限公司"
    assert opened.page.locator("html").get_attribute("lang") == "zh-CN"
    assert opened.page.locator(".legend li").count() >= 6
    opened.is_quiet()


def test_a_click_on_a_box_tells_its_facts(chromium_browser: Browser, tmp_path: Path) -> None:
    picture = draw_cross(every_status(), ZH)
    opened = Opened(chromium_browser, picture, tmp_path)
    box = next(box for box in picture.boxes if box.key == "role:registration:市市场监督管理局")
    where = opened.page.evaluate("([x, y]) => network.canvasToDOM({x, y})", [box.x + 40, box.middle])
    place = opened.page.locator("#mynetwork").bounding_box()
    assert place is not None
    opened.page.mouse.click(place["x"] + where["x"], place["y"] + where["y"])
    opened.page.wait_for_function("document.getElementById('chosen').textContent.includes('某发〔2024〕1号')")
    assert "登记管理机关：市市场监督管理局" in opened.page.locator("#chosen").inner_text()
    opened.is_quiet()


def test_boxes_stay_at_their_places(chromium_browser: Browser, tmp_path: Path) -> None:
    picture = draw_cross(every_status(), ZH)
    opened = Opened(chromium_browser, picture, tmp_path)
    places = opened.page.evaluate("() => network.getPositions()")
    assert opened.page.evaluate("() => network.physics.physicsEnabled") is False
    for position, box in enumerate(picture.boxes):
        found = places[str(position)]
        assert abs(found["x"] - (box.x + box.width / 2)) < 1
        assert abs(found["y"] - box.middle) < 1
        drawn = opened.page.evaluate("(id) => network.getBoundingBox(id)", position)
        rounding = 2 * 8  # vis counts the radius of the corners twice
        assert abs((drawn["right"] - drawn["left"]) - rounding - box.width) < 4
        assert abs((drawn["bottom"] - drawn["top"]) - rounding - box.height) < 4


@pytest.mark.parametrize("name", [SCRIPT, ATTRIBUTE, LINK, CLOSING, TEMPLATE, BIDI])
def test_a_hostile_name_stays_text(chromium_browser: Browser, tmp_path: Path, name: str) -> None:
    view = every_status(name)
    for role in view["roles"]:
        for holder in role["holders"]:
            holder.update(name=name, basis=name)
    opened = Opened(chromium_browser, draw_cross(view, ZH), tmp_path)
    opened.page.locator("summary").click()
    opened.page.mouse.move(300, 300)
    assert opened.page.locator("main img, main a, main svg, main script").count() == 0
    visible = name if name is not BIDI else "某市gnp.exe公司"
    assert visible in opened.page.locator("h1").inner_text()
    opened.is_quiet()
