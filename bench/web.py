"""What a reader of the pages waits for, in a real headless Chromium against `shizi serve`, beside pyvis and neo4j-viz.

    python bench/web.py HOME [--crosses 20]      HOME holds a loaded demo city; results go to bench/results/web.json and .md

Server, engine and browser share the machine. Each page opens in a context of its own, that is with an empty cache.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from measured_machine import in_words, machine
from playwright.sync_api import Browser, Page
from web_peers import PlainGraph, city_graphs, cross_graph, neo4j_viz_page, pyvis_page
from web_watching import CLICKED, FRAMES, NOTE, QUIET, RENDERER, SHOWN, Transferred

from shizi.graph.engine import open_engine
from shizi.graph.settings import Settings

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
VIEW = {"width": 1280, "height": 860}
RUNS = 5
CITY_SIZES = (200, 1000)
"""Organizations of the city that the peers are given; the larger of them must end within `PATIENCE`."""
PATIENCE = 30_000
STILL = 1_500
ALL_STATES = "/city?states=ledger,base_roster,excluded"


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import launched
    from web_site import serving

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("home", type=Path)
    parser.add_argument("--crosses", type=int, default=20)
    given = parser.parse_args()
    home: Path = given.home.resolve()
    found: dict[str, Any] = {"machine": machine()}
    with serving(home) as url, launched() as browser:
        city = city_pages(browser, url)  # first, so that the first asker of a fresh server is among them
        found["city"] = city
        names = some_names(url, given.crosses)
        found["cross after the click"] = crosses(browser, url, names)
        found["first load"] = {
            "search page": loads(browser, url, "/", "main form[role=search]"),
            "cross by link": loads(browser, url, f"/organizations/{names[0][0]}", "svg.cross"),
        }
        found["beside"] = beside(browser, url, home, names[0][0])
        found["browser"] = browser.version
    write(found)


@contextmanager
def opened(browser: Browser, *notes: str) -> Iterator[Page]:
    """A page with an empty cache."""
    context = browser.new_context(viewport=VIEW, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(120_000)
    try:
        page = context.new_page()
        for note in notes:
            page.add_init_script(note)
        yield page
    finally:
        context.close()


def some_names(url: str, count: int) -> list[tuple[str, str]]:
    """Organizations of the roster, spread over the city: id and name."""
    found = httpx.get(f"{url}/api/v1/map", timeout=120).json()
    roster = [i for i, state in enumerate(found["state"]) if found["states"][state] != "excluded"]
    return [(found["id"][i], found["name"][i]) for i in roster[:: len(roster) // count][:count]]


def crosses(browser: Browser, url: str, names: list[tuple[str, str]]) -> dict[str, Any]:
    """A code typed into the search, its suggestion clicked: until the cross is drawn. The first fetches the page's code, too."""
    taken = []
    with opened(browser) as page:
        page.goto(url)
        for key, name in names:
            page.get_by_role("combobox").first.fill(key)
            page.locator("[role=option]", has_text=key).first.wait_for()
            page.evaluate(f"window.taken = ({CLICKED})({json.dumps(name)}); 0")
            page.locator("[role=option]", has_text=key).first.click()
            taken.append(float(page.evaluate("window.taken")))
    return {"first ms": round(taken[0]), **told(taken[1:])}


def city_pages(browser: Browser, url: str) -> dict[str, Any]:
    """Navigation to all points on the screen, and frames while the picture is dragged."""
    taken: list[float] = []
    for number in range(RUNS + 1):
        with opened(browser, NOTE) as page:
            page.goto(f"{url}{ALL_STATES}")
            page.locator("main table.plain").wait_for()
            total = page.evaluate("fetch('/api/v1/map').then((one) => one.json()).then((one) => one.id.length)")
            page.wait_for_function("(total) => window.seen.points >= total", arg=total)
            taken.append(float(page.evaluate("window.seen.pointsAt")))
            if number == RUNS:
                return {
                    "organizations": total,
                    "first asker ms": round(taken[0]),
                    **told(taken[1:]),
                    "panning": panning(page),
                    "renderer": page.evaluate(RENDERER),
                }
    raise AssertionError


