"""Property: a table written in random mess reads back equal, and nothing personal comes out (SEMANTICS A whole)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from messy_tables import SECRET, MessyTable, messy_tables
from written_tables import read_file

from shizi.loaders.header_words import fold_header
from shizi.loaders.register_kinds import register_kinds

WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def check(table: MessyTable) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table.write(Path(folder))
        found = read_file(Path(folder), table.kind.name, table.file_name, columns=table.columns)
    assert {row.number: row.values for row in found.rows} == table.expected
    assert set(found.reasons) == table.rejected
    assert (found.report.accepted, found.report.rejected) == (len(table.expected), len(table.rejected))
    assert found.report.rows == len(table.expected) + len(table.rejected)
    assert {fold_header(h) for h in found.report.dropped_personal_columns} == {fold_header(h) for h in table.personal}
    assert {fold_header(h) for h in found.report.unknown_columns} == {fold_header(h) for h in table.unknown}
    everything = str((found.rows, found.report, found.rejected))
    assert SECRET not in everything
    assert "13800138000" not in everything
    assert found.report.ignored_sheets == (["填表说明"] if table.format in ("xlsx", "xls") else [])


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(messy_tables())
def test_a_messy_table_reads_back_equal(table: MessyTable) -> None:
    check(table)


@pytest.mark.full
@pytest.mark.parametrize("kind", register_kinds())
def test_a_messy_table_of_every_kind_reads_back_equal(kind: str) -> None:
    @settings(max_examples=80, deadline=None, suppress_health_check=QUIET, phases=WITHOUT_SHRINKING)
    @given(messy_tables((kind,)))
    def check_kind(table: MessyTable) -> None:
        check(table)

    check_kind()
