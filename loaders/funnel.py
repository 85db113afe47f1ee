"""The funnel from base records over the base roster to the ledger, with what each step leaves out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shizi.loaders.states import BASE_ROSTER, EXCLUDED, LEDGER

STEPS = ("base_records", "base_roster", "ledger")


@dataclass
class Funnel:
    """Counts organizations by state, reason and kind while they stream by."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, state: str, reason: str, kind: str) -> None:
        """Count one organization."""
        self.counts[(state, reason, kind)] += 1

    def total(self, states: Iterable[str]) -> int:
        """Organizations in any of these states."""
        wanted = set(states)
        return sum(count for (state, _, _), count in self.counts.items() if state in wanted)

    def steps(self) -> list[dict[str, Any]]:
        """The funnel in the contract's shape: count of each step, and what was removed on the way to it."""
        return [
            {"step": STEPS[0], "count": self.total((EXCLUDED, BASE_ROSTER, LEDGER)), "removed": []},
            {"step": STEPS[1], "count": self.total((BASE_ROSTER, LEDGER)), "removed": self._removed(EXCLUDED)},
            {"step": STEPS[2], "count": self.total((LEDGER,)), "removed": self._removed(BASE_ROSTER)},
        ]

    def _removed(self, state: str) -> list[dict[str, Any]]:
        reasons: Counter[str] = Counter()
        for (at, reason, _), count in self.counts.items():
            if at == state:
                reasons[reason] += count
        return [{"reason": reason, "count": count} for reason, count in sorted(reasons.items(), key=lambda i: (-i[1], i[0]))]
