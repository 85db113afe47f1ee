"""How long the demo city takes: loading it, loading it again, asking; and how that grows with ten times the city.

    python bench/city_load.py [--runs 3] [--large 10]      results go to bench/results/city_load.json and .md

Each run has a data folder of its own; times are whole processes by the wall clock, the first load with engine start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from measured_machine import in_words, machine

RESULTS = Path(__file__).parent / "results"
SHIZI = Path(sys.executable).with_name("shizi")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3, help="repetitions at scale 1")
    parser.add_argument("--large", type=int, default=10, help="scale of the large city, 0 for none")
    given = parser.parse_args()
    on = machine()
    steps: dict[str, list[float]] = {}
    for number in range(given.runs):
        print(f"run {number + 1} of {given.runs}", file=sys.stderr)
        for name, seconds in one_city(1, questions=True).items():
            steps.setdefault(name, []).append(seconds)
    large = one_city(given.large, questions=False) if given.large else {}
    write(summary(on, steps, large, given.large))


def one_city(scale: int, *, questions: bool) -> dict[str, float]:
    """Seconds of each step for one city in a fresh data folder."""
    work = Path(tempfile.mkdtemp(prefix="shizi-bench-"))
    home, registers = work / "home", work / "registers"
    try:
        found = {
            "write registers": run(home, "demo", "--scale", str(scale), "--out", str(registers), "--registers-only"),
            "first load, engine start included": run(home, "load", str(registers)),
            "the same folder again": run(home, "load", str(registers)),
        }
        if questions:
            found["findings, jsonl"] = run(home, "findings", "--format", "jsonl")
            codes = some_codes(home)
            found["who, one code, engine running"] = run(home, "who", codes[0], "--format", "json")
            found["who, 100 codes"] = run(home, "who", *codes, "--format", "jsonl")
            found["overview"] = run(home, "overview", "--format", "json")
            found["ledger, jsonl"] = run(home, "ledger", "--format", "jsonl")
        return found
    finally:
        end_engine(home)
        shutil.rmtree(work, ignore_errors=True)


def run(home: Path, *arguments: str) -> float:
    started = time.perf_counter()
    done = subprocess.run([SHIZI, *arguments], env=surroundings(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"shizi {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return round(time.perf_counter() - started, 3)


def some_codes(home: Path) -> list[str]:
    command = [SHIZI, "ledger", "--state", "ledger", "--format", "jsonl"]
    done = subprocess.run(command, env=surroundings(home), capture_output=True, text=True, check=True)
    return [code for line in done.stdout.splitlines() if (code := json.loads(line)["uscc"])][:100]


def surroundings(home: Path) -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if not k.startswith("SHIZI_")}, "SHIZI_HOME": str(home)}


def end_engine(home: Path) -> None:
    """End the engine of this data folder by its own process id."""
    state = home / "engine" / "state.json"
    if not state.exists():
        return
    try:
        process = psutil.Process(json.loads(state.read_text(encoding="ascii"))["pid"])
        process.terminate()
        process.wait(30)
    except psutil.Error:
        return


def summary(on: dict[str, Any], steps: dict[str, list[float]], large: dict[str, float], scale: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "machine": on,
        "scale_1": {
            name: {"median": statistics.median(times), "least": min(times), "most": max(times)}
            for name, times in steps.items()
        },
    }
    if large:
        found[f"scale_{scale}"] = large
        first = "first load, engine start included"
        found["ratio"] = round(large[first] / found["scale_1"][first]["median"], 2)
    return found


def write(found: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (RESULTS / "city_load.json").write_text(text + "\n", encoding="utf-8")
    lines = [
        "# The demo city, from registers to answers",
        "",
        f"{in_words(found['machine'])} Seconds, whole processes by the wall clock.",
        "",
        "| scale 1 | median | least | most |",
        "|---|---|---|---|",
        *(f"| {n} | {t['median']:.2f} | {t['least']:.2f} | {t['most']:.2f} |" for n, t in found["scale_1"].items()),
    ]
    for key, steps in found.items():
        if key.startswith("scale_") and key != "scale_1":
            lines += ["", f"| {key.replace('_', ' ')} | seconds |", "|---|---|"]
            lines += [f"| {name} | {seconds:.2f} |" for name, seconds in steps.items()]
            lines += ["", f"The first load takes {found['ratio']} times that of scale 1."]
    (RESULTS / "city_load.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
