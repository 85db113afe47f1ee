"""Findings, the public surface: judging by rules, and the findings that loads keep."""

from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.judging import Finding, Judgement, finding_id, judge, run_rule
from shizi.cypher.stored_findings import (
    finding_order,
    finding_properties,
    findings_on,
    list_findings,
    received_kinds,
)

__all__ = [
    "Finding",
    "Judgement",
    "finding_id",
    "finding_order",
    "finding_properties",
    "findings_on",
    "judge",
    "list_findings",
    "parameters_in_force",
    "received_kinds",
    "rules_in_force",
    "run_rule",
]
