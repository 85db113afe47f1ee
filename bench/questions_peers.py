"""Questions and rules asked of other tools on the same Neo4j, where a tool can express them: neomodel, networkx, Graph Data Science.

    python bench/questions_peers.py [--scale 1] [--runs 5] [--out bench/results] [--registers FOLDER] [--neo4j URL]

One Neo4j 5.26 Community server with the demo city and the plugin. Ours is the Cypher of the library over the driver, rows with
their evidence fetched. Each peer answers in its own idiom, in a process of its own, the same question for the same day and load;
its rows are compared with ours in the columns that decide before its time counts. A first asking warms, then the median counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from asked_city import LIBRARY, AskedCity, open_asked_city, second_implementations  # noqa: E402
from measured_machine import in_words, machine  # noqa: E402
from peer_places import graph_data_science_jars, neomodel_python  # noqa: E402
from peer_rows import RULE_COLUMNS, compared, decisive_of_question, decisive_of_rule  # noqa: E402
from questions import median, neo4j_server, say, values_that_resolve  # noqa: E402

from shizi.cypher.catalogue import read_rules  # noqa: E402
from shizi.cypher.findings import run_rule  # noqa: E402
from shizi.cypher.in_force import parameters_in_force  # noqa: E402
from shizi.graph.settings import Settings  # noqa: E402
from shizi.loaders.demo_city import write_demo_city  # noqa: E402
from shizi.loaders.load import load_folder  # noqa: E402

PEERS = {"neomodel": "peer_neomodel", "networkx": "peer_networkx", "graph data science": "peer_graph_data_science"}
QUESTIONS = (1, 2, 4, 6, 30, 32, 35, 44, 60)
RULES = ("I02", "I03", "L01", "M01", "M05", "P03", "P05", "P07", "V06", "V07")
LIVE_HOLDERS = ("role", "holder_id", "since", "until", "document", "register")
"""Of question 1 a mapper gives the live holders; why a role has none, or had one, is compared with nobody."""

Rows = list[tuple[Any, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--scale", type=int, default=1, help="times the demo city")
    parser.add_argument("--runs", type=int, default=5, help="measured askings of each")
    parser.add_argument("--registers", type=Path, help="a folder of registers of that scale, instead of writing them")
    parser.add_argument("--neo4j", help="address of a Neo4j that holds the city and the plugin already")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    given = parser.parse_args()
    on = machine()
    environments = {name: neomodel_python() if name == "neomodel" else Path(sys.executable) for name in PEERS}
    with loaded_city(given) as (city, settings):
        asked, ours = our_answers(city, settings, given.runs)
        found: dict[str, Any] = {
            "machine": on, "scale": given.scale, "runs": given.runs, "peers": {}, "asked": ours,
        }  # fmt: skip
        for name, module in PEERS.items():
            say(f"asking {name}")
            outcome = answers_of_peer(
                environments[name], module, {"asked": asked, "keys": list(ours), "runs": given.runs}
            )
            found["peers"][name] = outcome["version"]
            for key, answer in outcome["answers"].items():
                ours[key]["peers"][name] = judged(ours[key], answer)
                say(f"{key} {name}: {ours[key]['peers'][name]}, ours {ours[key]['seconds']}")
    for one in ours.values():
        del one["decisive"]
    write(found, given.out)


@contextmanager
def loaded_city(given: argparse.Namespace) -> Iterator[tuple[AskedCity, Settings]]:
    """The demo city in a Neo4j that has the plugin."""
    server = neo4j_server()
    with tempfile.TemporaryDirectory(prefix="shizi-bench-") as work, ExitStack() as stack:
        registers = given.registers or Path(work) / "registers"
        url = given.neo4j or stack.enter_context(
            server.running(
                Path(work) / "neo4j", "1g" if given.scale == 1 else "2g", long_lived=True,
                plugins=graph_data_science_jars(server),
            )
        )  # fmt: skip
        settings = Settings(
            home=Path(work) / "home", database_url=url, database_user=server.USER, database_password=server.PASSWORD
        )
        settings.home.mkdir(parents=True)
        if given.neo4j is None:
            if given.registers is None:
                say(f"writing the registers of {given.scale} times the demo city")
                write_demo_city(registers, scale=given.scale)
            say("loading")
            load_folder(registers, settings)
        yield stack.enter_context(open_asked_city(settings)), settings


def our_answers(city: AskedCity, settings: Settings, runs: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What peers are to be asked, and our own rows and seconds."""
    engine, known, at = city.city.engine, city.city.known, city.city.publication.as_of
    numbers = city.frames().numbers
    given: dict[str, Any] = {}
    ours: dict[str, dict[str, Any]] = {}
    for number in QUESTIONS:
        question, key = LIBRARY[number], f"Q{number:02d}"
        given[key] = city.given(question, values_that_resolve(number, city))
        rows = city.by_cypher(question, given[key], numbers)
        columns = LIVE_HOLDERS if number == 1 else second_implementations()[number].KEYS[number]
        wanted = [row for row in rows if number != 1 or row["status"] in {"held", "multi_head"}]
        ours[key] = {
            "title_zh": question.title_zh, "columns": columns,
            "decisive": [decisive_of_question(row, columns) for row in wanted],
            "seconds": median(lambda q=question, g=given[key]: city.by_cypher(q, g, numbers), runs),
        }  # fmt: skip
    parameters = parameters_in_force(engine, known)
    for key in RULES:
        rule = read_rules()[key]
        rows = run_rule(engine, rule, at=at, known=known, parameters=parameters)
        ours[key] = {
            "title_zh": rule.title_zh, "columns": RULE_COLUMNS, "decisive": list(map(decisive_of_rule, rows)),
            "seconds": median(lambda r=rule: run_rule(engine, r, at=at, known=known, parameters=parameters), runs),
        }  # fmt: skip
    for one in ours.values():
        one |= {"rows": len(one["decisive"]), "peers": {}}
    asked = {
        "url": settings.database_url, "user": settings.database_user, "password": settings.database_password,
        "at": at, "known": known, "numbers": numbers, "given": given,
    }  # fmt: skip
    return asked, ours


