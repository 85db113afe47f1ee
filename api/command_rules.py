"""`shizi rules`: which rules there are, and how many findings each has open."""

from __future__ import annotations

from typing import Annotated

import typer

from shizi.api.city import open_city
from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.errors import NotFoundError

COLUMNS = (
    "id", "version", "kind", "severity", "title_zh", "title_en", "condition_zh", "condition_en", "owner_zh", "open",
)  # fmt: skip


def rules(
    form: FormatOption = Format.table,
    counts: Annotated[bool, typer.Option("--counts/--no-counts", help="附当前未解决的数量")] = True,
) -> None:
    """规则目录与当前数量 · The rules, with what each has open."""
    from shizi.cypher.catalogue import read_rules

    found: dict[str, int] = {}
    if counts:
        try:
            with open_city() as city:
                from shizi.cypher.overview import finding_counts

                found = finding_counts(city.engine, known=city.known)
        except NotFoundError:
            counts = False
    rows = [
        {
            **{key: getattr(rule, key) for key in COLUMNS[:-1]},
            "open": found.get(rule.id, 0) if counts else None,
        }
        for rule in read_rules().values()
    ]
    if form is not Format.table:
        write_rows(rows, form, COLUMNS)
        return
    from shizi.api.rendering import number, plain, status_text, table
    from shizi.cypher.answer_words import in_chinese

    table(
        ("规则", "类别", "程度", "名称 title", "条件 condition", ("未解决 open", "right")),
        (
            (
                row["id"],
                in_chinese("kind", row["kind"]),
                status_text(row["severity"], in_chinese("severity", row["severity"])),
                plain(f"{row['title_zh']} {row['title_en']}"),
                plain(row["condition_zh"]),
                number(row["open"]),
            )
            for row in rows
        ),
    )
