"""How long each question of the library and each rule takes: embedded engine, Neo4j, and pandas on the same data.

    python bench/questions.py [--scale 1] [--runs 5] [--without-neo4j] [--without-pandas] [--out bench/results]
                              [--registers FOLDER] [--home HOME] [--neo4j URL]

The demo city of the scale is written and loaded once into the embedded engine and once into a Neo4j 5.26 Community server
that is started for it (the tests' one). Each question is asked with its required example parameters; a first, unmeasured
asking warms caches, then the median of the runs counts. `query` is the Cypher alone, rows fetched; `answer` is everything
that `shizi query` does for it: look-ups, the query, the addresses of the rows that prove it. `pandas` is the second
implementation of the tests on frames that are in memory already (reading them is stated apart). Rules are their queries.
Every question and rule must give the same rows on both engines; the page says where it does not.

What was made before can be used again: `--registers` a folder of registers, `--home` a home whose embedded engine holds
the city, `--neo4j` a server that holds it (with the user and password of the tests' server). They are only read.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"
sys.path[:0] = [str(HERE), str(TESTS)]

from asked_city import LIBRARY, AskedCity, askings, in_pandas, open_asked_city, second_implementations  # noqa: E402
from measured_machine import in_words, machine  # noqa: E402
from oracle.city_frames import CityFrames  # noqa: E402
from peer_rows import decisive_of_rule  # noqa: E402

from shizi.cypher.catalogue import read_rules  # noqa: E402
from shizi.cypher.findings import run_rule  # noqa: E402
from shizi.cypher.in_force import parameters_in_force  # noqa: E402
from shizi.graph.errors import NotFoundError  # noqa: E402
from shizi.graph.model import model  # noqa: E402
from shizi.graph.settings import Settings  # noqa: E402
from shizi.loaders.demo_city import write_demo_city  # noqa: E402
from shizi.loaders.load import load_folder  # noqa: E402

Times = dict[str, float]
BOUNDS = {1: 0.3, 10: 3.0}
"""Seconds that a warm query should stay under, by scale."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--scale", type=int, default=1, help="times the demo city")
    parser.add_argument("--runs", type=int, default=5, help="measured askings of each")
    parser.add_argument("--without-neo4j", action="store_true", help="the embedded engine only")
    parser.add_argument(
        "--without-pandas", action="store_true", help="leave pandas out, which takes long for a large city"
    )
    parser.add_argument("--registers", type=Path, help="a folder of registers of that scale, instead of writing them")
    parser.add_argument("--home", type=Path, help="a home whose embedded engine holds the city already")
    parser.add_argument("--neo4j", help="address of a Neo4j that holds the city already")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    given = parser.parse_args()
    on = machine()
    with tempfile.TemporaryDirectory(prefix="shizi-bench-") as work, ExitStack() as stack:
        cities = stack.enter_context(loaded_cities(Path(work), given))
        started = time.perf_counter()
        frames = None if given.without_pandas else whole_frames(cities["embedded"])
        reading = time.perf_counter() - started
        found = {
            "machine": on, "scale": given.scale, "runs": given.runs,
            "organizations": organizations_of(cities["embedded"]),
            **({} if frames is None else {"frames_read_in": round(reading, 3)}),
            "questions": {number: times_of_question(number, cities, frames, given.runs) for number in LIBRARY},
            "rules": {key: times_of_rule(key, cities, given.runs) for key in read_rules()},
        }  # fmt: skip
    write(found, given.out)


@contextmanager
def loaded_cities(work: Path, given: argparse.Namespace) -> Iterator[dict[str, AskedCity]]:
    """The same demo city in each engine."""
    registers = given.registers or work / "registers"
    places = {"embedded": Settings(home=given.home or work / "embedded", engine_idle=5)}
    loaded = {"embedded"} if given.home else set()
    with ExitStack() as stack:
        if not given.without_neo4j:
            server, url = neo4j_server(), given.neo4j
            if url is None:
                heap = "1g" if given.scale == 1 else "2g"
                url = stack.enter_context(server.running(work / "neo4j", heap, long_lived=True))
            else:
                loaded.add("neo4j")
            places["neo4j"] = Settings(
                home=work / "neo4j-home", database_url=url, database_user=server.USER, database_password=server.PASSWORD
            )
        if given.registers is None and places.keys() - loaded:
            say(f"writing the registers of {given.scale} times the demo city")
            write_demo_city(registers, scale=given.scale)
        cities = {}
        for name, settings in places.items():
            if name not in loaded:
                say(f"loading into {name}")
                settings.home.mkdir(parents=True, exist_ok=True)
                load_folder(registers, settings)
            cities[name] = stack.enter_context(open_asked_city(settings))
        yield cities


def organizations_of(city: AskedCity) -> int:
    statement = "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN count(o) AS number"
    return int(city.city.engine.read(statement, known=city.city.known)[0]["number"])


def times_of_question(
    number: int, cities: dict[str, AskedCity], frames: CityFrames | None, runs: int
) -> dict[str, Any]:
    question = LIBRARY[number]
    values = values_that_resolve(number, cities["embedded"])
    numbers = cities["embedded"].frames().numbers
    found: dict[str, Any] = {"title_zh": question.title_zh, "title_en": question.title_en}
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, city in cities.items():
        given = city.given(question, values)
        rows[name] = city.by_cypher(question, given, numbers)
        found[f"{name}_query"] = median(lambda c=city, g=given: c.by_cypher(question, g, numbers), runs)
        found[f"{name}_answer"] = median(lambda c=city: c.ask(question, values), runs)
    found |= {"rows": len(rows["embedded"]), "equal": equal(rows)}
    if frames is not None and number in second_implementations():
        given = cities["embedded"].given(question, values)
        found["pandas"] = median(lambda: in_pandas(number, frames, given), runs)
    say(f"question {number}: {shown(found)}")
    return found


