"""How long the graph step of a first load takes: rows like a city's, through GraphWriter, into an empty engine.

    python bench/write_path.py [--scale 1] [--batch 2000] [--repeat 1]

65,000 nodes (20,000 with about 25 properties, 45,000 with 6) and 135,000 edges with 8 properties, two of them dates,
one a list. The embedded engine is started anew for each run; its start is shown apart.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shizi.graph.embedded_files import engine_files, is_held
from shizi.graph.engine import Engine, open_engine
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.settings import Settings
from shizi.graph.statements import Edge
from shizi.graph.writing import OPEN, GraphWriter

Rows = list[dict[str, Any]]
KINDS = ("NAMED", "OVERSEES", "LOCATED_IN")


def city(scale: float, seed: int = 1) -> tuple[Rows, Rows, Rows, dict[str, list[Edge]]]:
    """Make organizations, register rows, hubs and edges by kind, all different, the same for one seed."""
    pick = random.Random(seed)
    known = {"recorded": 1, "retired": OPEN}

    def source() -> str:
        return f"{pick.getrandbits(64):016x}"

    organizations = [
        {
            "uid": f"91330100{number:010d}@1", "id": f"91330100{number:010d}", "uscc": f"91330100{number:010d}",
            "name": f"杭州市第{number}贸易有限公司", "kind": "enterprise", "state": "ledger", "reason": "verified",
            "payers": pick.randrange(300), "insured": pick.randrange(300), "staff": pick.randrange(500),
            "established": date(2010, 1, 1) + timedelta(days=pick.randrange(4000)), "district": "滨江区",
            "street": "长河街道", "community": "某社区", "address": f"某路某号某大厦{number}室", "industry_code": "F51",
            "status": "正常", "above_scale": False, "formal_members": pick.randrange(5), "floating_members": 0,
            "aliases": [f"某{number}", "某某"], "sources": [source() for _ in range(4)], "verified": True, **known,
        }
        for number in range(int(20_000 * scale))
    ]  # fmt: skip
    rows = [
        {"uid": f"{source()}@1", "id": source(), "register": "tax_withholding", "file": "registers/tax.xlsx", **known}
        for _ in range(int(44_700 * scale))
    ]
    hubs = [{"uid": f"h{number}@1", "id": f"h{number}", "name": f"某局{number}", **known} for number in range(300)]
    edges: dict[str, list[Edge]] = {kind: [] for kind in KINDS}
    for number in range(int(135_000 * scale)):
        organization = str(pick.choice(organizations)["uid"])
        hub = str(hubs[int(pick.random() ** 2 * len(hubs))]["uid"])
        properties: dict[str, Any] = {
            "fact": f"{number:x}", "role": "business", "register": "mapping_notice", "since": date(2020, 1, 1),
            "until": date(9999, 12, 31), "sources": [source()], **known,
        }  # fmt: skip
        edges[KINDS[number % 3]].append((hub, organization, properties))
    return organizations, rows, hubs, edges


def write(engine: Engine, data: tuple[Rows, Rows, Rows, dict[str, list[Edge]]], batch: int) -> dict[str, float]:
    """Write it all; return the seconds of each step."""
    organizations, rows, hubs, edges = data
    steps: dict[str, float] = {}
    begun = last = time.perf_counter()

    def step(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[name], last = now - last, now

    set_up_schema(engine, unique=[(label, "uid") for label in ("Organization", "RegisterRow", "Supervisor")])
    step("schema")
    with GraphWriter(engine, batch) as writer:
        for label, nodes in (("Organization", organizations), ("RegisterRow", rows), ("Supervisor", hubs)):
            writer.create_nodes([label], nodes)
            writer.flush()
            step(label)
        for kind, members in edges.items():
            writer.create_edges(kind, "Supervisor", "Organization", members)
            writer.flush()
            step(kind)
    steps["total"] = time.perf_counter() - begun
    return steps


def verify(engine: Engine, data: tuple[Rows, Rows, Rows, dict[str, list[Edge]]]) -> None:
    """Fail if a node or an edge was lost."""
    nodes, edges = sum(len(part) for part in data[:3]), sum(len(part) for part in data[3].values())
    assert engine.read("MATCH (n) RETURN count(n) AS n")[0]["n"] == nodes
    assert engine.read("MATCH ()-[e]->() RETURN count(e) AS n")[0]["n"] == edges


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--batch", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0, help="seconds between start and writing, as reading takes")
    arguments = parser.parse_args()
    data = city(arguments.scale)
    for _ in range(arguments.repeat):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            with open_engine(Settings(home=Path(folder), engine_idle=5)) as engine:
                print(f"start {time.perf_counter() - begun:.2f} s", end="  ")
                time.sleep(arguments.pause)
                cpu = sum(os.times()[:2])
                steps = write(engine, data, arguments.batch)
                cpu = sum(os.times()[:2]) - cpu
                print("  ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items()), f"(own CPU {cpu:.2f})")
                verify(engine, data)
            files = engine_files(Path(folder))
            state = files.read_state()
            assert state is not None
            os.kill(state.pid, signal.SIGTERM)
            while is_held(files.owner_lock):
                time.sleep(0.05)


if __name__ == "__main__":
    main()
