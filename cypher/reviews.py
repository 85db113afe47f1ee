"""Reviews of findings: accepted, exempt until a day with a reason, or withdrawn again (issue of the rule book, point 4).

A review is a plain `Review` node keyed to the finding's stable id. It is written once and never changed: the latest one
about a finding counts, and taking one back is one more. Loads neither read nor touch them, so they are kept over loads
and shared by everybody who uses the database. An exemption counts on days before its end day; from that day on the
finding is open again, whatever was said of it before.

A review as others see it: `{"state", "reason", "by", "until", "reviewed_on"}`, days as texts, `until` None without end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import neo4j

from shizi.cypher.answer_statements import statement
from shizi.cypher.review_texts import checked_reason, checked_role
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError, UsageError
from shizi.graph.model import model
from shizi.graph.schema_setup import set_up_schema

STATES = ("accepted", "exempt", "withdrawn")
"""What a review may say of a finding: it is real and taken on; it is excused until a day; take the former word back."""
COUNTED = ("accepted", "exempt")
SHORTEST_PREFIX = 6
_SHOWN_CANDIDATES = 10

# The first statement takes the city's lock on Neo4j and makes a second writer on ArcadeDB repeat itself, so that no two
# reviews get one number and none is judged by a former state.
_LOCK = "MATCH (city:City {id: 'city'}) SET city.id = 'city' RETURN count(city) AS n"
_TAKE_NUMBERS = (
    "MATCH (city:City {id: 'city'}) SET city.reviews = coalesce(city.reviews, 0) + $count RETURN city.reviews AS last"
)
_CREATE = """
UNWIND $rows AS row
CREATE (r:Review {number: row.number, finding: row.finding, state: row.state, reason: row.reason,
                  author_role: row.author_role, reviewed_on: row.reviewed_on, known: row.known})