def answers_of_peer(python: Path, module: str, job: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a peer's process."""
    done = subprocess.run(
        [str(python), str(HERE / "peer_process.py"), module],
        input=json.dumps(job, default=str), check=False, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"{module} failed")
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def judged(ours: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Seconds, ratio and equality of one peer's answer."""
    comparison = compared(ours["decisive"], answer["rows"])
    seconds = statistics.median(answer["seconds"])
    found = {
        "seconds": round(seconds, 4), "reading": round(statistics.median(answer["reading"]), 4),
        "ratio": round(seconds / ours["seconds"], 1), "equal": comparison.equal,
    }  # fmt: skip
    if not comparison.equal:
        found |= {"only_ours": comparison.only_ours[:5], "only_theirs": comparison.only_theirs[:5]}
    return found


def write(found: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = "questions_peers" if found["scale"] == 1 else f"questions_peers_{found['scale']}x"
    (folder / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text("\n".join(lines_of(found)) + "\n", encoding="utf-8")
    say(f"written: {folder / name}.json, .md")


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    peers = found["peers"]
    yield "# Questions and rules beside peers on the same Neo4j"
    yield ""
    yield (
        f"{found['scale']} times the demo city, Neo4j 5.26 Community with the plugin. {in_words(found['machine'])} "
        f"One run; peers: {', '.join(peers.values())}."
    )
    yield (
        f"Milliseconds, median of {found['runs']} warm askings; in brackets how many times as long as ours. Ours: the library's "
        "Cypher with the evidence of every row; peers fetch only the columns compared. (r: of it reading or projecting the graph.) "
        "Empty: the peer cannot express it in its own idiom."
    )
    yield ""
    yield f"| | | rows | ours | {' | '.join(peers)} | equal rows |"
    yield f"|---|---|---:|---:|{'---:|' * len(peers)}---|"
    for key, row in found["asked"].items():
        cells = [cell(row["peers"].get(name)) for name in peers]
        different = [name for name, one in row["peers"].items() if not one["equal"]]
        said = f"no: {', '.join(different)}" if different else "yes"
        yield f"| {key} | {row['title_zh']} | {row['rows']:,} | {1000 * row['seconds']:.0f} | {' | '.join(cells)} | {said} |"
    yield ""
    yield (
        "Compared are: "
        + "; ".join(f"{key} {', '.join(row['columns'])}" for key, row in found["asked"].items() if key.startswith("Q"))
        + f"; rules {', '.join(RULE_COLUMNS)}. Of Q01 the live holders only: the reasons of empty roles are in no peer."
    )


def cell(answer: dict[str, Any] | None) -> str:
    if answer is None:
        return ""
    reading = f", r {1000 * answer['reading']:.0f}" if answer["reading"] else ""
    return f"{1000 * answer['seconds']:.0f} ({answer['ratio']:.1f}{reading})"


if __name__ == "__main__":
    main()
