"""The command `shizi`: its commands, and what happens around each of them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from shizi.api import (
    command_cypher,
    command_demo,
    command_diff,
    command_doctor,
    command_draw,
    command_export,
    command_findings,
    command_ledger,
    command_load,
    command_matches,
    command_overview,
    command_query,
    command_rules,
    command_serve,
    command_tokens,
    command_whatif,
    command_who,
)
from shizi.api.failures import report_known, report_unknown, report_usage
from shizi.graph.errors import ShiziError

_INTERRUPTED = 130

app = typer.Typer(
    name="shizi",
    help="十字：谁在监管这个组织，哪里多头，哪里无人 · Who oversees this organization, with evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"shizi {version('shizi')}")
        raise typer.Exit


@app.callback()
def shizi(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="版本 · show the version and leave"
    ),
) -> None:
    """十字：谁在监管这个组织，哪里多头，哪里无人 · Who oversees this organization, with evidence."""


app.command("demo")(command_demo.demo)
app.command("load")(command_load.load)
app.command("who")(command_who.who)
app.add_typer(command_findings.app, name="findings")
app.command("diff")(command_diff.diff)
app.command("ledger")(command_ledger.ledger)
app.command("overview")(command_overview.overview)
app.add_typer(command_matches.app, name="matches")
app.add_typer(command_rules.app, name="rules")
app.command("query")(command_query.query)
app.command("whatif", cls=command_whatif.InOrder)(command_whatif.whatif)
app.command("cypher")(command_cypher.cypher)
app.command("draw")(command_draw.draw)
app.command("export")(command_export.export)
command_findings.app.command("pack")(command_export.pack)
app.command("serve")(command_serve.serve)
app.add_typer(command_tokens.app, name="tokens")
app.command("doctor")(command_doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every failure becomes one message on standard error."""
    _prepare_streams()
    command = typer.main.get_command(app)
    try:
        status = command.main(
            args=list(sys.argv[1:] if arguments is None else arguments), prog_name="shizi", standalone_mode=False
        )
        sys.stdout.flush()
    except ShiziError as error:
        return report_known(error)
    except BrokenPipeError:
        return _leave_pipe()
    except SystemExit as leaving:
        # The command-line library ends the process when nobody reads its output any more: that is no failure.
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":
            return _leave_pipe()
        return leaving.code if isinstance(leaving.code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        print("已中断 · interrupted", file=sys.stderr)
        return _INTERRUPTED
    except typer.TyperException as error:
        return report_usage(error)
    except Exception as error:
        return report_unknown(error, _home())
    return status if isinstance(status, int) else 0


def run() -> NoReturn:
    """Entry point of the console script."""
    sys.exit(main())


def _prepare_streams() -> None:
    """Data is UTF-8 wherever it goes; a terminal that cannot show a character shows its code instead."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _leave_pipe() -> int:
    """Nobody reads any more: let the interpreter end without a word about it."""
    with contextlib.suppress(OSError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.__stdout__.fileno())  # type: ignore[union-attr]
    return 0


def _home() -> Path | None:
    from shizi.graph.settings import read_settings

    try:
        return read_settings().home
    except ShiziError:
        return None
