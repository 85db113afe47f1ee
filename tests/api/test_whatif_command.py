"""`shizi whatif` on a small loaded city: order of options, formats, what is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from engines import wipe
from published_city import Run
from supposed_city import DAY, firm, random_city

from shizi.graph.engine import Engine
from shizi.graph.settings import Settings
from shizi.loaders.load import load_folder


@pytest.fixture(scope="module")
def city_home(_embedded: Engine, embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The random city, loaded once: these tests change nothing."""
    shutil.rmtree(embedded_home / "loads", ignore_errors=True)
    wipe(_embedded)
    load_folder(random_city(31).write(tmp_path_factory.mktemp("delivery")), Settings(home=embedded_home, engine_idle=5))
    return embedded_home


@pytest.fixture
def loaded(city_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHIZI_HOME", str(city_home))
    monkeypatch.setenv("SHIZI_ENGINE_IDLE", "5")
    return city_home


def test_the_answer_as_json_lines_and_csv(loaded: Path, run: Run) -> None:
    asked = ("whatif", "--abolish", "市能源局")
    answer = json.loads(run(*asked, "--format", "json").out)
    assert {"at", "known_at", "changes", "opens", "closes", "unchanged", "touched_organizations", "seconds"} <= answer.keys()
    assert answer["at"] == DAY
    assert answer["changes"] == [{"kind": "abolish", "name": "市能源局", "day": DAY}]
    assert answer["opens"]
    keys = {"id", "rule", "subject", "subject_kind", "name", "role", "stage", "holders", "since", "first_seen", "resolved_on", "sources"}
    for finding in (*answer["opens"], *answer["closes"]):
        assert keys <= finding.keys()
        assert finding["sources"]
        assert all({"register", "file", "sheet", "row"} == source.keys() for source in finding["sources"])
    assert all(finding["first_seen"] is None for finding in answer["opens"])
    assert all(finding["first_seen"] == DAY for finding in answer["closes"])
    lines = [json.loads(line) for line in run(*asked, "--format", "jsonl").out.splitlines()]
    assert [line["effect"] for line in lines].count("opens") == len(answer["opens"])
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    assert len(rows) == len(lines)
    shown = run(*asked).out
    assert "撤销 abolished：市能源局；自 2025-09-30 起" in shown
    assert answer["opens"][0]["name"] in shown


def test_what_is_named_by_any_name_of_a_department_is_understood(loaded: Path, run: Run) -> None:
    answer = json.loads(run("whatif", "--move-duties", "乌海市交通局=>住建局;role=行业管理", "--format", "json").out)
    (change,) = answer["changes"]
    assert (change["from"], change["to"], change["roles"]) == ("市交通运输局", "市住房和城乡建设局", ["industry"])
    assert answer["touched_organizations"] > 0
    assert all(one["role"] in ("industry", None) for one in answer["opens"])


def test_changes_are_made_in_the_order_in_which_they_are_typed(loaded: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "changes.yaml"
    file.write_text("- end_document: 乌办发〔2020〕1号\n", encoding="utf-8")
    done = run(
        "whatif", "--abolish", "市能源局", "--move-duties=市商务局=>市工业和信息化局", "--file", str(file), "--abolish", "市商务局", "--format", "json"
    )
    changes = json.loads(done.out)["changes"]
    assert [(one["kind"], one.get("name") or one.get("from") or one.get("number")) for one in changes] == [
        ("abolish", "市能源局"), ("move_duties", "市商务局"), ("end_document", "乌办发〔2020〕1号"), ("abolish", "市商务局"),
    ]  # fmt: skip
    refused = run("whatif", "--abolish", "市商务局", "--move-duties", "市工业和信息化局=>市商务局")
    assert refused.status == 2
    assert "已经撤并" in refused.err


def test_rules_place_and_a_list_of_codes_narrow_the_answer(loaded: Path, run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join([firm(1)[1], firm(2)[1], "91150302WH99999999"]), encoding="utf-8")
    done = run("whatif", "--add-committee", f"新党委;superior=两新工委;claims=file={listed}", "--rule", "M04", "--format", "json")
    assert done.status == 4, done.err  # a superior that nobody knows
    asked = ("whatif", "--add-committee", f"新党委;superior=市委两新工委;claims=file={listed}", "--format", "json")
    answer = json.loads(run(*asked, "--rule", "M04").out)
    assert answer["changes"][0]["claimed"] == 2
    assert {one["rule"] for one in answer["opens"]} <= {"M04"}
    assert any("不在底册" in note for note in answer["notes"])
    everywhere = json.loads(run("whatif", "--abolish", "市能源局", "--format", "json").out)
    south = json.loads(run("whatif", "--abolish", "市能源局", "--place", "海南区", "--format", "json").out)
    north = json.loads(run("whatif", "--abolish", "市能源局", "--place", "海勃湾区", "--format", "json").out)
    assert 0 < len(north["opens"]) < len(everywhere["opens"])
    assert len(south["opens"]) + len(north["opens"]) >= len(everywhere["opens"])
    assert south["unchanged"] < everywhere["unchanged"]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ((), 2, "没有写明要假设什么"),
        (("--move-duties", "市交通局"), 2, "缺少 to"),
        (("--move-duties", "市交通运输厅=>市商务局"), 4, "市交通运输局"),
        (("--move-duties", "市商务局=>市体育局"), 2, "已经撤并"),
        (("--move-duties", "市交通局=>市交通运输局"), 2, "同一单位"),
        (("--abolish", "市体育局"), 2, "已经撤并"),
        (("--abolish", "市商务局=>市商务局"), 2, "不能由自己承接"),
        (("--abolish", "市商务局;day=2026-01-01"), 2, "晚于所问的"),
        (("--end-document", "乌办发〔2020〕9号"), 4, "乌办发〔2020〕1号"),
        (("--add-committee", "商贸行业党委"), 2, "已有"),
        (("--add-committee", "新党委;superior=市商务局"), 2, "不是党委"),
        (("--add-committee", "新党委;host=商贸行业党委"), 2, "不是部门"),
        (("--add-committee", "新党委;claims=industry=Z"), 2, "不是行业门类"),
        (("--add-committee", "新党委;claims=place=火星"), 4, "没有叫“火星”的地方"),
        (("--close-street", "海勃湾区"), 2, "不是街道"),
        (("--close-street", "新城产业园"), 2, "不是街道"),
        (("--close-street", "新华大街"), 4, "新华街道"),
        (("--close-street", "新华街道", "--close-street", "滨河街道=>新华街道"), 2, "已经撤销"),
        (("--abolish", "市商务局", "--rule", "X99"), 4, "没有规则"),
        (("--abolish", "市商务局", "--place", "火星"), 4, "没有叫“火星”的地方"),
        (("--abolish", "市商务局", "--timeout", "0"), 2, "--timeout"),
        (("--file", "nowhere.yaml"), 2, "读不出文件"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(
    loaded: Path, run: Run, arguments: tuple[str, ...], status: int, told: str
) -> None:
    done = run("whatif", *arguments)
    assert done.status == status, done.err
    assert told in done.err
    assert "Traceback" not in done.err
    assert not done.out


def test_a_change_without_effect_is_told(loaded: Path, run: Run) -> None:
    done = run("whatif", "--move-duties", "市税务局=>市商务局", "--format", "json")
    answer = json.loads(done.out)
    assert (answer["opens"], answer["closes"], answer["touched_organizations"]) == ([], [], 0)
    assert "没有任何在册组织因此改变" in done.err
    assert len(answer["notes"]) == 1


def test_names_that_are_no_markup_come_out_harmless(loaded: Path, run: Run) -> None:
    done = run("whatif", "--abolish", "\x1b[31m[red]局\u202e")
    assert done.status == 4
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
