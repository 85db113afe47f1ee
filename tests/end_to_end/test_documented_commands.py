"""Every command that the documentation shows works on the demo city and prints what the documentation shows.

A ```console block shows a command after `$ ` and, below it, lines of its output; `…` stands for lines left out. Lines
that are shown must come out, in that order. `# exit N` after a command says with which status it ends.

`curl` commands are run against `shizi serve`, started as a process, with a token made for the occasion as `$TOKEN`. What they
print is one long line, so of a shown line the parts between `…` must come out in their order.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from end_to_end_home import SHIZI, environment, run_shizi

from shizi.api.token_store import TokenStore

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_EXIT = re.compile(r"\s+# exit (\d)$")
_LEFT_OUT = ("", "…")
_ELSEWHERE = ("git ", "make ", "cd ", "export ", "pip ", "python")
_SERVE, _ADDRESS = "shizi serve", "http://127.0.0.1:8866"
_TOLD_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Shown:
    """A command as documented."""

    page: str
    command: str
    status: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {self.command}"


def shown_commands() -> Iterator[Shown]:
    for page in PAGES:
        for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *lines = part.rstrip("\n").split("\n")
                found = _EXIT.search(command)
                status = int(found[1]) if found else 0
                kept = (" ".join(line.split()) for line in lines)
                yield Shown(
                    page.name, _EXIT.sub("", command), status, tuple(line for line in kept if line not in _LEFT_OUT)
                )


COMMANDS = list(shown_commands())


def test_the_readme_shows_commands_with_their_output() -> None:
    told = [one for one in COMMANDS if one.page == "README.md" and one.command.startswith("shizi ")]
    assert len(told) >= 5
    assert all(one.lines for one in told), "show some of the output"


def test_nothing_is_shown_that_this_test_cannot_run() -> None:
    assert [str(one) for one in COMMANDS if not one.command.startswith(("shizi ", "curl ", *_ELSEWHERE))] == []


@pytest.fixture(scope="module")
def home_with_tokens(demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo city's data folder but for its tokens: one token in it, and every other test's server would ask for one."""
    home: Path = tmp_path_factory.mktemp("with-tokens")
    for kept in demo.home.iterdir():
        if not kept.name.startswith("tokens"):
            (home / kept.name).symlink_to(kept)
    return home


@pytest.mark.parametrize("shown", [one for one in COMMANDS if one.command.startswith("shizi ") and not one.command.startswith(_SERVE)], ids=str)
def test_a_documented_command_prints_what_is_documented(shown: Shown, demo, home_with_tokens: Path, tmp_path: Path) -> None:
    arguments = [word.replace("OUT", str(tmp_path / "out")) for word in shlex.split(shown.command)[1:]]
    if arguments[:1] == ["load"]:
        arguments[1] = str(demo.home / "demo-city")
    done = run_shizi(home_with_tokens if arguments[:1] == ["tokens"] else demo.home, *arguments)
    assert done.returncode == shown.status, done.stderr
    printed = [" ".join(line.split()) for line in (done.stdout + done.stderr).splitlines()]
    for line in shown.lines:
        assert line in printed, f"not printed: {line}"
        printed = printed[printed.index(line) + 1 :]


@dataclass(frozen=True)
class Served:
    """The documented `shizi serve`, running; its address and a token."""

    url: str
    token: str


@pytest.fixture(scope="module")
def served(home_with_tokens: Path) -> Iterator[Served]:
    token = TokenStore(home_with_tokens).create("documented", role="viewer", places=[], days=1)
    [shown] = {one.command for one in COMMANDS if one.command.startswith(_SERVE)}
    command = [SHIZI, *shlex.split(shown)[1:], "--port", "0"]
    with subprocess.Popen(command, env=environment(home_with_tokens), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = ""
        while not (found := _TOLD_ADDRESS.search(told)):
            line = process.stderr.readline()
            assert line, told
            told += line
        try:
            yield Served(found[0], token)
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.mark.parametrize("shown", [one for one in COMMANDS if one.command.startswith("curl ")], ids=str)
def test_a_documented_request_is_answered_as_documented(shown: Shown, served: Served) -> None:
    arguments = [
        word.replace("$TOKEN", served.token).replace(_ADDRESS, served.url) for word in shlex.split(shown.command)
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == shown.status, done.stderr
    assert shown.lines, "show some of the answer"
    rest = done.stdout
    for line in shown.lines:
        for part in filter(None, (one.strip() for one in line.split("…"))):
            assert part in rest, f"not answered: {part}"
            rest = rest[rest.index(part) + len(part) :]
