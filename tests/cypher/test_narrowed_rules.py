"""Judging one organization alone finds what judging the city finds about it: by every rule, on every fixture, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rule_cases import CASES, RULES

from shizi.cypher.judging import judge
from shizi.cypher.narrowed_rules import better_swept, narrowed, reads_of_day
from shizi.cypher.parameters import read_parameters
from shizi.cypher.words import words
from shizi.graph.engine import Engine

SUBJECTS = {
    "organization": "Organization", "party_unit": "PartyUnit", "committee": "IndustryCommittee", "instructor": "Instructor",
    "place": "Place", "record": "RegisterRow",
}  # fmt: skip


@pytest.mark.parametrize("rule", [rule for rule in RULES if narrowed(RULES[rule].query)])
def test_alone_is_found_what_is_found_in_the_city(all_rule_cases: Engine, rule: str) -> None:
    kinds = [SUBJECTS[kind] for kind in RULES[rule].subject_kinds]
    for number, case in ((number, case) for number, case in CASES if case.rule == rule):
        given = {
            "at": case.at, "known": number, "rules": {rule: RULES[rule]}, "timeout": 20.0,
            "received": set(words()["register"]) - set(case.not_received), "parameters": read_parameters() | dict(case.parameters),
        }  # fmt: skip
        city = judge(all_rule_cases, **given)
        rows = all_rule_cases.read(
            "MATCH (n) WHERE n.recorded <= $known AND n.retired > $known AND any(l IN labels(n) WHERE l IN $kinds) "
            "RETURN DISTINCT n.id AS id",
            known=number, kinds=kinds,
        )  # fmt: skip
        alone = [judge(all_rule_cases, **given, about=row["id"]) for row in rows]
        assert not any(one.failed for one in (city, *alone)), case.why
        found = [finding for one in alone for finding in one.findings]
        assert sorted(found, key=repr) == sorted(city.findings, key=repr), case.why


def test_every_rule_about_organizations_can_be_narrowed() -> None:
    about = [rule for rule in RULES.values() if "organization" in rule.subject_kinds]
    assert [rule.id for rule in about if narrowed(rule.query) is None or better_swept(rule)] == []
    assert reads_of_day(RULES["D03"]) == frozenset()


def one_key(begin: str, then: str, where: str, end: str = "RETURN s.id AS subject") -> str:
    return f"MATCH (o:Organization) {begin} {then} MATCH (s:Organization) {where} {end}"


KEYED = ("WITH o.k AS k, count(*) AS n WHERE n > 1", "MATCH (p:Place) WITH k, collect(p) AS all", "WHERE s.k = k AND s.id = all[0].id")


@pytest.mark.parametrize(
    ("parts", "whole_city"),
    [
        (KEYED, False),
        (("WHERE o.x > 1 OR o.y > 1 " + KEYED[0], *KEYED[1:]), False),
        ((KEYED[0], KEYED[1], "WHERE s.id = all[0].id AND s.k = k"), False),
        ((KEYED[0], KEYED[1], "WHERE s.id = all[0].id OR s.k = k"), True),
        ((KEYED[0], KEYED[1], "WHERE NOT s.k = k"), True),
        ((KEYED[0], KEYED[1], "WHERE s.k = k + 1"), True),
        ((KEYED[0], KEYED[1], "WHERE s.other = k"), True),
        ((KEYED[0], KEYED[1], "WHERE s.k = 'k' AND s.k <> k"), True),
        ((KEYED[0], KEYED[1], "WHERE (s.k = k OR s.id = 'x')"), True),
        ((KEYED[0], "WITH collect(k) AS all UNWIND all AS k WITH k, all", KEYED[2]), True),
        ((KEYED[0], "MATCH (p:Place) WITH p.name AS k, collect(p) AS all", KEYED[2]), True),
        ((KEYED[0], "MATCH (p:Place) WITH k + '' AS k, collect(p) AS all", KEYED[2]), True),
        (("WITH collect(o.k) AS k, count(*) AS n", *KEYED[1:]), True),
        (("WITH `o`.k AS k, count(*) AS n", *KEYED[1:]), True),
        (("MATCH (q:Place) WITH o.k AS k, count(*) AS n", *KEYED[1:]), True),
        (("WITH o.k AS k, count(*) AS narrowed_key", *KEYED[1:]), True),
        ((*KEYED, "WITH s, count(*) AS n RETURN s.id AS subject"), True),
    ],
)
def test_only_what_bears_the_subjects_key_is_gathered_where_the_text_shows_that_nothing_else_matters(
    parts: tuple[str, ...], whole_city: bool
) -> None:
    query = one_key(*parts)
    found = narrowed(query)
    assert found is not None
    assert found.count("MATCH (s:Organization {id: $narrowed_to})") == 1
    if whole_city:
        assert found == query.replace("(s:Organization)", "(s:Organization {id: $narrowed_to})")
    else:
        begin = "MATCH (narrowed_one:Organization {id: $narrowed_to}) WITH DISTINCT narrowed_one.k AS narrowed_key MATCH (o:Organization {k: narrowed_key})"
        assert found.startswith(begin)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("MATCH (o:Organization) RETURN o.id AS subject", "MATCH (o:Organization {id: $narrowed_to}) RETURN o.id AS subject"),
        (
            "MATCH (h)-[n:NAMED]->(o:Organization) WITH o, count(h) AS n RETURN o.id AS subject",
            "MATCH (o:Organization {id: $narrowed_to}) MATCH (h)-[n:NAMED]->(o:Organization) WITH o, count(h) AS n RETURN o.id AS subject",
        ),
        ("MATCH (o:Organization) WITH DISTINCT o ORDER BY o.name RETURN o.id AS subject",
         "MATCH (o:Organization {id: $narrowed_to}) WITH DISTINCT o ORDER BY o.name RETURN o.id AS subject"),
        ("MATCH (o:Organization) WITH o LIMIT 3 RETURN o.id AS subject", None),
        ("MATCH (o:Organization) WITH o SKIP 3 RETURN o.id AS subject", None),
        ("MATCH (o:Organization) WITH collect(o) AS all, count(*) AS n UNWIND all AS o RETURN o.id AS subject", None),
        ("MATCH (o:Organization) WITH o.id AS id, count(*) AS n RETURN id AS subject", None),
        ("MATCH (o:Organization)-[:NAMED]-(p) WITH p AS o RETURN o.id AS subject", None),
        ("MATCH (p:Organization), (o:Organization) WITH o, p AS q RETURN o.id AS subject",
         "MATCH (o:Organization {id: $narrowed_to}) MATCH (p:Organization), (o:Organization) WITH o, p AS q RETURN o.id AS subject"),
        ("OPTIONAL MATCH (o:Organization) RETURN o.id AS subject", None),
        ("MATCH (o) RETURN o.id AS subject", None),
        ("MATCH (o:Organization {state: 'x'}) RETURN o.id AS subject", None),
        ("MATCH (o:Organization) WITH * RETURN o.id AS subject", None),
        ("MATCH (o:Organization) CALL (o) { MATCH (p) RETURN count(p) AS n } RETURN o.id AS subject", None),
        ("MATCH (o:Organization) WHERE 'WITH x' = o.name RETURN o.id + '' AS subject", None),
        ("MATCH (o:Organization) RETURN o.id AS subject UNION ALL MATCH (p:Place) RETURN p.name AS subject", None),
        ("MATCH (o:Organization) RETURN o.id AS subject UNION ALL MATCH (p:Place) RETURN p.id AS subject",
         "MATCH (o:Organization {id: $narrowed_to}) RETURN o.id AS subject UNION ALL MATCH (p:Place {id: $narrowed_to}) RETURN p.id AS subject"),
        ("MATCH (p:Place) WITH collect(p) AS all MATCH (o:Organization) WHERE size(all) > 0 RETURN o.id AS subject",
         "MATCH (p:Place) WITH collect(p) AS all MATCH (o:Organization {id: $narrowed_to}) WHERE size(all) > 0 RETURN o.id AS subject"),
    ],
)  # fmt: skip
def test_a_query_is_narrowed_only_where_its_text_shows_that_it_can_be(query: str, expected: str | None) -> None:
    assert narrowed(query) == expected


def test_a_rule_with_a_period_reads_the_day_it_leads_back_to() -> None:
    assert reads_of_day(RULES["V05"]) == {"at", "acts_after"}
    assert reads_of_day(RULES["Z01"]) == {"at", "due_year"}
    assert reads_of_day(replace(RULES["D02"], explanation_zh="{at}")) == {"at"}


