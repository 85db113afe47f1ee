"""`shizi rules`: which rules there are, what each has open, the thresholds in force, and the check of a rule file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shizi.api.city import City, open_city
from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.errors import NotFoundError
from shizi.graph.settings import Settings, read_settings

if TYPE_CHECKING:
    from shizi.cypher.catalogue import Catalogue, Rule

COLUMNS = (
    "id", "version", "kind", "severity", "title_zh", "title_en", "condition_zh", "condition_en", "owner_zh", "holds_from",
    "holds_until", "own", "file", "open", "subjects", "denominator", "denominator_count", "share", "seconds",
)  # fmt: skip
PARAMETER_COLUMNS = ("name", "value", "default", "loaded", "unit", "set_in", "zh", "en", "source")


class Engines(StrEnum):
    """On which engines a rule is checked."""

    here = "here"
    both = "both"


app = typer.Typer(invoke_without_command=True, help="规则：目录、参数、检查规则文件 · The rules, their thresholds, the check of a file.")


@app.callback()
def rules(
    context: typer.Context,
    form: FormatOption = Format.table,
    counts: Annotated[bool, typer.Option("--counts/--no-counts", help="附当前未解决的数量和分母")] = True,
) -> None:
    """规则目录与当前数量 · The rules, with what each has open and of how many."""
    if context.invoked_subcommand is not None:
        return
    from shizi.cypher.catalogue import own_rule_files, read_rules

    settings = read_settings()
    catalogue = read_rules(own=own_rule_files(settings.rules_folder))
    known = _counted(catalogue, settings) if counts else {}
    rows = [{**_described(rule), **known.get(rule.id, {})} for rule in catalogue.values()]
    rows = [{column: row.get(column) for column in COLUMNS} for row in rows]
    if form is Format.table:
        _show(rows)
    else:
        write_rows(rows, form, COLUMNS)
    _tell(catalogue)


@app.command("parameters")
def parameters(form: FormatOption = Format.table) -> None:
    """规则的参数：默认值、现行值、在哪里改 · Thresholds: defaults, values in force, where they are set."""
    from shizi.cypher.parameters import changed_parameters, known_parameters

    settings = read_settings()
    changed = changed_parameters(settings.parameters_file)
    loaded: Mapping[str, int] = {}
    try:
        with open_city() as city:
            from shizi.cypher.in_force import parameters_in_force

            loaded = parameters_in_force(city.engine, city.known)
    except NotFoundError:
        pass
    rows: list[dict[str, Any]] = [
        {
            "name": name, "value": changed.get(name, one.value), "default": one.value, "loaded": loaded.get(name),
            "unit": one.unit, "set_in": str(settings.parameters_file) if name in changed else None,
            "zh": one.zh, "en": one.en, "source": one.source,
        }
        for name, one in known_parameters().items()
    ]  # fmt: skip
    if form is Format.table:
        _show_parameters(rows, settings)
    else:
        write_rows(rows, form, PARAMETER_COLUMNS)
    if loaded and any(row["value"] != row["loaded"] for row in rows):
        print("参数自上次装载后有改动，重新装载后生效 · changed since the last load: load again", file=sys.stderr)


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="规则文件（.cypher），旁边的 fixtures/编号.yaml 是它的样例")],
    *,
    engine: Annotated[
        Engines, typer.Option("--engine", help="here：当前数据库；both：内置引擎和 SHIZI_DATABASE", show_default=True)
    ] = Engines.here,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="查询最多多少秒", min=0.1, max=600)] = 60.0,
    form: FormatOption = Format.table,
) -> None:
    """检查规则文件：文本、样例、查询结果、用时 · Check a rule file; exit status 1 when it has a fault."""
    from shizi.api.rule_checking import FAULT_COLUMNS, check_files, show_reports

    reports = check_files(files, read_settings(), both=engine is Engines.both, timeout=timeout)
    match form:
        case Format.table:
            show_reports(reports)
        case Format.csv:
            write_rows([fault for report in reports for fault in report["faults"]], form, FAULT_COLUMNS)
        case _:
            write_rows(reports, form, ())
    if any(report["faults"] for report in reports):
        raise typer.Exit(1)


def _described(rule: Rule) -> dict[str, Any]:
    return {
        **{column: getattr(rule, column) for column in COLUMNS[:9]},
        "holds_from": rule.holds_from.isoformat(), "holds_until": rule.holds_until and rule.holds_until.isoformat(),
        "own": rule.own, "file": rule.file, "denominator": rule.denominator.name,
    }  # fmt: skip


def _counted(catalogue: Catalogue, settings: Settings) -> dict[str, dict[str, Any]]:
    """Counts, denominators and seconds by rule; empty when nothing is loaded."""
    try:
        with open_city() as city:
            from shizi.cypher.in_force import own_rules_in_force
            from shizi.cypher.rule_counts import open_of_other_rules, rule_counts

            found = rule_counts(city.engine, catalogue.values(), at=city.publication.as_of, known=city.known)
            others = open_of_other_rules(city.engine, catalogue, known=city.known)
            loaded = own_rules_in_force(city.engine, city.known)
            seconds = _seconds(city, settings)
    except NotFoundError:
        return {}
    from shizi.cypher.catalogue import own_rule_files

    if loaded != {name: content.decode("utf-8", "replace") for name, content in own_rule_files(settings.rules_folder)}:
        print("本市规则自上次装载后有改动，重新装载后生效 · own rules changed since the last load: load again", file=sys.stderr)
    for rule, count in others.items():
        print(f"规则 {rule} 已不在目录中，尚有 {count} 项 · {rule} is no longer there; {count} findings are open", file=sys.stderr)
    return {
        rule: {
            "open": count.open, "subjects": count.subjects, "denominator_count": count.denominator, "share": count.share,
            "seconds": seconds.get(rule),
        }
        for rule, count in found.items()
    }  # fmt: skip


def _seconds(city: City, settings: Settings) -> dict[str, float]:
    """What each rule took in the load that is published, as its report tells."""
    from shizi.loaders.published_state import read_state

    state = read_state(settings.home / "loads")
    if state is None or state.number != city.publication.number:
        return {}
    seconds: dict[str, float] = (state.report.get("findings") or {}).get("seconds") or {}
    return seconds


def _tell(catalogue: Catalogue) -> None:
    """Files that cannot be used and rules that are switched off, on standard error."""
    from shizi.loaders.harmless_text import harmless

    for fault in catalogue.faults:
        print(harmless(f"规则文件不能用 · a rule file that cannot be used: {fault}", 600), file=sys.stderr)
    for rule in catalogue.refused:
        print(f"规则 {rule} 因此暂不核查 · rule {rule} is not judged meanwhile", file=sys.stderr)
    for file in catalogue.switched_off():
        period = f" {file.holds_from}–{file.holds_until or ''}" if file.holds_from.year > 1 or file.holds_until else ""
        print(harmless(f"已停用 · switched off: {file.id}{period} ({file.file})", 200), file=sys.stderr)


def _show(rows: list[dict[str, Any]]) -> None:
    from shizi.api.rendering import number, plain, status_text, table
    from shizi.cypher.answer_words import in_chinese
    from shizi.cypher.rule_files import denominators

    table(
        ("规则", "类别", "程度", "名称 title", "版本，自", ("未解决 open", "right"), ("占 of", "right"), ("秒 s", "right")),
        (
            (
                plain(f"{row['id']}{' 本市' if row['own'] else ''}"),
                in_chinese("kind", row["kind"]),
                status_text(row["severity"], in_chinese("severity", row["severity"])),
                plain(f"{row['title_zh']} {row['title_en']}"),
                plain(f"{row['version']}，{row['holds_from']}"),
                number(row["open"]),
                plain(_of(row, denominators()[row["denominator"]].zh)),
                plain("" if row["seconds"] is None else f"{row['seconds']:.2f}"),
            )
            for row in rows
        ),
    )


def _of(row: Mapping[str, Any], denominator: str) -> str:
    if row["denominator_count"] is None:
        return denominator
    share = "" if row["share"] is None else f" {row['share']:.1%}"
    return f"{denominator} {row['denominator_count']:,}{share}"


def _show_parameters(rows: list[dict[str, Any]], settings: Settings) -> None:
    from shizi.api.rendering import number, paragraph, plain, table

    table(
        ("参数 threshold", ("现行 value", "right"), ("默认 default", "right"), "单位", "含义 meaning", "出处 source"),
        (
            (
                plain(row["name"], "bold" if row["set_in"] else ""),
                number(row["value"]),
                number(row["default"]),
                row["unit"],
                plain(f"{row['zh']} · {row['en']}"),
                plain(row["source"]),
            )
            for row in rows
        ),
    )
    paragraph(f"本市的值写在 {settings.parameters_file}，每行“名称: 数”，重新装载后生效 · a city's values: one name: value per line, then load again")
