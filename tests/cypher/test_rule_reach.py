"""What a rule looks at is read from its query."""

from __future__ import annotations

from shizi.cypher.catalogue import read_rules
from shizi.cypher.change_words import change_words
from shizi.cypher.rule_reach import reach_of
from shizi.graph.model import model


def test_edges_come_with_those_they_are_derived_from() -> None:
    rules = read_rules()
    assert reach_of(rules["M01"]).edges >= {"OVERSEES", "NAMED"}
    assert reach_of(rules["V06"]).edges >= {"LINE_ENDS_AT", "BELONGS_TO", "REPORTS_TO", "COVERS"}
    assert reach_of(rules["I02"]).edges == {"GUIDES"}


def test_periods_are_the_thresholds_that_lead_back_to_a_day() -> None:
    rules = read_rules()
    assert reach_of(rules["V05"]).periods == ("act_months",)
    assert reach_of(rules["M07"]).periods == ("visit_days",)
    assert reach_of(rules["M01"]).periods == ()


def test_every_rule_looks_at_something_that_can_change() -> None:
    for rule in read_rules().values():
        reach = reach_of(rule)
        assert reach.edges or reach.properties, rule.id
        assert not {"uid", "recorded", "retired", "name"} & reach.properties


def test_every_kind_of_edge_a_rule_may_rest_on_has_words() -> None:
    words = change_words()
    assert set(model().edges) == set(words.edges) | words.silent