def equal(rows: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether the engines say the same in the same order; the order of the rows that prove a line is free."""
    first, *others = [[[plain(name, value) for name, value in row.items()] for row in some] for some in rows.values()]
    return all(other == first for other in others)


def plain(name: str, value: Any) -> Any:
    """A value that compares: evidence as a set of keys."""
    return sorted(set(every_key(value))) if name == "sources" else value


def every_key(value: Any) -> Iterator[str]:
    """The keys in nested lists."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from every_key(one)
    elif value is not None:
        yield value


def values_that_resolve(number: int, city: AskedCity) -> dict[str, Any]:
    """The required examples, or the first organization of the ledger where a larger city lacks the one of the example."""
    question = LIBRARY[number]
    values = next(askings(question))
    try:
        city.given(question, values)
    except NotFoundError:
        first = city.city.engine.read(
            "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known AND o.state = 'ledger' "
            "RETURN o.id AS id ORDER BY id LIMIT 1",
            known=city.city.known,
        )[0]["id"]
        values |= {name: first for name in values if question.parameters[name].type == "organization"}
    return values


def times_of_rule(key: str, cities: dict[str, AskedCity], runs: int) -> dict[str, Any]:
    rule = read_rules()[key]
    found: dict[str, Any] = {"title_zh": rule.title_zh, "title_en": rule.title_en}
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, one in cities.items():
        engine, known = one.city.engine, one.city.known
        asked = {"at": one.city.publication.as_of, "known": known, "parameters": parameters_in_force(engine, known)}
        rows[name] = run_rule(engine, rule, **asked)
        found[f"{name}_query"] = median(lambda e=engine, a=asked: run_rule(e, rule, **a), runs)
    decisive = {name: sorted(map(decisive_of_rule, some), key=repr) for name, some in rows.items()}
    found |= {"rows": len(rows["embedded"]), "equal": all(some == decisive["embedded"] for some in decisive.values())}
    say(f"rule {key}: {shown(found)}")
    return found


def median(work: Callable[[], Any], runs: int) -> float:
    """Seconds, the first time not counted."""
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return round(statistics.median(times), 4)


def whole_frames(city: AskedCity) -> CityFrames:
    """Everything in memory, so that no second implementation pays for reading."""
    frames = city.frames()
    for label, kind in model().nodes.items():
        if not kind.plain:
            frames.node(label)
    for edge in model().edges:
        frames.edge(edge)
    return frames


def neo4j_server() -> Any:
    """The tests' installer of Neo4j."""
    specification = importlib.util.spec_from_file_location("neo4j_installing", TESTS / "neo4j_server" / "installing.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def write(found: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = "questions" if found["scale"] == 1 else f"questions_{found['scale']}x"
    (folder / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text("\n".join(lines_of(found)) + "\n", encoding="utf-8")
    say(f"written: {folder / name}.json, .md")


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    yield "# Questions and rules"
    yield ""
    yield f"{found['scale']} times the demo city, {found['organizations']:,} organizations. {in_words(found['machine'])}"
    yield (
        f"Milliseconds, median of {found['runs']} warm askings. pandas: "
        + (
            f"on frames in memory; reading them took {found['frames_read_in']:.1f} s."
            if "frames_read_in" in found
            else "left out, it takes too long at this size."
        )
    )
    if any("neo4j_query" in row for row in found["rules"].values()):
        different = [
            f"{part} {key}" for part in ("questions", "rules") for key, row in found[part].items() if not row["equal"]
        ]
        yield f"Rows that differ between the engines: {', '.join(different) or 'none'}."
    for part, columns in (
        ("questions", ("embedded_query", "embedded_answer", "neo4j_query", "neo4j_answer", "pandas")),
        ("rules", ("embedded_query", "neo4j_query")),
    ):
        rows: dict[Any, dict[str, Any]] = found[part]
        measured = [column for column in columns if any(column in row for row in rows.values())]
        yield ""
        yield f"| {part} | | rows | {' | '.join(column.replace('_', ', ') for column in measured)} |"
        yield f"|---|---|---:|{'---:|' * len(measured)}"
        for key, row in rows.items():
            times = " | ".join(f"{1000 * row[column]:.0f}" if column in row else "" for column in measured)
            yield f"| {key} | {row['title_zh']} | {row['rows']:,} | {times} |"
        sums = " | ".join(f"{1000 * sum(row.get(column, 0) for row in rows.values()):.0f}" for column in measured)
        yield f"| | together | | {sums} |"
    if bound := BOUNDS.get(found["scale"]):
        slow = [
            f"{key} ({column.removesuffix('_query')} {row[column]:.2f} s)"
            for part in ("questions", "rules")
            for key, row in found[part].items()
            for column in ("embedded_query", "neo4j_query")
            if row.get(column, 0) > bound
        ]
        yield ""
        yield f"Over {bound:g} s: {', '.join(slow) or 'none'}."


def shown(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in found.items() if not name.startswith("title"))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
