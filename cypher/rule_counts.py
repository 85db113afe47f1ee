"""What each rule has open, and how many there could be: findings, subjects, and the denominator they are counted against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shizi.cypher.rule_files import Rule
from shizi.graph.reading import Reading

_OPEN = """
MATCH (f:Finding)
WHERE f.resolved_on IS NULL AND f.recorded <= $known AND f.retired > $known
RETURN f.rule AS rule, count(*) AS open, count(DISTINCT f.subject) AS subjects
"""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Open findings of a rule, the subjects they are about, the denominator, and the share of subjects in it (0 to 1)."""

    open: int
    subjects: int
    denominator: int

    @property
    def share(self) -> float | None:
        """Subjects in the denominator; None where nothing could be found at all."""
        return round(self.subjects / self.denominator, 4) if self.denominator else None


def rule_counts(engine: Reading, rules: Iterable[Rule], *, at: date, known: int) -> dict[str, RuleCount]:
    """The counts of these rules as load `known` left them; denominators on the day `at`."""
    found = {row["rule"]: row for row in engine.read(_OPEN, known=known)}
    sizes: dict[str, int] = {}
    counts = {}
    for rule in rules:
        name = rule.denominator.name
        if name not in sizes:
            sizes[name] = int(engine.read(rule.denominator.query, at=at, known=known)[0]["count"])
        row = found.get(rule.id, {"open": 0, "subjects": 0})
        counts[rule.id] = RuleCount(row["open"], row["subjects"], sizes[name])
    return counts


def open_of_other_rules(engine: Reading, rules: Iterable[str], *, known: int) -> dict[str, int]:
    """Open findings of rules that are not among these any more: switched off since the load, or their file is gone."""
    known_rules = set(rules)
    return {row["rule"]: row["open"] for row in engine.read(_OPEN, known=known) if row["rule"] not in known_rules}
