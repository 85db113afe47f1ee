"""`shizi overview`: the city in figures, the source's own figures beside them."""

from __future__ import annotations

from typing import Annotated

import typer

from shizi.api.city import open_city
from shizi.api.days import parse_day
from shizi.api.formats import Format, FormatOption, write_csv, write_json


def overview(
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="按哪一天已装载的数据")] = None,
    form: FormatOption = Format.table,
) -> None:
    """全市概览：底数、漏斗、六种身份、问题 · The city in figures."""
    with open_city(known_on=parse_day(known_at)) as city:
        from shizi.cypher.overview import overview as compute

        found = compute(city.engine, city.publication)
    match form:
        case Format.json | Format.jsonl:
            write_json(found)
        case Format.csv:
            from shizi.cypher.source_figures import source_figures

            rows = (
                {"key": key, "zh": figure.zh, "en": figure.en, "city": found["seed"][key], "source": figure.value}
                for key, figure in source_figures().items()
            )
            write_csv(("key", "zh", "en", "city", "source"), rows)
        case _:
            from shizi.api.rendering_city import show_overview

            show_overview(found)
