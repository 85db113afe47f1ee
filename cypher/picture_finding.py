"""What the picture of a finding shows: its subject, who is concerned or missing, the rows and the documents that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from shizi.cypher.answer_statements import statement
from shizi.cypher.oversight import roles_of
from shizi.cypher.oversight_facts import read_facts
from shizi.cypher.rule_titles import rule_title
from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.drawing import Words
from shizi.graph.drawing_evidence import Evidence, Holder, Row
from shizi.graph.engine import Engine

Item = Mapping[str, Any]


def evidence_shown(
    engine: Engine, evidence: Item, *, at: date, known: int, words: Words, cap: int, titles: tuple[str, str] | None = None
) -> Evidence:
    """The evidence of `finding_evidence` in the shape of its picture; at most `cap` rows a holder and `cap` of the subject.

    `titles` are the rule's titles in Chinese and English, where it is a city's own.
    """
    finding = evidence["finding"]
    place = 0 if words.language == "zh" else 1
    title = (titles or rule_title(finding["rule"]))[place]
    state = words.say("resolved", day=finding["resolved_on"]) if finding["resolved_on"] else words.say("open")
    said_of = {holder["id"]: [row for row in evidence["rows"] if _names(row, holder["id"])] for holder in finding["holders"]}
    naming = {row["key"] for rows in said_of.values() for row in rows}
    others = [row for row in evidence["rows"] if row["key"] not in naming]
    holders = [
        *_ghosts(engine, finding, at, known, words),
        *(_holder(holder, finding, said_of[holder["id"]], words, cap) for holder in finding["holders"]),
    ]
    return Evidence(
        title=words.say("finding_title", rule=finding["rule"], title=title, name=finding["name"] or finding["subject"]),
        subtitle=words.say(
            "finding_subtitle", id=finding["id"], severity=words.of("severity", finding["severity"]),
            first_seen=finding["first_seen"] or "", state=state,
        ),
        subject=finding["name"] or finding["subject"],
        kind=words.of("subject_kind", finding["subject_kind"]),
        facts=((words.say("key"), finding["subject"]), (words.say("rule"), f"{finding['rule']} {title}"),
               (words.say("first_seen"), finding["first_seen"] or ""), (words.say("status"), state)),
        holders=tuple(holders),
        rows=tuple(_row(row, f"row:{row['key']}", words) for row in others[:cap]),
        left_out=max(0, len(others) - cap),
        notes=(finding[f"explanation_{words.language}"],),
    )  # fmt: skip


def _holder(holder: Item, finding: Item, rows: Sequence[Item], words: Words, cap: int) -> Holder:
    settings = _settings()["looks"]
    several = finding["kind"] == "multi_head" or settings.get(finding["rule"]) == "several"
    look = settings.get(finding["rule"], "held")
    if several:
        look = "several" if len(finding["holders"]) > 1 else "held"
    label = words.of("role", finding["role"]) if finding["role"] else words.say("concerned")
    spellings = sorted({said["spelling"] for row in rows for said in row["says"] if said["spelling"] and said["holder"] == holder["id"]})
    shown = [_row(row, f"row:{holder['id']}:{row['key']}", words, holder["id"]) for row in rows[:cap]]
    return Holder(
        key=f"holder:{holder['id']}", name=holder["name"], look=look, label=label, rows=tuple(shown),
        detail=words.say("more_rows", count=len(rows) - cap) if len(rows) > cap else "",
        facts=((words.say("key"), holder["id"]), *((words.say("written_as"), spelling) for spelling in spellings)),
    )  # fmt: skip


def _ghosts(engine: Engine, finding: Item, at: date, known: int, words: Words) -> Iterator[Holder]:
    """What is missing, drawn as missing."""
    wanted = _settings()["lacks"].get(finding["rule"], {})
    missing = [words.of(*word.split(".", 1)) for word in wanted.get("words", ())]
    if finding["rule"] in ("V02", "V03", "V04") and finding["role"]:
        missing.append(words.of("role", finding["role"]))
    if finding["stage"]:
        missing.append(words.of("stage", finding["stage"]))
    if wanted.get("roles") and finding["subject_kind"] == "organization":
        facts = read_facts(engine, [finding["subject"]], at=at, known=known).get(finding["subject"])
        for role in roles_of(facts, at) if facts else ():
            if role["role"] in wanted["roles"] and role["status"] in ("missing", "nominal"):
                missing.append(words.of("role", role["role"]))
    if finding["rule"] == "V06" and finding["subject_kind"] == "party_unit":
        for end in engine.read(statement("line_end"), id=finding["subject"], at=at, known=known):
            detail = words.say("stops", why=words.of("stops", end["stops_because"]))
            yield Holder(key="line:end", name=end["stops_at"] or end["id"], look="stopped", label=words.say("party_line"), detail=detail)
    for position, what in enumerate(missing):
        yield Holder(key=f"lack:{position}", name=words.say("lack", what=what), look="lacking", label="")


def _row(row: Item, key: str, words: Words, holder: str | None = None) -> Row:
    sheet = words.say("sheet", sheet=row["sheet"]) if row["sheet"] else ""
    said = [one for one in row["says"] if holder is None or one["holder"] == holder]
    facts = [(words.say("file"), f"{row['file']}{sheet}")]
    facts += [(words.say("department"), row["department"])] if row["department"] else []
    facts += [(words.say("written_as"), spelling) for spelling in sorted({one["spelling"] for one in said if one["spelling"]})]
    return Row(
        key=key,
        title=words.say("register_row", register=words.of("register", row["register"]), row=row["row"]),
        address=f"{row['file'].rpartition('/')[2]}{sheet}",
        documents=tuple(sorted({one["basis"] for one in said if one["basis"]})),
        facts=tuple(facts),
    )


def _names(row: Item, holder: str) -> bool:
    return any(said["holder"] == holder for said in row["says"])


@cache
def _settings() -> dict[str, dict[str, Any]]:
    text = resources.files("shizi.cypher").joinpath("picture_finding.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = load_yaml(text)
    return found
