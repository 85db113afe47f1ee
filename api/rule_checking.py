"""The check of rule files for the command line: text, fixtures and the loaded city, on one engine or on both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shizi.api.city import open_database
from shizi.graph.errors import ShiziError, UsageError
from shizi.graph.settings import Settings

if TYPE_CHECKING:
    from shizi.cypher.rule_check import RuleText
    from shizi.graph.engine import Engine

FAULT_COLUMNS = ("file", "line", "what", "to_do")
Report = dict[str, Any]


def check_files(files: Sequence[Path], settings: Settings, *, both: bool, timeout: float) -> list[Report]:
    """One report for each file: rule, version, cases, engines, findings and seconds on the loaded city, faults by line.

    Raises:
        UsageError: both engines are asked for, but no server is named.
        EngineError: an engine does not answer.
    """
    if both and settings.database_url is None:
        raise UsageError(
            "--engine both 还需要一台 Neo4j · needs a Neo4j server as well",
            to_do="设置 SHIZI_DATABASE，如 neo4j://host:7687 · set SHIZI_DATABASE",
        )
    from shizi.cypher.rule_check import check_text

    texts = [check_text(file) for file in files]
    reports = [_report(file, text, settings) for file, text in zip(files, texts, strict=True)]
    if any(text.rule for text in texts):
        with ExitStack() as stack:
            for at_hand in (settings, *((replace(settings, database_url=None),) if both else ())):
                engine = stack.enter_context(open_database(at_hand))
                for report, text in zip(reports, texts, strict=True):
                    _check_on(engine, settings, report, text, timeout)
    return reports


def show_reports(reports: Sequence[Report]) -> None:
    """Each file with its faults by line, or that it has none."""
    from shizi.api.rendering import paragraph

    for report in reports:
        for fault in report["faults"]:
            place = f"{fault['file']}{':' + str(fault['line']) if fault['line'] else ''}"
            paragraph(f"{place}: {fault['what']}" + (f"（{fault['to_do']}）" if fault["to_do"] else ""))
        if report["switches_off"]:
            paragraph(f"{report['file']}: 停用 switches off {report['switches_off']}")
        if report["rule"]:
            engines = "、".join(report["engines"])
            facts = [f"{report['rule']} 第{report['version']}版", f"样例 fixtures {report['cases']}", f"引擎 engines {engines}"]
            if report["findings"] is not None:
                facts.append(f"已装载的城市 loaded city: {report['findings']} 项 findings，{report['seconds']} 秒 s")
            facts += [report["not_judged"]] if report["not_judged"] else []
            verdict = f"{len(report['faults'])} 处问题 faults" if report["faults"] else "没有问题 no fault"
            paragraph(f"{report['file']}: {verdict}；{'；'.join(facts)}")


def _report(file: Path, text: RuleText, settings: Settings) -> Report:
    faults = [*text.faults, *_faults_in_the_book(file, text, settings)]
    return {
        "file": str(file), "rule": text.rule.id if text.rule else None, "version": text.rule.version if text.rule else None,
        "switches_off": text.switch.id if text.switch else None, "cases": len(text.cases), "engines": [],
        "findings": None, "rows": None, "seconds": None, "not_judged": None, "faults": [_fault(str(file), one) for one in faults],
    }  # fmt: skip


def _check_on(engine: Engine, settings: Settings, report: Report, text: RuleText, timeout: float) -> None:
    """Fixtures, then the loaded city if there is one; a rule whose text has a fault runs all the same."""
    if text.rule is None:
        return
    from shizi.cypher.parameters import read_parameters
    from shizi.cypher.rule_check import check_fixtures, check_on_city
    from shizi.cypher.stored_findings import received_kinds
    from shizi.graph.publication import published
    from shizi.loaders.loading_steps import prepare_schema

    report["engines"].append(f"{engine.kind} {engine.version}")
    city = published(engine)
    if city is None:
        prepare_schema(engine)
    try:
        report["faults"] += [_fault(report["file"], one) for one in check_fixtures(engine, text.rule, text.cases, timeout)]
        if city is None:
            return
        parameters = read_parameters(settings.parameters_file)
        found = check_on_city(
            engine, text.rule, at=city.as_of, known=city.number, received=received_kinds(engine, city.number),
            parameters=parameters, timeout=timeout,
        )  # fmt: skip
    except ShiziError as error:
        if error.exit_status != 1:
            raise
        report["faults"].append(_fault(report["file"], error))
        return
    report["findings"], report["rows"], report["seconds"] = found.findings, found.rows, round(found.seconds, 3)
    report["not_judged"] = found.not_judged or None
    report["faults"] += [
        {"file": report["file"], "line": text.rule.first, "what": what, "to_do": ""} for what in found.faults
    ]


def _faults_in_the_book(file: Path, text: RuleText, settings: Settings) -> Iterator[ShiziError]:
    """What is wrong with the file among the city's other rules: versions, days that overlap."""
    from shizi.cypher.catalogue import own_rule_files, read_rules

    if text.faults or _is_of_shizi(file):
        return
    own: Mapping[str, bytes] = {**dict(own_rule_files(settings.rules_folder)), file.name: file.read_bytes()}
    for fault in read_rules(own=own.items()).faults:
        if fault.where and fault.where.file == file.name:
            yield fault


def _is_of_shizi(file: Path) -> bool:
    from importlib import resources

    return file.resolve().parent == Path(str(resources.files("shizi.cypher").joinpath("rules"))).resolve()


def _fault(file: str, error: ShiziError) -> dict[str, Any]:
    where = error.where
    return {
        "file": where.file if where and where.file else file, "line": where.row if where else None, "what": error.what,
        "to_do": error.to_do,
    }  # fmt: skip
