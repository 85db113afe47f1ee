"""A city's own thresholds and rules: in force by the next load, told when faulty, and part of what a load depends on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliveries import Delivery, code, small_city
from own_rules import HEADER, QUERY, write_rule

from shizi.cypher.in_force import parameters_in_force, rules_in_force
from shizi.cypher.oversight import oversight_answer
from shizi.cypher.stored_findings import findings_on, list_findings
from shizi.graph.engine import Engine
from shizi.graph.errors import UsageError
from shizi.graph.publication import Publication, published
from shizi.graph.settings import Settings
from shizi.loaders.load import LoadResult, load_folder

AS_OF = date(2025, 9, 30)


class City:
    """A data folder, its engine, and one delivery."""

    def __init__(self, settings: Settings, engine: Engine, folder: Path) -> None:
        self.settings, self.engine, self.folder = settings, engine, folder

    def load(self, delivery: Delivery | None = None) -> LoadResult:
        if delivery is not None:
            delivery.write(self.folder)
        return load_folder(self.folder, self.settings)

    def published(self) -> Publication:
        now = published(self.engine)
        assert now is not None
        return now

    def found(self, rule: str) -> dict[str, str]:
        """Open findings of a rule: subject and explanation."""
        listed = list_findings(self.engine, known=self.published().number, rules=[rule])
        return {finding["subject"]: finding["explanation_zh"] for finding in listed}

    def set_parameters(self, text: str) -> None:
        self.settings.parameters_file.parent.mkdir(parents=True, exist_ok=True)
        self.settings.parameters_file.write_text(text, encoding="utf-8")

    def own(self, text: str, name: str = "X01.cypher") -> None:
        write_rule(self.settings.rules_folder, text, None, name)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=[pytest.mark.neo4j, pytest.mark.full])])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[City]:
    engine = request.getfixturevalue(f"{request.param}_engine")
    if request.param == "neo4j":
        server = request.getfixturevalue("neo4j_settings")
        yield City(replace(server, home=tmp_path / "home"), engine, tmp_path / "city")
        return
    home = request.getfixturevalue("embedded_home")
    _clear(home)  # the engine's folder is shared: another test's load may have left its rows
    yield City(Settings(home=home, engine_idle=5), engine, tmp_path / "city")
    _clear(home)


def _clear(home: Path) -> None:
    for leftover in (home / "loads", home / "rules"):
        shutil.rmtree(leftover, ignore_errors=True)
    (home / "parameters.yaml").unlink(missing_ok=True)


def with_members(members: int) -> Delivery:
    """The small city, in which firm 1 has some formal members and no unit."""
    delivery = small_city()
    rows: list[Any] = delivery.registers[("survey_ledger", "市委社会工作部")]
    rows[0] = {**rows[0], "formal_members": members}
    return delivery.add("party_units", "市委社会工作部", [{"unit_code": "U1", "unit_name": "某支部", "kind": "党支部"}])


def test_a_changed_threshold_makes_the_same_folder_load_again_and_judges_by_it(city: City) -> None:
    city.load(with_members(2))
    assert city.found("P01") == {}
    city.set_parameters("member_threshold: 2\n")
    result = city.load()
    assert not result.no_change
    assert set(city.found("P01")) == {code(1)}
    assert "达到单独组建党支部的人数（2名）" in city.found("P01")[code(1)]
    assert city.load().no_change
    now = city.published()
    assert parameters_in_force(city.engine, now.number)["member_threshold"] == 2
    assert parameters_in_force(city.engine, now.number - 1)["member_threshold"] == 3
    other_day = findings_on(city.engine, at=date(2025, 9, 1), known=now.number)
    assert [finding["subject"] for finding in other_day if finding["rule"] == "P01"] == [code(1)]
    city.settings.parameters_file.unlink()
    assert not city.load().no_change
    assert city.found("P01") == {}


def test_thresholds_decide_the_ledger_too(city: City) -> None:
    assert city.load(small_city()).report["funnel"][-1]["count"] == 12
    city.set_parameters("staff_threshold: 16\n")
    assert city.load().report["funnel"][-1]["count"] == 0
    city.set_parameters("tax_payer_threshold: 21\n")
    removed = [entry for step in city.load().report["funnel"] for entry in step["removed"]]
    assert {"reason": "below_threshold", "count": 12} in removed


@pytest.mark.parametrize(
    ("text", "row"), [("member_threshold: 2\nmember_treshold: 3\n", 2), ("# ours\n\nmember_threshold: two\n", 3)]
)
def test_a_faulty_threshold_refuses_the_load_and_the_former_city_stays(city: City, text: str, row: int) -> None:
    city.load(small_city())
    before = city.published()
    city.set_parameters(text)
    with pytest.raises(UsageError) as refused:
        city.load()
    assert refused.value.exit_status == 2
    assert refused.value.where is not None
    assert refused.value.where.file == str(city.settings.parameters_file)
    assert refused.value.where.row == row
    assert refused.value.to_do
    assert city.published() == before
    city.settings.parameters_file.unlink()
    assert city.load().no_change


def test_a_rule_is_added_replaced_and_switched_off_by_files_alone(city: City) -> None:
    city.load(small_city())
    assert city.found("X01") == {}
    assert set(city.found("V02"))
    city.own(HEADER + QUERY)
    city.own("// ---\n// id: V02\n// active: false\n// ---\n", "off.cypher")
    result = city.load()
    assert result.report["findings"]["failed"] == {}
    assert len(city.found("X01")) == 12
    assert city.found("X01")[code(1)].endswith("有15人，多于5")
    assert city.found("V02") == {}
    city.own(HEADER.replace("version: 1", "version: 2") + QUERY.replace("> $joint_cap", "> 3 * $joint_cap"))
    city.load()
    assert city.found("X01") == {}


def test_other_days_and_answers_are_judged_by_the_rules_of_the_load(city: City) -> None:
    city.own(HEADER + QUERY)
    city.load(small_city())
    (city.settings.rules_folder / "X01.cypher").unlink()
    now = city.published()
    assert "X01" in rules_in_force(city.engine, now.number)
    answer = oversight_answer(
        city.engine, code(1), at=date(2025, 9, 1), known=now.number, publication=now, evaluate=True
    )
    (finding,) = [finding for finding in answer["findings"] if finding["rule"] == "X01"]
    assert finding["title_zh"] == "从业人数过多"
    city.load()
    assert "X01" not in rules_in_force(city.engine, city.published().number)
    assert city.found("X01") == {}


def test_the_version_that_holds_on_the_day_is_judged_and_findings_keep_their_ids(city: City) -> None:
    older = HEADER.replace("2000-01-01", "2000-01-01\n// holds_until: 2025-09-30")
    newer = HEADER.replace("2000-01-01", "2025-09-30").replace("version: 1", "version: 2")
    city.own(older + QUERY.replace("> $joint_cap", "> 2 * $joint_cap"))
    city.own(newer + QUERY, "X01_2.cypher")
    city.load(small_city(as_of="2025-09-29"))
    first = {finding["subject"]: finding["id"] for finding in list_findings(city.engine, known=city.published().number, rules=["X01"])}
    city.load(small_city(as_of="2025-09-30"))
    second = {finding["subject"]: finding["id"] for finding in list_findings(city.engine, known=city.published().number, rules=["X01"])}
    assert first == second
    assert len(first) == 12


BROKEN = {
    "header.cypher": ("X02", HEADER.replace("severity: low", "severity: bad") + QUERY, "header.cypher row 5: severity is one of"),
    "writes.cypher": ("X03", HEADER + QUERY.replace("RETURN", "SET o.name = 'x'\nRETURN"), "SET is not allowed"),
    "unknown.cypher": ("X04", HEADER + QUERY.replace("$joint_cap", "$many"), "reads $many"),
    "fails.cypher": ("X05", HEADER + QUERY.replace("o.staff >", "no_such(o) >"), "refuses the statement"),
}


def test_a_rule_that_cannot_be_used_is_told_and_the_others_run(city: City) -> None:
    city.own(HEADER + QUERY)
    for name, (rule, text, _) in BROKEN.items():
        city.own(text.replace("X01", rule), name)
    city.own("// ---\nnothing", "unreadable.cypher")
    result = city.load(small_city())
    failed = result.report["findings"]["failed"]
    assert set(failed) == {rule for rule, _, _ in BROKEN.values()}
    for rule, _, what in BROKEN.values():
        assert what in failed[rule]
    assert [w for w in result.report["warnings"] if "unreadable.cypher row 1: the header is not closed" in w]
    assert len(city.found("X01")) == 12
    assert set(city.found("V02"))
    assert city.engine.read("MATCH (o:Organization {name: 'x'}) RETURN o") == []


def test_findings_of_a_rule_whose_file_got_a_fault_keep_the_state_they_had(city: City) -> None:
    city.own(HEADER + QUERY)
    city.load(small_city())
    before = city.found("X01")
    city.own(HEADER + QUERY.replace("o.recorded <= $known AND ", "").replace("$joint_cap", "$nothing"))
    assert "X01" in city.load().report["findings"]["failed"]
    assert city.found("X01") == before
