"""Every notebook runs in a clean kernel on the demo city, and a key figure of it comes out the same by another way.

Warnings are errors in the kernel. Each test reads values of the notebook after its last cell and asks the command line,
or the graph by a query of another shape, for the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from end_to_end_home import Demo, environment

FOLDER = Path(__file__).parents[2] / "notebooks"
RUNNER = Path(__file__).parents[1] / "notebook_running.py"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
WARNINGS_ARE_ERRORS = """
import warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", category=PendingDeprecationWarning)  # ipykernel's own
warnings.filterwarnings("default", message="(?s).*NO CHINESE FONT")
"""
WITHOUT_CHINESE_FONTS = """
from matplotlib import font_manager
fonts = font_manager.fontManager
fonts.ttflist = [entry for entry in fonts.ttflist if entry.name.startswith("DejaVu")]
font_manager.findSystemFonts = lambda *given, **named: []
"""
Shizi = Callable[..., "subprocess.CompletedProcess[str]"]
Run = Callable[..., Any]


@pytest.fixture
def run(demo: Demo) -> Iterator[Run]:
    """Run a notebook in a clean kernel started elsewhere; what `wanted` is in the end, and the notebook with its outputs."""
    with tempfile.TemporaryDirectory(prefix="nb") as folder:  # a short path, for the kernel's sockets lie in it
        scratch = Path(folder)
        own = ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR")
        surroundings = {**environment(demo.home), **dict.fromkeys(own, folder)}

        def one(name: str, wanted: str, before: str = "") -> tuple[Any, nbformat.NotebookNode]:
            notebook = nbformat.read(next(FOLDER.glob(f"{name}*.ipynb")), as_version=4)
            notebook.cells.insert(0, nbformat.v4.new_code_cell(WARNINGS_ARE_ERRORS + before))
            notebook.cells.append(nbformat.v4.new_code_cell(f"import json; print(json.dumps({wanted}, default=str))"))
            asked, result = scratch / "asked.ipynb", scratch / "result.ipynb"
            nbformat.write(notebook, asked)
            command = [sys.executable, RUNNER, asked, result, scratch]
            done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-6000:]
            notebook = nbformat.read(result, as_version=4)
            return json.loads(notebook.cells[-1].outputs[0].text), notebook

        yield one


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def outputs(notebook: nbformat.NotebookNode, kind: str) -> int:
    """How many outputs of this kind the notebook shows."""
    return sum(kind in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))


def test_every_notebook_is_run_here() -> None:
    assert [name[:2] for name in NAMES] == ["01", "02", "03", "04", "05", "06"]


def test_01_the_city_in_ten_cells(run: Run, overview: dict[str, Any]) -> None:
    told, notebook = run("01", "[int(by_driver['organizations'].sum()), by_rule.set_index('rule')['n'].to_dict()]")
    assert told == [overview["seed"]["base_records"], overview["findings"]]
    assert sum(cell.cell_type == "code" for cell in notebook.cells) - 2 == 10
    assert outputs(notebook, "image/png") == 2


def test_02_who_oversees(run: Run, shizi: Shizi) -> None:
    (chosen, told, changed), notebook = run(
        "02", "[chosen, holders(answer).to_dict(), {role: list(row) for role, row in compared.iterrows()}]"
    )
    now = {role["role"]: role["holders"] for role in answer(shizi("who", chosen, "--format", "json"))["roles"]}
    assert told == {role: "、".join(one["name"] for one in held) for role, held in now.items()}
    assert all(len(pair) == 2 for pair in changed.values())
    assert outputs(notebook, "image/svg+xml") == 1


def test_03_multi_heads_and_gaps(run: Run, shizi: Shizi) -> None:
    (multi_heads, gaps), _ = run("03", "[sorted(map(list, cells(statuses, 'multi_head'))), int(flags['gap'].sum())]")
    on_ledger = {line["uscc"] for line in lines(shizi("ledger", "--state", "ledger", "--format", "jsonl"))}
    found = lines(shizi("findings", "--format", "jsonl"))
    assert multi_heads == sorted([one["subject"], one["role"]] for one in found if one["rule"] == "M01")
    lacking = {one["subject"] for one in found if one["rule"] in ("V01", "V02", "V03", "V04")} & on_ledger
    assert gaps == len(lacking)


@pytest.mark.full
def test_04_load_balance(run: Run, shizi: Shizi, overview: dict[str, Any]) -> None:
    (posts, guided, through_top, linked), _ = run(
        "04", "[len(guided), sum(guided['organizations']), sum(node in reached for node in linked), len(linked)]"
    )
    assert posts == overview["seed"]["instructors"]
    assert guided >= overview["seed"]["orgs_guided"]  # one with two posts counts for each
    live = "{0}.recorded <= $known AND {0}.retired > $known AND {0}.since <= $at AND {0}.until > $at"
    covered = answer(shizi("cypher", f"""
        MATCH (u:PartyUnit)-[c:COVERS]->(o:Organization) WHERE u.recorded <= $known AND u.retired > $known AND {live.format("c")}
        OPTIONAL MATCH (u)-[l:LINE_ENDS_AT]->(e) WHERE {live.format("l")}
        RETURN o.id AS id, max(CASE WHEN l.reaches_top THEN 1 ELSE 0 END) AS top""", "--limit", "100000", "--format", "json"))  # fmt: skip
    led = answer(shizi("cypher", f"""
        MATCH (u:IndustryCommittee)-[c:OVERSEES]->(o:Organization) WHERE u.recorded <= $known AND u.retired > $known
        AND c.role = 'party_building' AND o.state IN ['ledger', 'base_roster'] AND {live.format("c")}
        OPTIONAL MATCH (u)-[l:LINE_ENDS_AT]->(e) WHERE {live.format("l")}
        RETURN o.id AS id, max(CASE WHEN l.reaches_top THEN 1 ELSE 0 END) AS top""", "--limit", "100000", "--format", "json"))  # fmt: skip
    top = {**{row["id"]: row["top"] for row in led}, **{row["id"]: row["top"] for row in covered}}
    assert (through_top, linked) == (sum(top.values()), len(top))


@pytest.mark.full
def test_05_what_if(run: Run, shizi: Shizi) -> None:
    (giver, told), _ = run(
        "05", "[GIVER, sorted([one['subject'], one['role']] for one in answers[PLAN].opens if one['rule'] == 'V03')]"
    )
    held = lines(shizi("cypher", f"""
        MATCH (h)-[s:OVERSEES]->(o:Organization) WHERE o.state IN ['ledger', 'base_roster'] AND s.role IN o.required
        AND s.role <> 'territory' AND o.recorded <= $known AND o.retired > $known AND s.recorded <= $known
        AND s.retired > $known AND s.since <= $at AND s.until > $at
        WITH o, s.role AS role, collect(DISTINCT h.name) AS holders WHERE size(holders) = 1 AND holders[0] = '{giver}'
        RETURN o.id AS id, role ORDER BY id, role""", "--limit", "100000", "--format", "jsonl"))  # fmt: skip
    assert told == [[row["id"], row["role"]] for row in held]
    assert told


def test_06_coverage_and_formation(run: Run, shizi: Shizi) -> None:
    (covered, asked), notebook = run(
        "06", "[int((enterprises['form'] != 'without_unit').sum()), [len(should), len(groups), float(whole['organization_coverage'])]]"
    )
    counted = answer(shizi("cypher", """
        MATCH (o:Organization) WHERE o.state = 'ledger' AND o.kind = 'enterprise' AND o.recorded <= $known AND o.retired > $known
        AND EXISTS { MATCH (u:PartyUnit)-[c:COVERS]->(o) WHERE u.kind IN ['branch', 'general_branch', 'committee', 'joint_branch']
            AND u.recorded <= $known AND u.retired > $known AND u.established <= $at AND u.dissolved > $at
            AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at }
        RETURN count(o) AS n""", "--format", "json"))  # fmt: skip
    assert covered == counted[0]["n"]
    city = lines(shizi("query", "20", "--param", "by=city", "--format", "jsonl"))[0]
    assert asked[0] == len(lines(shizi("query", "26", "--format", "jsonl")))
    assert asked[2] == city["organization_coverage"]
    assert outputs(notebook, "image/png") >= 6


@pytest.mark.full
@pytest.mark.parametrize("name", ["01", "02", "03", "04", "06"])
def test_without_a_chinese_font_every_label_can_still_be_written(run: Run, name: str) -> None:
    font, notebook = run(name, "plots.font", WITHOUT_CHINESE_FONTS)
    assert font is None  # and no glyph was missing: matplotlib's warning would have been an error
    assert "NO CHINESE FONT" in json.dumps(notebook.cells, ensure_ascii=False)
