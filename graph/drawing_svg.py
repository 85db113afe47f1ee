"""A picture as an SVG file of its own: heading, legend, every text escaped and in a direction of its own, no outside reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from shizi.graph.drawing import Box, Link, Look, Picture, fold, looks, number, shown

FONTS = (
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', "
    "'WenQuanYi Zen Hei', system-ui, sans-serif"
)
HEADING, LEGEND_LINE, NOTE_LINE, PADDING = 76, 26, 22, 24
INK, QUIET, AMBER, AMBER_INK, PAPER, HATCH = "#17222d", "#4c5a68", "#d98e00", "#a15c00", "#ffffff", "#cfc6e6"
_SWATCH, _LEGEND_GAP = 34, 26
_HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"'


def svg_text(picture: Picture) -> str:
    """The whole file as text, with XML declaration; it shows the same wherever it is opened, without scripts or style sheets."""
    legend = list(_legend_places(picture))
    notes = note_lines(picture)
    foot = HEADING + picture.height
    below = (max((y for _, _, y in legend), default=-LEGEND_LINE) + LEGEND_LINE) + len(notes) * NOTE_LINE
    width, height = picture.width, foot + below + PADDING
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}" font-family="{FONTS}" direction="ltr" role="img" '
        f'xml:lang="{"zh-CN" if picture.language == "zh" else "en"}">',
        f"<title>{_text(picture.title)}</title>",
        f"<desc>{_text(picture.subtitle)}</desc>",
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="8" height="8" fill="{PAPER}"/><path d="M 0 0 L 0 8" stroke="{HATCH}" stroke-width="4"/></pattern></defs>',
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        _written(picture.title, 20, 34, size=20, weight=700, longest=70),
        _written(picture.subtitle, 20, 58, size=13, ink=QUIET, longest=150),
        f'<g transform="translate(0 {HEADING})">',
        *body_lines(picture),
        "</g>",
        *(_legend_entry(look, picture.language, x, foot + y) for look, x, y in legend),
        *(
            _written(line, 20, foot + below - (len(notes) - position) * NOTE_LINE + 14, size=13, ink=INK, longest=400)
            for position, line in enumerate(notes)
        ),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def body_lines(picture: Picture) -> Iterator[str]:
    """The picture itself: frames, links, boxes, in this order, so that boxes cover the ends of links."""
    for link in picture.links:
        look = looks()[link.look]
        yield (
            f'<path d="{link.path}" fill="none" stroke="{look.link}" stroke-width="{number(look.link_width)}"'
            f"{_dashes(look.link_dash)}/>"
        )
    for frame in picture.frames:
        for inset, round_ in ((0, 12), (4, 9)):
            yield (
                f'<rect x="{number(frame.x + inset)}" y="{number(frame.y + inset)}" width="{number(frame.width - 2 * inset)}" '
                f'height="{number(frame.height - 2 * inset)}" rx="{round_}" fill="none" stroke="{AMBER}" stroke-width="2"/>'
            )
        x, y = frame.x + frame.width - 6, frame.y - 7
        yield _written(frame.label, x, y, size=13, weight=700, ink=AMBER_INK, anchor="end", halo=True)
    yield from map(_box, picture.boxes)
    yield from (_label(link) for link in picture.links if link.label)
    for heading in picture.headings:
        yield _written(heading.text, heading.x, heading.y, size=13, weight=600, ink=QUIET, anchor="middle", halo=True)


def note_lines(picture: Picture) -> list[str]:
    """The sentences below the picture, folded to its width; each at most four lines."""
    room = (picture.width - 40) / 13.2
    return [line for note in picture.notes for line in fold(note, room, most=4)]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a box's text; `y` is its base line, from the box's upper edge."""

    text: str
    y: float
    size: float
    weight: int
    ink: str


def box_lines(box: Box) -> list[TextLine]:
    """The lines in a box, centred, the detail in a smaller size; without it where the name takes two lines."""
    look = looks()[box.look]
    size, step = (18.0, 24.0) if box.look == "center" else (14.0, 17.0)
    lines = [(line, size, look.weight, look.ink) for line in box.lines]
    if box.detail and len(lines) == 1:
        lines.append((shown(box.detail, 40), 11.5, 400, look.ink if box.look == "center" else QUIET))
    first = box.height / 2 - (len(lines) - 1) * step / 2
    return [
        TextLine(text, first + place * step + own * 0.36, own, weight, ink)
        for place, (text, own, weight, ink) in enumerate(lines)
    ]


def _box(box: Box) -> str:
    look = looks()[box.look]
    fill = "url(#hatch)" if look.hatched else look.fill
    spoken = f"{box.group}：{box.full}" if box.group and box.group != box.full else box.full
    told = [spoken, *(f"{label}：{text}" for label, text in box.facts)]
    return "\n".join(
        [
            f'<g transform="translate({number(box.x)} {number(box.y)})">',
            f"<title>{escape(chr(10).join(shown(line) for line in told))}</title>",
            f'<rect width="{number(box.width)}" height="{number(box.height)}" rx="8" fill="{fill}" stroke="{look.stroke}" '
            f'stroke-width="{number(look.width)}"{_dashes(look.dash)}/>',
            *(
                _written(line.text, box.width / 2, line.y, size=line.size, ink=line.ink, weight=line.weight, anchor="middle", halo=look.hatched)
                for line in box_lines(box)
            ),
            "</g>",
        ]
    )  # fmt: skip


def _label(link: Link) -> str:
    ink = looks()[link.look].link if link.look == "stopped" else QUIET
    return _written(link.label, link.label_x, link.label_y, size=13, weight=600, ink=ink, anchor=link.anchor, halo=True)


def _legend_places(picture: Picture) -> Iterator[tuple[Look, float, float]]:
    x, y = 20.0, 0.0
    for look in picture.looks():
        word = look.zh if picture.language == "zh" else look.en
        wide = _SWATCH + 8 + sum(13.0 if sign >= "\u1100" else 7.2 for sign in word) + _LEGEND_GAP
        if x + wide > picture.width - 20 and x > 20:
            x, y = 20.0, y + LEGEND_LINE
        yield look, x, y
        x += wide


def _legend_entry(look: Look, language: str, x: float, y: float) -> str:
    fill = "url(#hatch)" if look.hatched else look.fill
    word = look.zh if language == "zh" else look.en
    double = (
        f'<rect x="{number(x + 3)}" y="{number(y + 5)}" width="{_SWATCH - 6}" height="10" rx="3" fill="none" stroke="{AMBER}"/>'
        if look.name == "several"
        else ""
    )
    return (
        f'<rect x="{number(x)}" y="{number(y + 2)}" width="{_SWATCH}" height="16" rx="4" fill="{fill}" stroke="{look.stroke}" '
        f'stroke-width="{number(min(look.width, 2))}"{_dashes(look.dash)}/>{double}'
        + _written(word, x + _SWATCH + 8, y + 15, size=13, ink=QUIET)
    )


def _written(
    text: str, x: float, y: float, *, size: float, weight: int = 400, ink: str = INK, anchor: str = "start", halo: bool = False,
    longest: int = 300,
) -> str:  # fmt: skip
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" font-weight="{weight}" fill="{ink}" '
        f'text-anchor="{anchor}" unicode-bidi="isolate"{" " + _HALO if halo else ""}>{_text(text, longest)}</text>'
    )


def _text(text: str, longest: int = 300) -> str:
    return escape(shown(text, longest))


def _dashes(dash: tuple[int, ...]) -> str:
    return f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
