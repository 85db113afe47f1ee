"""A person's decisions on weak matches hold for later loads (SEMANTICS B13)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from deliveries import code, name, small_city

from shizi.graph.engine import Engine
from shizi.graph.publication import published
from shizi.graph.settings import Settings
from shizi.loaders.decisions import Decisions, RowIdentity
from shizi.loaders.load import load_folder
from shizi.loaders.match_review import decisions_file, review_lines

ALIKE = name(12).replace("贸易有限公司", "贸昜有限公司")


@pytest.fixture
def settings(embedded_engine: Engine, embedded_home: Path) -> Settings:
    shutil.rmtree(embedded_home / "loads", ignore_errors=True)
    (embedded_home / "matches.yaml").unlink(missing_ok=True)
    return Settings(home=embedded_home, engine_idle=5)


def liaison_of(engine: Engine, number: int) -> list[str]:
    now = published(engine)
    assert now is not None
    rows = engine.read(
        "MATCH (u)-[e:OVERSEES {role: 'liaison'}]->(o:Organization {id: $id}) WHERE e.recorded <= $known AND e.retired > $known "
        "RETURN u.name AS name",
        id=code(number), known=now.number,
    )  # fmt: skip
    return [row["name"] for row in rows]


def test_an_accepted_match_attaches_a_rejected_one_stays_out(settings: Settings, embedded_engine: Engine, tmp_path: Path) -> None:
    city = small_city()
    city.add("liaison", "市委社会工作部", [{"unit": "新华街道办事处", "name": ALIKE}])
    folder = city.write(tmp_path / "1")
    load_folder(folder, settings)
    assert liaison_of(embedded_engine, 12) == []
    line = next(line for line in review_lines(settings) if line["name"] == ALIKE and line["candidate_id"] == code(12))
    assert (line["register"], line["candidate_uscc"], line["row"]) == ("liaison", code(12), 13)
    row = RowIdentity(line["row_key"], line["register"], line["name"], line["code"])

    decisions = Decisions.load(decisions_file(settings))
    decisions.accept(row, code(12), name(12))
    assert not any(line["name"] == ALIKE for line in review_lines(settings))
    assert load_folder(folder, settings).no_change is False
    assert liaison_of(embedded_engine, 12) == ["新华街道办事处"]

    later = small_city(as_of="2025-12-31")
    later.add("liaison", "市委社会工作部", [{"unit": "新华街道办事处", "name": ALIKE}])
    load_folder(later.write(tmp_path / "2"), settings)
    assert liaison_of(embedded_engine, 12) == ["新华街道办事处"]

    Decisions.load(decisions_file(settings)).undo(line["row_key"])
    Decisions.load(decisions_file(settings)).reject(row, code(12), name(12))
    load_folder(tmp_path / "2", settings)
    assert liaison_of(embedded_engine, 12) == []
    assert not any(line["name"] == ALIKE and line["candidate_id"] == code(12) for line in review_lines(settings))
