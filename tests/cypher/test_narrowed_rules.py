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


def test_all_but_one_rule_about_organizations_can_be_narrowed() -> None:
    sweeping = {rule.id for rule in RULES.values() if "organization" in rule.subject_kinds and narrowed(rule.query) is None}
    assert sweeping == {"D03"}
    assert reads_of_day(RULES["D03"]) == frozenset()
    assert {rule.id for rule in RULES.values() if "organization" in rule.subject_kinds and better_swept(rule)} == {"D03", "Z01"}


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
    assert reads_of_day(RULES["Z01"]) == {"due_year"}
    assert reads_of_day(replace(RULES["D02"], explanation_zh="{at}")) == {"at"}


