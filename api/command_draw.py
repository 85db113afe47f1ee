"""`shizi draw`: an organization, a department, a committee, a place or a finding as a stand-alone picture."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shizi.api.city import City, open_city
from shizi.api.days import parse_day
from shizi.graph.errors import ShiziError, UsageError

if TYPE_CHECKING:
    from shizi.cypher.pictures import AsTold
    from shizi.graph.drawing import Picture

_FORMS = (".html", ".svg", ".png")
_MOST_NAMES = 200


def draw(
    name: Annotated[str | None, typer.Argument(metavar="[CODE_OR_NAME]", help="组织的代码、名称或曾用名")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="写到 .html、.svg 或 .png 文件")],
    supervisor: Annotated[str | None, typer.Option("--supervisor", metavar="NAME", help="画一个部门所管的组织")] = None,
    committee: Annotated[str | None, typer.Option("--committee", metavar="NAME", help="画一个党委")] = None,
    place: Annotated[
        str | None, typer.Option("--street", "--place", metavar="NAME", help="画一个街道或其他地方的组织（名称或代码）")
    ] = None,
    finding: Annotated[str | None, typer.Option("--finding", metavar="ID", help="画一个问题的证据（编号可只写前几位）")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="问哪一天（默认：数据日期）")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    names: Annotated[int, typer.Option("--names", metavar="N", min=1, max=_MOST_NAMES, help="每组最多画几个名称")] = 6,
    english: Annotated[bool, typer.Option("--english", help="图上用英文 · in English")] = False,
    font: Annotated[list[Path] | None, typer.Option("--font", metavar="FILE", help="PNG 另用的字体文件，可多次")] = None,
    exact_counts: Annotated[bool, typer.Option("--exact-counts", help="党员数照实写（默认只写区间，图会转交）")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="没有中文字体时不写 PNG，以状态 1 结束")] = False,
) -> None:
    """画成单独的文件：离线可开，位置固定 · Draw one thing as a file that opens offline."""
    form = _form(out)
    given = [one for one in (name, supervisor, committee, place, finding) if one is not None]
    if len(given) != 1:
        raise UsageError(
            "要画一样东西：组织，或 --supervisor、--committee、--street、--finding 之一 · draw exactly one thing",
            to_do="例如 shizi draw 某协会 --out 图.html · e.g. shizi draw NAME --out picture.html",
        )
    if finding is not None and at is not None:
        raise UsageError("--at 不用于 --finding · --at does not go with --finding", to_do="去掉 --at · leave it out")
    fonts = _checked_fonts(font, form)
    day, known_on = parse_day(at), parse_day(known_at)
    with open_city(known_on=known_on) as city:
        picture = _picture(
            city, day or city.publication.as_of, name=name, supervisor=supervisor, committee=committee, place=place,
            finding=finding, english=english, cap=names, as_told=_as_told(city, day or city.publication.as_of, exact=exact_counts),
        )  # fmt: skip
    if form == ".png":
        _look_for_fonts(fonts, strict=strict)
    from shizi.loaders.whole_files import write_whole

    write_whole(out, _bytes(picture, form, fonts))
    print(f"已写入 {out}：{len(picture.boxes)}个框 · {len(picture.boxes)} boxes drawn", file=sys.stderr)


def _picture(
    city: City, day: date, *, name: str | None, supervisor: str | None, committee: str | None, place: str | None,
    finding: str | None, english: bool, cap: int, as_told: AsTold,
) -> Picture:  # fmt: skip
    from shizi.cypher import pictures
    from shizi.cypher.find_named import find_named
    from shizi.cypher.picture_words import PictureWords

    words = PictureWords("en" if english else "zh")
    if finding is not None:
        return pictures.finding_picture(city.engine, finding, publication=city.publication, words=words, cap=cap, as_told=as_told)
    kinds: tuple[tuple[str | None, str, Callable[..., Picture]], ...] = (
        (supervisor, "department", pictures.supervisor_picture),
        (committee, "committee", pictures.committee_picture),
        (place, "place", pictures.place_picture),
    )
    for text, kind, drawn in kinds:
        if text is not None:
            found = find_named(city.engine, kind, text, known=city.known)
            return drawn(city.engine, found.id, at=day, publication=city.publication, words=words, cap=cap)
    from shizi.api.look_up import look_up

    (key,) = look_up(city, [name or ""])
    if not isinstance(key, str):
        raise key
    return pictures.organization_picture(
        city.engine, key, at=day, publication=city.publication, words=words, cap=cap, as_told=as_told
    )


def _as_told(city: City, day: date, *, exact: bool) -> AsTold:
    """Counts of party members in bands, as in what the API tells below steward and in evidence packs; or as they are."""
    if exact:
        return dict
    from shizi.cypher.in_force import rules_in_force
    from shizi.loaders.member_bands import mask_finding

    rules = rules_in_force(city.engine, city.known).on(day)
    return lambda finding: mask_finding(finding, rules)


def _bytes(picture: Picture, form: str, fonts: tuple[str, ...]) -> bytes:
    if form == ".html":
        from shizi.graph.drawing_html import html_text

        return html_text(picture).encode()
    if form == ".svg":
        from shizi.graph.drawing_svg import svg_text

        return svg_text(picture).encode()
    from shizi.graph.drawing_png import png_bytes

    return png_bytes(picture, fonts=fonts)


def _form(out: Path) -> str:
    from shizi.loaders.whole_files import checked_target

    form = checked_target(out).suffix.lower()
    if form not in _FORMS:
        raise UsageError(
            f"不会写“{out.suffix[:10]}”文件 · this form is not known",
            to_do="文件名以 .html、.svg 或 .png 结尾 · end the name in .html, .svg or .png",
        )
    return form


def _checked_fonts(fonts: list[Path] | None, form: str) -> tuple[str, ...]:
    if fonts and form != ".png":
        raise UsageError("--font 只用于 .png · --font goes with .png only", to_do="去掉 --font · leave it out")
    for font in fonts or ():
        if not font.is_file():
            raise UsageError(
                f"没有字体文件“{str(font)[:80]}” · there is no such font file", to_do="给出 .ttf、.otf 或 .ttc 文件"
            )
    return tuple(map(str, fonts or ()))


def _look_for_fonts(fonts: tuple[str, ...], *, strict: bool) -> None:
    """Say loudly that Chinese characters will be missing, where no font has them."""
    from shizi.graph.drawing_png import chinese_is_drawn

    if chinese_is_drawn(fonts):
        return
    what = "本机没有中文字体，PNG 里的汉字画不出来 · no font of this machine has Chinese characters: they are missing in the PNG"
    remedy = (
        "装一种中文字体（如 apt-get install fonts-noto-cjk），或用 --font 字体文件，或写成 .svg、.html · "
        "install a Chinese font, name a font file with --font, or write .svg or .html"
    )
    if strict:
        raise ShiziError(what, to_do=remedy)
    print(f"警告：{what}\n怎么办 · what to do: {remedy}", file=sys.stderr)
