"""SVG, HTML and PNG of pictures: hostile names stay text, nothing is loaded from elsewhere."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from drawn_views import every_status
from hostile_texts import HOSTILE, SCRIPT, UNSEEN

from shizi.cypher.picture_words import PictureWords
from shizi.graph import drawing_png
from shizi.graph.drawing import Picture, shown
from shizi.graph.drawing_cross import draw_cross
from shizi.graph.drawing_html import html_text
from shizi.graph.drawing_png import chinese_is_drawn, png_bytes
from shizi.graph.drawing_svg import svg_text

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "g"}


def hostile_picture(name: str) -> Picture:
    view = every_status(name)
    for one in view["roles"]:
        for holder in one["holders"]:
            holder.update(name=name, basis=name)
            holder["sources"] = [{"register": name, "file": name, "sheet": name, "row": 1}]
    for part in view["serving"]:
        for member in part["members"]:
            member["name"] = name
    for hop in view["lines"]["party"]:
        hop["name"] = name
    return draw_cross(view, PictureWords("zh"))


class _Page(HTMLParser):
    """The elements, attributes and visible text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if not self._in_script:
            self.text += data


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_svg(name: str) -> None:
    text = svg_text(hostile_picture(name))
    assert not set(text) & set(UNSEEN)
    tree = ElementTree.fromstring(text.encode())
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert "href" not in attribute
            assert "example.invalid" not in value
    written = "".join(element.text or "" for element in tree.iter(f"{SVG}title"))
    assert shown(name)[:200] in written


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_html_and_nothing_is_loaded(name: str) -> None:
    text = html_text(hostile_picture(name))
    page = _Page()
    page.feed(text)
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 2
    assert not {"img", "a", "iframe", "object", "embed", "svg", "form"} & set(tags)
    for tag, attributes in page.elements:
        assert not [attribute for attribute in attributes if attribute.startswith("on")], tag
        assert "src" not in attributes
        assert attributes.get("href", "data:,") == "data:,"
    assert shown(name)[:200] in page.text
    own = text.split("<script>'use strict';" if "<script>'use strict';" in text else "'use strict';")[1]
    assert "<" + "script" not in own
    assert "<img" not in own
    assert text.count("</script>") == 2


def test_the_page_says_its_language_title_and_legend_and_forbids_requests() -> None:
    text = html_text(draw_cross(every_status(), PictureWords("zh")))
    assert '<html lang="zh-CN">' in text
    assert "<title>十字图 · 某市宏达商贸有限公司</title>" in text
    assert "琥珀双线：多头" in text
    assert "红褐虚线：缺位" in text
    policy = text.split('Content-Security-Policy" content="')[1].split('"')[0]
    assert "default-src 'none'" in policy
    assert policy.count("'sha256-") == 2
    assert "@@POLICY@@" not in text
    assert '"physics": {"enabled": false}' in text
    assert '<html lang="en">' in html_text(draw_cross(every_status(), PictureWords("en")))


def test_the_same_facts_give_the_same_bytes() -> None:
    one, two = (draw_cross(every_status(), PictureWords("zh")) for _ in range(2))
    assert svg_text(one) == svg_text(two)
    assert html_text(one) == html_text(two)


def test_a_png_has_twice_the_size_in_points() -> None:
    picture = draw_cross(every_status(SCRIPT), PictureWords("zh"))
    content = png_bytes(picture)
    assert content.startswith(b"\x89PNG\r\n")
    width, _ = struct.unpack(">II", content[16:24])
    assert width == 2 * picture.width


def test_a_huge_picture_becomes_an_image_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_png, "MOST_PIXELS", 200_000)
    width, height = struct.unpack(">II", png_bytes(draw_cross(every_status(), PictureWords("zh")))[16:24])
    assert width * height <= 220_000


def test_missing_chinese_glyphs_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    draw = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **given: draw(**{**given, "skip_system_fonts": True}))
    chinese_is_drawn.cache_clear()
    assert not chinese_is_drawn()
    chinese_is_drawn.cache_clear()