def panning(page: Page) -> dict[str, float]:
    """Frames per second while the picture is dragged about for some seconds."""
    page.wait_for_timeout(500)
    box = page.locator(".place").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 600) / 2
    page.evaluate(FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    for turn in range(4):
        page.mouse.move(x + (120 if turn % 2 else -120), y + 20 * turn, steps=8)
    page.mouse.up()
    frames = page.evaluate("window.frames_seen")
    gaps = sorted(after - before for before, after in itertools.pairwise(frames))
    return {"frames per second": round(1000 * len(gaps) / sum(gaps), 1), "slowest frame ms": round(gaps[-1])}


def loads(browser: Browser, url: str, path: str, shown: str) -> dict[str, Any]:
    """A page opened for the first time: until it shows what it has, and what came over the wire."""
    taken, sizes = [], []
    for _ in range(RUNS):
        with opened(browser) as page:
            counted = Transferred(page)
            page.goto(f"{url}{path}", wait_until="commit")
            taken.append(float(page.evaluate(SHOWN, shown)))
            page.wait_for_load_state("networkidle")
            sizes.append(counted.bytes)
    return {**told(taken), "transferred kB": round(max(sizes) / 1000, 1)}


def beside(browser: Browser, url: str, home: Path, key: str) -> list[dict[str, Any]]:
    """The same graphs through the peers, and what our own pages do with them."""
    view = httpx.get(f"{url}/api/v1/organizations/{quote(key)}/cross", timeout=60).json()
    cross = cross_graph(view)
    with open_engine(Settings(home=home)) as engine:
        graphs = [("one cross", cross), *zip((f"{n} organizations" for n in CITY_SIZES), city_graphs(engine, CITY_SIZES), strict=True)]
    rows: list[dict[str, Any]] = []
    peers: tuple[tuple[str, Callable[[PlainGraph, Path], Path]], ...] = (
        ("pyvis, physics on", pyvis_page),
        ("neo4j-viz", neo4j_viz_page),
    )
    with tempfile.TemporaryDirectory() as folder:
        for what, graph in graphs:
            for name, make in peers:
                file = make(graph, Path(folder) / "page.html")
                times = [settled(browser, file) for _ in range(3 if what == "one cross" else 1)]
                content = file.read_bytes()
                rows.append(
                    {
                        "graph": what, "size": graph.told, "by": name, "page kB": round(len(content) / 1000),
                        "compressed kB": round(len(gzip.compress(content)) / 1000),
                        "drawn ms": round(drawn) if (drawn := statistics.median(one["first"] for one in times)) < PATIENCE else None,
                        "settled ms": round(statistics.median(one["last"] for one in times)) if times[0]["ended"] else None,
                    }
                )  # fmt: skip
    return rows


def settled(browser: Browser, file: Path) -> dict[str, Any]:
    with opened(browser, NOTE) as page:
        page.goto(file.as_uri(), wait_until="commit")
        found: dict[str, Any] = page.evaluate(QUIET, [STILL, PATIENCE])
        return {**found, "first": found["first"] or float("inf")}


def told(taken: list[float]) -> dict[str, int]:
    ordered = sorted(taken)
    return {
        "median ms": round(statistics.median(ordered)),
        "p95 ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]),
        "least ms": round(ordered[0]),
        "most ms": round(ordered[-1]),
        "runs": len(ordered),
    }


def write(found: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "web.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    city, cross, first = found["city"], found["cross after the click"], found["first load"]
    own = {"one cross": first["cross by link"]["median ms"]}
    def span(one: dict[str, Any]) -> str:
        return f"{one['median ms']} ({one['least ms']} to {one['most ms']})"

    rows = [
        ("click on a suggestion to the cross", f"{span(cross)}, p95 {cross['p95 ms']}", "300"),
        ("the same, the first of a visit (fetches the page's code)", str(cross["first ms"]), ""),
        (f"all {city['organizations']:,} points of the city on the screen", span(city), "2,000"),
        ("the same, the first to ask a fresh server", str(city["first asker ms"]), ""),
        *((f"first load, {name}", f"{span(one)}, {one['transferred kB']} kB", "1,000, 250 kB")
          for name, one in first.items()),
    ]  # fmt: skip
    lines = [
        f"# Web pages\n\n{in_words(found['machine'])} Chromium {found['browser']}; server, engine and browser share the machine. "
        "Median of one run (least to most).\n",
        "| what | ms | asked, at most |",
        "|---|---|---|",
        *(f"| {what} | {taken} | {asked} |" for what, taken, asked in rows),
        f"\nPanning with all points: {city['panning']['frames per second']} frames per second, the slowest frame "
        f"{city['panning']['slowest frame ms']} ms. Renderer: `{city['renderer']}`"
        + (", software: nothing is said here of a machine with a graphics card.\n" if "swift" in city["renderer"].lower() else ".\n"),
        "## Beside peers\n\nTheir pages are single files opened from disk; ours comes from the live server with its data. "
        "Settled: the last drawing call before a second and a half of rest; ours is settled when it is drawn.\n",
        "| graph | size | by | page kB | compressed kB | drawn ms | settled ms | settled, of ours |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in found["beside"]:
        ours = own.get(row["graph"], city["median ms"])
        ended = row["settled ms"]
        drawn, rest = (f"{one:,}" if one else f"not within {PATIENCE // 1000} s" for one in (row["drawn ms"], ended))
        lines.append(
            f"| {row['graph']} | {row['size']} | {row['by']} | {row['page kB']:,} | {row['compressed kB']:,} "
            f"| {drawn} | {rest} | {f'{ended / ours:.1f}' if ended else ''} |"
        )
    lines += [
        f"| one cross | the same | our page, first load | | {first['cross by link']['transferred kB']:,} "
        f"| {own['one cross']:,} | {own['one cross']:,} | 1.0 |",
        f"| the whole city | {city['organizations']:,} organizations | our page | | | {city['median ms']:,} | {city['median ms']:,} | 1.0 |",
    ]
    (RESULTS / "web.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
