"""A picture as a PNG image, drawn from its SVG by resvg with the fonts of the machine; nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from shizi.graph.drawing import Picture
from shizi.graph.drawing_svg import svg_text
from shizi.graph.errors import ShiziError

ZOOM = 2.0
"""Pixels per point: sharp on a projector and in print."""
MOST_PIXELS = 100_000_000
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="32" font-size="30">{}</text></svg>'


def png_bytes(picture: Picture, *, fonts: Sequence[str] = ()) -> bytes:
    """The image in twice its size in points, smaller where that would pass `MOST_PIXELS`; `fonts` are further font files.

    Raises:
        ShiziError: the picture cannot be drawn.
    """
    import resvg_py

    zoom = min(ZOOM, (MOST_PIXELS / max(1.0, picture.width * (picture.height + 400))) ** 0.5)
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg_text(picture), zoom=zoom, font_files=list(fonts) or None))
    except ValueError as error:
        raise ShiziError(f"the picture cannot be drawn as PNG: {error}", to_do="write it as .svg or .html") from error


@cache
def chinese_is_drawn(fonts: tuple[str, ...] = ()) -> bool:
    """True when a font of the machine, or one of `fonts`, has Chinese characters.

    Different characters look different only if a font draws them: all empty or all the same box means that none does.
    """
    import resvg_py

    drawn = [bytes(resvg_py.svg_to_bytes(svg_string=_PROBE.format(sign), font_files=list(fonts) or None)) for sign in "十监缺"]
    return len(set(drawn)) == len(drawn)
