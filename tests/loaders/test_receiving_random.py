"""Random deliveries, received and told by a simple oracle (SEMANTICS J1, J2, J3, J5)."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from receiving_home import DAYS, Home, entry, member

from shizi.loaders.stage import meaning_of


@dataclass
class OracleCopy:
    valid_from: date | None
    closed_on: date | None = None


class Oracle:
    """Rows in force and closed, as lists of copies by (part, row); the last copy in force closes first."""

    def __init__(self) -> None:
        self.copies: dict[tuple[str, int], list[OracleCopy]] = {}
        self.parts: set[str] = set()

    def in_force(self, part: str) -> int:
        return sum(c.closed_on is None for (p, _), copies in self.copies.items() if p == part for c in copies)

    def deliver(self, day: date, delivery: dict[str, list[int] | None], *, allow_shrink: bool) -> None:
        for part, rows in delivery.items():
            if rows is None:
                continue
            before = self.in_force(part)
            if part in self.parts and not allow_shrink and len(rows) < before * 0.6:
                continue
            counts = Counter(rows)
            for row in {*counts, *(r for p, r in self.copies if p == part)}:
                copies = self.copies.setdefault((part, row), [])
                alive = [copy for copy in copies if copy.closed_on is None]
                for copy in alive[counts[row] :]:
                    copy.closed_on = day
                start = day if part in self.parts else None
                copies += [OracleCopy(start) for _ in range(counts[row] - len(alive))]
            self.parts.add(part)

    def told(self) -> Counter[Any]:
        return Counter((p, r, c.valid_from, c.closed_on) for (p, r), copies in self.copies.items() for c in copies)


deliveries = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(["局甲", "局乙", "局丙"]),
            st.one_of(st.none(), st.lists(st.integers(0, 4), max_size=8)),
            max_size=3,
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@given(deliveries)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_j1_j2_j3_j5_random_deliveries_agree_with_the_oracle(given_deliveries: Any) -> None:
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        latest: dict[str, int] = {}
        for number, (delivery, allow_shrink) in enumerate(given_deliveries):
            day = DAYS[number]
            paths = {part: f"{part}-{number}.csv" for part in delivery}
            held = {paths[p]: [member(f"甲{r}") for r in rows] for p, rows in delivery.items() if rows is not None}
            entries = [entry(paths[part], part, day=day) for part in delivery]
            received = home.deliver(day, held, entries, allow_shrink=allow_shrink)
            oracle.deliver(day, delivery, allow_shrink=allow_shrink)
            for line in received.registers:
                if line["status"] == "loaded":
                    latest[line["department"]] = number
            assert home.stage
            names = {part.id: part.department for part in home.stage.parts()}
            rows = home.rows()
            found = Counter((names[r.part], int(r.values[0][1:]), r.valid_from, r.closed_on) for r in rows)
            assert found == oracle.told()
            assert len({row.key for row in rows}) == len(rows)
            for row in rows:
                assert meaning_of(row.key) == row.key.split("~")[0]
                if row.in_force:
                    assert row.path == f"{names[row.part]}-{latest[names[row.part]]}.csv"
            assert {p.department: p.rows for p in home.stage.parts()} == {p: oracle.in_force(p) for p in oracle.parts}
        if home.stage:
            home.stage.close()
