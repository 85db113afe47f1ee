"""`shizi matches`: rows that may belong to an organization, for a person to decide; decisions hold for later loads."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="弱匹配的核对：列出、接受、拒绝、撤销 · Review weak matches.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_matches() -> None:
    """待核对的行与候选 · Rows to review, with candidates."""
