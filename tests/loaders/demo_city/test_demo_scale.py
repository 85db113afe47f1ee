"""Larger demo cities: numbers multiply, nothing repeats, memory does not grow with the scale."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shizi.loaders.demo_city import write_demo_city

FIXED = {
    "departments_integrated",
    "levels",
    "tax_payer_threshold",
    "member_threshold",
    "ledger_types",
    "mapping_units",
    "six_sync_stages",
    "training_sessions",
}
LOOSE = {"secretary_reception_days", "training_attendance"}


@pytest.mark.full
def test_scale_two_doubles_every_number(tmp_path: Path) -> None:
    one = write_demo_city(tmp_path / "one")
    two = write_demo_city(tmp_path / "two", scale=2)
    first = json.loads((one.truth / "seed_numbers.json").read_text(encoding="utf-8"))
    second = json.loads((two.truth / "seed_numbers.json").read_text(encoding="utf-8"))
    for key in set(first) - FIXED - LOOSE:
        assert second[key] == 2 * first[key], key
    assert {key: second[key] for key in FIXED} == {key: first[key] for key in FIXED}
    assert all(second[key] > first[key] for key in LOOSE)
    lines = [json.loads(line) for line in (two.truth / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    codes = [line["uscc"] for line in lines if line["uscc"]]
    assert len(codes) == len(set(codes))
    assert len({line["name"] for line in lines}) >= len(lines) - 10  # the namesakes of D03


_MEASURE = """
import resource, sys
from pathlib import Path
from shizi.loaders.demo_city import write_demo_city
write_demo_city(Path(sys.argv[1]), scale=int(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.full
def test_memory_does_not_grow_with_the_scale(tmp_path: Path) -> None:
    peaks = []
    for scale in (1, 5):
        command = [sys.executable, "-c", _MEASURE, str(tmp_path / str(scale)), str(scale)]
        peaks.append(int(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    assert peaks[1] < 1.35 * peaks[0], peaks
