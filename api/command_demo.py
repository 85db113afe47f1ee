"""`shizi demo`: writes a demo city's registers, loads them, and shows what that gives."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from shizi.graph.errors import NotFoundError, UsageError
from shizi.graph.settings import read_settings
from shizi.loaders.harmless_text import harmless

DEFAULT_SEED = 15
_LARGEST_SCALE = 1000
_MARK = "demo-city.json"


def demo(
    *,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="登记册写到哪里")] = None,
    scale: Annotated[int, typer.Option("--scale", metavar="N", help="规模倍数：1、10、100")] = 1,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="随机种子，同一种子写出同一个市")] = DEFAULT_SEED,
    registers_only: Annotated[bool, typer.Option("--registers-only", help="只写登记册，不装载")] = False,
) -> None:
    """示范市：写出登记册、装载、展示 · Write, load and show the demo city."""
    if not 1 <= scale <= _LARGEST_SCALE:
        raise UsageError(f"--scale 必须在1到{_LARGEST_SCALE}之间 · must be from 1 to {_LARGEST_SCALE}")
    home = read_settings().home
    folder = (out or home / "demo-city").expanduser().absolute()
    which = {"scale": scale, "seed": seed}
    if not registers_only:
        _spare_other_cities(home, which)
    _write(folder, scale=scale, seed=seed)
    print(f"登记册在 · the registers are in: {harmless(folder)}", file=sys.stderr)
    if registers_only:
        return
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).write_text(json.dumps(which), encoding="utf-8")
    from shizi.api.command_load import run_load, show_result

    result = run_load(folder, report=None, dry_run=False, allow_shrink=False)
    show_result(result, dry_run=False)
    sys.stdout.flush()
    if result.exit_status:
        raise typer.Exit(result.exit_status)
    _show()


def _spare_other_cities(home: Path, which: dict[str, int]) -> None:
    """A demo city is never loaded over a city of somebody's own, nor over another demo city.

    Raises:
        UsageError: this data folder holds something else.
    """
    from shizi.api.city import open_city

    mark = home / _MARK
    if mark.is_file():
        if json.loads(mark.read_text(encoding="utf-8")) == which:
            return
        held = "另一个示范市 · another demo city"
    else:
        try:
            with open_city() as city:
                held = city.publication.city_name
        except NotFoundError:
            return
    raise UsageError(
        f"数据文件夹 {home} 里已装载{held} · this data folder holds it already",
        to_do="另设 SHIZI_HOME，或用 --registers-only · set another SHIZI_HOME, or use --registers-only",
    )


def _write(folder: Path, *, scale: int, seed: int) -> None:
    from shizi.api.progress import progress

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} 不是文件夹 · is no folder", to_do="换一个 --out · choose another --out")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.yaml").is_file():
        raise UsageError(
            f"{folder} 里已有别的文件，不覆盖 · holds other files, which are not overwritten",
            to_do="换一个空的 --out · choose an empty folder with --out",
        )
    with progress("写示范市的登记册 · writing the demo city's registers") as tell:
        from shizi.loaders.demo_city import write_demo_city

        write_demo_city(folder, scale=scale, seed=seed, progress=tell)


def _show() -> None:
    """The figures, the worst findings, one whole answer, and what to try next."""
    from shizi.api.city import open_city
    from shizi.api.command_findings import listed
    from shizi.api.command_who import answers
    from shizi.api.rendering import heading, paragraph
    from shizi.api.rendering_city import show_figures, show_worst
    from shizi.api.rendering_who import show_answer
    from shizi.cypher.overview import overview

    with open_city() as city:
        found = overview(city.engine, city.publication)
        findings = listed(city, day=city.publication.as_of)
        telling = most_telling(findings)
        answer = answers(city, [telling], day=city.publication.as_of)[0] if telling else None
    show_figures(found["seed"], found["seed_missing"])
    show_worst(findings)
    heading("一个完整的回答：谁在监管这个组织 · one full answer: who oversees this organization")
    if answer and "error" not in answer:
        show_answer(answer)
    heading("接下来可以试 · try next")
    subject = telling or "CODE"
    for command in (f"shizi who {subject} --at 2025-01-01", "shizi findings --rule M01", "shizi overview"):
        paragraph(f"  {command}")


def most_telling(findings: list[dict[str, Any]]) -> str | None:
    """The organization about which most kinds of findings speak, several holders and gaps first."""
    rules: dict[str, set[str]] = {}
    for finding in findings:
        if finding["subject_kind"] == "organization":
            rules.setdefault(finding["subject"], set()).add(finding["rule"])
    if not rules:
        return None
    return min(rules, key=lambda key: (not ("M01" in rules[key] and rules[key] & {"V02", "V03", "V04"}),
                                       "M01" not in rules[key], -len(rules[key]), key))  # fmt: skip