SET r.until = row.until
RETURN count(r) AS n
"""


def prepare_reviews(engine: Engine) -> None:
    """The indexes that reviews need, where they are missing (a graph of an earlier version).

    Numbers are unique by `_LOCK`; a constraint would make ArcadeDB report a conflict of two writers as a fault.
    """
    set_up_schema(engine, unique=(), indexes=[("Review", (name,)) for name in model().node("Review").index])


def find_findings(engine: Engine, asked: Sequence[str], *, known: int) -> list[dict[str, Any]]:
    """The stored finding meant by each text: an id, or the beginning of one, at least six characters long.

    Gives `{"id", "rule", "subject", "name", "resolved_on"}` in the order asked, each finding once.

    Raises:
        NotFoundError: no finding bears this id; AmbiguousError when several begin so.
    """
    found = {}
    for text in asked:
        wanted = text.strip()
        rows = engine.read(statement("finding_by_id"), id=wanted, known=known) if wanted.isprintable() else []
        if not rows and len(wanted) >= SHORTEST_PREFIX and wanted.isprintable():
            rows = engine.read(statement("findings_by_prefix"), prefix=wanted.lower(), known=known)
        if not rows:
            short = "" if len(wanted) >= SHORTEST_PREFIX else f"，至少写{SHORTEST_PREFIX}位"
            raise NotFoundError(
                f"没有问题“{wanted[:40]}” · there is no finding {wanted[:40]!r}",
                to_do=f"看 shizi findings --all --format csv 的 id 列{short} · see the ids of shizi findings",
            )
        if len(rows) > 1:
            raise AmbiguousError(
                f"不止一个问题以“{wanted[:40]}”开头 · several findings begin so",
                candidates=[
                    {"id": row["id"], "name": f"{row['rule']} {row['name']}"} for row in rows[:_SHOWN_CANDIDATES]
                ],
                to_do="多写几位 · write more of the id",
            )
        found[rows[0]["id"]] = rows[0]
    return list(found.values())


def review_findings(
    engine: Engine,
    findings: Sequence[str],
    *,
    known: int,
    state: str,
    reason: str,
    author_role: str,
    until: date | None,
    on: date,
) -> list[dict[str, Any]]:
    """Write one review for each finding (ids or beginnings of ids), all in one transaction; returns them with `finding`.

    `known` is the load whose findings are meant, `on` the day on which the review is written, `until` the day from which
    an exemption no longer counts.

    Raises:
        UsageError: an unknown state, a text that is refused, an end day that is missing, misplaced or past, a finding
            that is resolved, or nothing to withdraw.
        NotFoundError: no such finding, or nothing is loaded; AmbiguousError when several begin so.
    """
    given = {
        "state": _checked_state(state),
        "reason": checked_reason(reason),
        "author_role": checked_role(author_role),
        "until": _checked_until(engine, state, until, known),
        "reviewed_on": on,
        "known": known,
    }
    meant = find_findings(engine, findings, known=known)
    for finding in meant:
        if finding["resolved_on"] and state != "withdrawn":
            raise UsageError(
                f"问题 {finding['id']} 已于{finding['resolved_on']}解决 · it was resolved on {finding['resolved_on']}",
                to_do="只有未解决的问题可以受理或豁免 · only open findings are accepted or exempt",
            )
    if not engine.read("MATCH (r:Review) RETURN r.number AS number LIMIT 1"):
        prepare_reviews(engine)
    ids = [finding["id"] for finding in meant]
    with engine.changing():
        written = engine.write_together(lambda transaction: _write(transaction, ids, given))
    return [{"finding": row["finding"], **_shown(row)} for row in written]


def review_finding(
    engine: Engine,
    finding_id: str,
    *,
    known: int,
    state: str,
    reason: str,
    author_role: str,
    until: date | None,
    on: date,
) -> dict[str, Any]:
    """`review_findings` of one."""
    return review_findings(
        engine, [finding_id], known=known, state=state, reason=reason, author_role=author_role, until=until, on=on
    )[0]


def reviews_in_force(
    engine: Engine, at: date, *, findings: Iterable[str] | None = None, known_on: date | None = None
) -> dict[str, dict[str, Any]]:
    """The review that counts on the day `at` by finding id; of these findings only, or as known on the day `known_on`."""
    asked = {"at": at, "known_on": known_on or date.max}
    if findings is None:
        rows = engine.read(statement("reviews_in_force"), **asked)
    else:
        rows = engine.read(statement("reviews_in_force_of"), findings=list(findings), **asked)
    return {row["review"]["finding"]: _shown(row["review"]) for row in rows}


def review_history(engine: Engine, finding_id: str) -> list[dict[str, Any]]:
    """Every review ever written about a finding, oldest first, each with its `number` and the load that was `known`."""
    rows = engine.read(statement("review_history"), finding=finding_id)
    return [
        {"number": row["review"]["number"], "known": row["review"]["known"], **_shown(row["review"])} for row in rows
    ]


def with_reviews(
    engine: Engine, findings: Sequence[Mapping[str, Any]], at: date, *, known_on: date | None = None
) -> list[dict[str, Any]]:
    """The findings, each with `review`: the one that counts on the day, or None."""
    reviews = reviews_in_force(engine, at, known_on=known_on) if findings else {}
    return [{**finding, "review": reviews.get(finding["id"])} for finding in findings]


def review_answers(engine: Engine, answers: Iterable[Mapping[str, Any]], at: date) -> None:
    """Give every finding of these oversight answers its `review`, as `with_reviews` does; one statement for all of them."""
    findings = [finding for answer in answers for finding in answer.get("findings", ())]
    reviews = reviews_in_force(engine, at, findings={finding["id"] for finding in findings}) if findings else {}
    for finding in findings:
        finding["review"] = reviews.get(finding["id"])


def reviewed_counts(engine: Engine, *, known: int, at: date, known_on: date | None = None) -> dict[str, int]:
    """How many open findings of load `known` are accepted, and how many exempt, on the day."""
    reviews = reviews_in_force(engine, at, known_on=known_on)
    still_open = {row["id"] for row in engine.read(statement("open_among"), ids=list(reviews), known=known)}
    return {state: sum(reviews[one]["state"] == state for one in still_open) for state in COUNTED}


def reviews_written(engine: Engine) -> int:
    """How many reviews were ever written: with the published load it tells whether an answer kept elsewhere is stale."""
    rows = engine.read("MATCH (city:City {id: 'city'}) RETURN coalesce(city.reviews, 0) AS n")
    return int(rows[0]["n"]) if rows else 0


def _write(transaction: neo4j.Transaction, ids: Sequence[str], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not transaction.run(_LOCK).single(strict=True)["n"]:
        raise NotFoundError("还没有装载任何城市 · no city is loaded yet")
    if given["state"] == "withdrawn":
        latest = transaction.run(statement("latest_reviews"), findings=list(ids))
        standing = {record["finding"] for record in latest if record["state"] != "withdrawn"}
        if missing := [one for one in ids if one not in standing]:
            raise UsageError(
                f"问题 {missing[0]} 没有可撤回的核对意见 · nothing about it can be withdrawn",
                to_do=f"看 shizi findings history {missing[0]}",
            )
    last: int = transaction.run(_TAKE_NUMBERS, count=len(ids)).single(strict=True)["last"]
    first = last - len(ids) + 1
    rows = [{**given, "number": first + position, "finding": one} for position, one in enumerate(ids)]
    transaction.run(_CREATE, rows=rows).consume()
    return rows


def _checked_state(state: str) -> str:
    if state not in STATES:
        raise UsageError(
            f"没有核对状态“{state[:40]}” · there is no such state", to_do=f"可用 · one of {', '.join(STATES)}"
        )
    return state


def _checked_until(engine: Engine, state: str, until: date | None, known: int) -> date | None:
    if state != "exempt":
        if until is not None:
            raise UsageError(
                "只有豁免才有截止日 · only an exemption has an end day", to_do="去掉 --until · leave --until out"
            )
        return None
    if until is None:
        raise UsageError(
            "豁免必须写明截止日 · an exemption needs the day on which it ends",
            to_do="用 --until 2026-12-31 写明 · give it with --until",
        )
    as_of = engine.read(statement("load_day"), known=known)
    if as_of and until <= as_of[0]["as_of"]:
        raise UsageError(
            f"截止日{until}不晚于数据日期{as_of[0]['as_of']}，豁免不会生效 · the exemption would have ended already",
            to_do="写更晚的 --until · give a later --until",
        )
    return until


def _shown(review: Mapping[str, Any]) -> dict[str, Any]:
    until = review.get("until")
    return {
        "state": review["state"],
        "reason": review["reason"],
        "by": review["author_role"],
        "until": until.isoformat() if until else None,
        "reviewed_on": review["reviewed_on"].isoformat(),
    }
