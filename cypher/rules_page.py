"""`docs/rules.md`, generated from the rule files, the thresholds and the denominators: `python -m shizi.cypher.rules_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from shizi.cypher.catalogue import Rule, denominators, read_rules
from shizi.cypher.parameters import known_parameters
from shizi.cypher.rule_fixtures import fixtures_of_shizi
from shizi.cypher.words import words

_INTRODUCTION = """\
# 规则 Rules

Generated from `cypher/rules/*.cypher`; change those files, then run `make docs`.

Every rule is one file: a YAML header in comments, then one query that only reads. It gets the day (`$at`), the load
(`$known`), the latest inspection year that is due (`$due_year`), the day the six-sync mechanism began (`$six_sync_since`, or null)
and the thresholds that its header declares; it returns subject, name, role, stage, holders, since, sources and facts. A rule
whose needed registers were not received is not judged.

A city writes its own rules into `rules/` of its data folder (`SHIZI_HOME`), and its thresholds into `parameters.yaml` beside it; both are
in force with the next load. A file there with a new id adds a rule; one with the id of a rule of Shizi and a higher `version` replaces it
on the days on which it holds (`holds_from`, and `holds_until`: that day no longer); one with nothing but `id` and `active: false` switches a
rule off. Of several versions of one id the one that holds on the day is judged, and their days must not overlap. `shizi rules check FILE`
tells what is wrong with a file; its fixtures stand beside it, in `fixtures/<id>.yaml`.

`basis` names what a rule rests on: a law, a Party regulation, a standard, the source document (乌海“十字融合法”, by its four parts), and,
where these leave a line to be drawn, 本模型口径 this model's definition: the rule's condition on this page, with the thresholds and
denominators at its end, is that definition. Who maintains a rule finds the clauses that it carries out in its header (`clauses`).

The examples are findings of the rules' fixtures.
"""


def rules_page() -> str:
    """The whole page."""
    rules = read_rules()
    parts = [_INTRODUCTION, "\n".join(_overview(rules.values()))]
    parts += ["\n".join(_section(rule)) for rule in rules.values()]
    parts += ["\n".join(_thresholds()), "\n".join(_denominators())]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _overview(rules: Iterable[Rule]) -> Iterator[str]:
    yield "| | 规则 rule | 类别 kind | 程度 severity |"
    yield "|---|---|---|---|"
    for rule in rules:
        kind, severity = words()["kind"][rule.kind], words()["severity"][rule.severity]
        yield f"| [{rule.id}](#{rule.id.lower()}) | {rule.title_zh} {rule.title_en} | {' '.join(kind)} | {' '.join(severity)} |"


def _section(rule: Rule) -> Iterator[str]:
    subjects = "、".join(" ".join(words()["subject_kind"][kind]) for kind in rule.subject_kinds)
    yield f"## {rule.id}\n"
    yield f"**{rule.title_zh}** {rule.title_en}\n"
    yield f"{rule.condition_zh}。\n"
    yield f"{rule.condition_en[:1].upper()}{rule.condition_en[1:]}.\n"
    yield f"- 对象 subject: {subjects}; 一处一条 identity: {', '.join(rule.identity)}"
    yield "- 依据 basis:"
    yield from (f"  - {zh if zh == en else f'{zh} · {en}'}" for zh, en in zip(rule.basis, rule.basis_en, strict=True))
    yield f"- 责任 owner: {rule.owner_zh} ({rule.owner_en})"
    yield f"- 来源 sources: {'、'.join(' '.join(words()['register'][kind]) for kind in rule.registers)}"
    if rule.needs:
        yield f"- 须已收到 needs: {'、'.join(' '.join(words()['register'][kind]) for kind in rule.needs)}"
    if rule.parameters:
        numbers = ((name, known_parameters()[name]) for name in rule.parameters)
        yield f"- 参数 thresholds: {', '.join(f'`{name}` = {one.value} {one.unit}' for name, one in numbers)}"
    yield f"- 分母 denominator: {rule.denominator.zh} ({rule.denominator.en})"
    if example := _example(rule):
        yield f"- 例 example: {example[0]}<br>{example[1]}"
    yield f"- 版本 version {rule.version}, 自 from {rule.holds_from}; [`{rule.file}`](../cypher/rules/{rule.file})"


def _example(rule: Rule) -> tuple[str, str] | None:
    """The first finding of the fixtures that is told in full."""
    found = (found for case in fixtures_of_shizi(rule.id) for found in case.finds)
    return next(((f["explanation_zh"], f["explanation_en"]) for f in found if "explanation_zh" in f), None)


def _thresholds() -> Iterator[str]:
    yield "## 参数 Thresholds\n"
    yield "| 参数 threshold | 默认 default | 含义 meaning | 出处 source |"
    yield "|---|---|---|---|"
    for name, parameter in known_parameters().items():
        yield f"| `{name}` | {parameter.value} {parameter.unit} | {parameter.zh}: {parameter.en} | {parameter.source} |"


def _denominators() -> Iterator[str]:
    yield "## 分母 Denominators\n"
    yield "| 名称 name | 含义 meaning |"
    yield "|---|---|"
    for name, denominator in denominators().items():
        yield f"| `{name}` | {denominator.zh}: {denominator.en} |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(rules_page())
