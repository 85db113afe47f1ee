"""`shizi load`: a folder of registers becomes the ledger and the graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shizi.api.formats import Format, FormatOption, write_csv, write_json
from shizi.graph.settings import read_settings
from shizi.loaders.harmless_text import harmless

if TYPE_CHECKING:
    from shizi.loaders.load import LoadResult

REGISTER_COLUMNS = ("kind", "department", "path", "sheet", "as_of", "rows", "accepted", "rejected", "status")
_WARNINGS = 10


def load(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="登记册文件夹（内有 manifest.yaml）")],
    *,
    report: Annotated[Path | None, typer.Option("--report", metavar="OUT", help="报告和台账写到这个文件夹")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会有什么变化，不写入")] = False,
    allow_shrink: Annotated[bool, typer.Option("--allow-shrink", help="接受行数骤减的登记册")] = False,
    form: FormatOption = Format.table,
) -> None:
    """装载一个登记册文件夹 · Load a folder of registers: ledger, graph, findings."""
    result = run_load(folder, report=report, dry_run=dry_run, allow_shrink=allow_shrink)
    match form:
        case Format.json | Format.jsonl:
            write_json(result.report)
        case Format.csv:
            write_csv(REGISTER_COLUMNS, result.report["registers"])
        case _:
            show_result(result, dry_run=dry_run)
    if result.exit_status:
        raise typer.Exit(result.exit_status)


def run_load(folder: Path, *, report: Path | None, dry_run: bool, allow_shrink: bool) -> LoadResult:
    """Load the folder, telling progress on standard error."""
    from shizi.api.progress import progress

    settings = read_settings()
    with progress(f"装载 loading {harmless(folder, 80)}") as tell:
        from shizi.loaders.load import load_folder

        return load_folder(folder, settings, report=report, dry_run=dry_run, allow_shrink=allow_shrink, progress=tell)


def show_result(result: LoadResult, *, dry_run: bool) -> None:
    """The funnel, what changed, and every register that was not simply loaded."""
    from shizi.api.rendering import paragraph
    from shizi.api.rendering_city import show_funnel

    report: dict[str, Any] = result.report
    if result.no_change:
        paragraph("与已装载的完全相同，没有写入任何内容 · the same as what is loaded, nothing was written")
    else:
        show_funnel(report["funnel"])
        changes = report["changes"]
        word = "将会 would be" if dry_run else "登记行 register rows"
        paragraph(
            f"{word}：新增 added {changes['added']}，变化 changed {changes['changed']}，关闭 closed {changes['closed']}"
        )
    _tell_problems(report)


def _tell_problems(report: dict[str, Any]) -> None:
    """Registers refused or unreadable and the first warnings, on standard error."""
    for entry in report["registers"]:
        if entry["status"] in ("refused", "unreadable"):
            zh = "拒收" if entry["status"] == "refused" else "读不出"
            why = entry.get("reason") or ""
            print(
                f"登记册{zh} · {entry['status']}: {harmless(entry['kind'])} {harmless(entry['department'], 60)} "
                f"{harmless(entry['path'], 120)} {harmless(why, 400)}",
                file=sys.stderr,
            )
    for rule, why in ((report.get("findings") or {}).get("failed") or {}).items():
        print(f"规则未核查 · rule not judged: {rule} {harmless(why, 400)}", file=sys.stderr)
    # registers that could not be read are told above, each with its reason
    warnings = [warning for warning in report.get("warnings") or [] if "(unreadable)" not in warning]
    for warning in warnings[:_WARNINGS]:
        text = warning if isinstance(warning, str) else warning.get("message") or str(warning)
        print(f"注意 · note: {harmless(text, 300)}", file=sys.stderr)
    if len(warnings) > _WARNINGS:
        print(f"另有{len(warnings) - _WARNINGS}条，见 --report · and {len(warnings) - _WARNINGS} more", file=sys.stderr)
