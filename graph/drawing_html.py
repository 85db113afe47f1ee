"""A picture as one HTML page that opens by double click: pyvis lays its network on a canvas, places are fixed, physics off.

pyvis gives the network data and the library that draws it; the page around it is our own template
(`drawing_page.html`), because the one of pyvis loads two files from elsewhere. Nothing here does: the page forbids itself every
request and every script but its own two. Texts travel as JSON and become text, never markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import Any

from shizi.graph.drawing import Box, Heading, Picture, looks, shown
from shizi.graph.drawing_svg import AMBER, AMBER_INK, FONTS, HATCH, QUIET, box_lines
from shizi.graph.errors import ModelError

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_OUTSIDE = re.compile(r"""(?:src|href|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""", re.IGNORECASE)
_WORDS = {
    "zh": {"pick": "点一个框，看它的日期、依据和登记行。", "table": "同样的内容，列成表", "name": "名称", "group": "身份或类别", "facts": "说明",
           "fit": "看全图", "nothing": "这张图要用脚本画；下面的表说的是同一件事。"},
    "en": {"pick": "Click a box for its days, documents and register rows.", "table": "The same as a table", "name": "Name",
           "group": "Role or kind", "facts": "Facts", "fit": "Fit", "nothing": "This picture is drawn by a script; the table below says the same."},
}  # fmt: skip


def html_text(picture: Picture) -> str:
    """The whole page.

    Raises:
        ModelError: what pyvis made would load something from elsewhere (an unexpected version of pyvis).
    """
    network = _network(picture)
    network.templateEnv.globals["page"] = _page(picture)
    page = _with_policy(network.generate_html("picture.html", notebook=False))
    found = _OUTSIDE.search(page)
    if found:
        raise ModelError(f"the page would load from elsewhere: {page[found.start() : found.start() + 60]!r}")
    return page


def _network(picture: Picture) -> Any:
    import pyvis.network

    network = pyvis.network.Network(height="100%", width="100%", directed=True, notebook=False, cdn_resources="in_line")
    network.set_template_dir(
        [str(resources.files("shizi.graph")), str(Path(pyvis.network.__file__).parent / "templates")], "drawing_page.html"
    )
    network.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hover": True, "dragNodes": False, "tooltipDelay": 150, "keyboard": {"enabled": True, "bindToWindow": False}},
        "edges": {"smooth": {"enabled": False}, "arrows": {"to": {"enabled": False}}},
    }
    numbers = {box.key: position for position, box in enumerate(picture.boxes)}
    for box in picture.boxes:
        look = looks()[box.look]
        network.add_node(
            numbers[box.key],
            label=" ",  # the page writes the text itself, in lines and sizes as the other forms of the picture do
            title="\n".join(_told(box)),
            shape="box", x=box.x + box.width / 2, y=box.middle, fixed=True, physics=False,
            color={
                "background": "rgba(255,255,255,0)" if look.hatched else look.fill, "border": look.stroke,
                "highlight": {"background": look.fill, "border": look.stroke}, "hover": {"background": look.fill, "border": look.stroke},
            },
            borderWidth=look.width, borderWidthSelected=look.width + 1.6,
            shapeProperties={"borderRadius": 8, "borderDashes": list(look.dash) or False},
            font={"size": 14, "multi": False},
            widthConstraint={"minimum": box.width - 2, "maximum": box.width - 2}, heightConstraint={"minimum": box.height - 2}, margin=1,
        )  # fmt: skip
    for link in picture.links:
        # The page draws the link along its path; what vis draws between the middles of two boxes only catches clicks.
        network.add_edge(
            numbers[link.start], numbers[link.end], color={"color": "rgba(0,0,0,0)", "highlight": "rgba(0,0,0,0)", "hover": "rgba(0,0,0,0)"}, width=1
        )
    return network


def _page(picture: Picture) -> dict[str, Any]:
    """What the template shows besides the network; every text is escaped there."""
    words = _WORDS[picture.language]
    return {
        "language": "zh-CN" if picture.language == "zh" else "en",
        "title": shown(picture.title),
        "subtitle": shown(picture.subtitle),
        "words": words,
        "ratio": f"{picture.width:.0f} / {picture.height:.0f}",
        "notes": [shown(note, 2000) for note in picture.notes],
        "legend": [
            {
                "word": look.zh if picture.language == "zh" else look.en, "fill": look.fill, "stroke": look.stroke,
                "style": "double" if look.name == "several" else "dashed" if look.dash else "solid", "hatched": look.hatched,
            }
            for look in picture.looks()
        ],
        "table": [
            {"group": shown(box.group), "name": shown(box.full), "facts": [f"{label}：{shown(text)}" for label, text in box.facts]}
            for box in picture.boxes
        ],
        "drawn": {
            "width": picture.width, "height": picture.height, "amber": AMBER, "amberInk": AMBER_INK, "hatch": HATCH, "fonts": FONTS,
            "links": [
                {"path": link.path, "stroke": looks()[link.look].link, "width": looks()[link.look].link_width,
                 "dash": list(looks()[link.look].link_dash), "label": shown(link.label), "x": link.label_x, "y": link.label_y,
                 "anchor": link.anchor, "ink": looks()[link.look].link if link.look == "stopped" else QUIET}
                for link in picture.links
            ],
            "frames": [
                {"x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height, "label": shown(frame.label)}
                for frame in picture.frames
            ],
            "texts": [*(line for box in picture.boxes for line in _text_lines(box)), *map(_heading_line, picture.headings)],
            "hatched": [[box.x, box.y, box.width, box.height] for box in picture.boxes if looks()[box.look].hatched],
            "facts": [{"name": shown(box.full), "group": shown(box.group), "told": _told(box)[1:]} for box in picture.boxes],
        },
    }  # fmt: skip


def _text_lines(box: Box) -> list[dict[str, Any]]:
    look = looks()[box.look]
    return [
        {"text": line.text, "x": box.x + box.width / 2, "y": box.y + line.y, "size": line.size, "weight": line.weight,
         "ink": line.ink, "halo": look.hatched}
        for line in box_lines(box)
    ]  # fmt: skip


def _heading_line(heading: Heading) -> dict[str, Any]:
    return {
        "text": shown(heading.text), "x": heading.x, "y": heading.y, "size": 13, "weight": 600, "ink": QUIET, "halo": True,
    }  # fmt: skip


def _told(box: Box) -> list[str]:
    named = f"{box.group}：{box.full}" if box.group and box.group != box.full else box.full
    return [shown(named), *(shown(f"{label}：{text}") for label, text in box.facts)]


def _with_policy(page: str) -> str:
    """The page with a policy that allows its own scripts by their digests, and nothing from anywhere."""
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in _SCRIPT.findall(page)
    )
    policy = (
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return page.replace("@@POLICY@@", policy, 1)
