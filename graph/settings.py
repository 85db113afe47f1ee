"""Where Shizi keeps its data and which graph database it uses, read from the environment.

SHIZI_HOME                    data folder (default: the user's data folder)
SHIZI_DATABASE                bolt:// or neo4j:// address of a server; absent: the embedded engine
SHIZI_DATABASE_USER           user at that server (default: neo4j)
SHIZI_DATABASE_PASSWORD       its password, or
SHIZI_DATABASE_PASSWORD_FILE  a file whose first line is the password
SHIZI_DATABASE_NAME           database at that server (default: the user's home database)
SHIZI_ENGINE_HEAP             memory of the embedded engine's Java heap, like 1g or 1500m (default: 1g)
SHIZI_ENGINE_IDLE             seconds after which the embedded engine stops when nobody uses it (default: 60)
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from shizi.graph.errors import UsageError

DEFAULT_HEAP = "1g"
DEFAULT_IDLE_SECONDS = 60.0

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_HEAP = re.compile(r"[1-9][0-9]{0,5}[kKmMgG]")


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation: its folder, its database, the limits of the embedded engine. Passwords are never shown."""

    home: Path
    database_url: str | None = None
    database_user: str | None = None
    database_password: str | None = field(default=None, repr=False)
    database_name: str | None = None
    engine_heap: str | None = None
    engine_idle: float = DEFAULT_IDLE_SECONDS

    @property
    def parameters_file(self) -> Path:
        """The city's own thresholds, `name: value` per line; need not exist."""
        return self.home / "parameters.yaml"

    @property
    def rules_folder(self) -> Path:
        """The city's own rules, one `.cypher` file each; need not exist."""
        return self.home / "rules"

    @property
    def questions_folder(self) -> Path:
        """The city's own questions, one `.cypher` file each; need not exist."""
        return self.home / "answers"

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The city's own thresholds and rules as they stand there now: what a load depends on besides the delivery."""
        folder = self.rules_folder
        rules = sorted(folder.glob("*.cypher")) if folder.is_dir() else []
        return (*((self.parameters_file,) if self.parameters_file.exists() else ()), *rules)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: this process's environment).

    Raises:
        UsageError: a value cannot be used; the message names the variable, never a password.
    """
    values = os.environ if environ is None else environ
    home = values.get("SHIZI_HOME") or platformdirs.user_data_dir("shizi", appauthor=False)
    return Settings(
        home=Path(home).expanduser().absolute(),
        database_url=_url(values.get("SHIZI_DATABASE")),
        database_user=values.get("SHIZI_DATABASE_USER") or None,
        database_password=_password(values),
        database_name=values.get("SHIZI_DATABASE_NAME") or None,
        engine_heap=_heap(values.get("SHIZI_ENGINE_HEAP")),
        engine_idle=_idle(values.get("SHIZI_ENGINE_IDLE")),
    )


def _url(text: str | None) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise UsageError(
            "SHIZI_DATABASE is no address of a graph database",
            to_do="write it like neo4j://host:7687 or bolt://host:7687, or unset it to use the embedded engine",
        )
    if parts.username or parts.password:
        raise UsageError(
            "SHIZI_DATABASE must not hold a user or a password",
            to_do="set SHIZI_DATABASE_USER and SHIZI_DATABASE_PASSWORD or SHIZI_DATABASE_PASSWORD_FILE",
        )
    return text


def _password(values: Mapping[str, str]) -> str | None:
    password = values.get("SHIZI_DATABASE_PASSWORD")
    if password:
        return password
    file = values.get("SHIZI_DATABASE_PASSWORD_FILE")
    if not file:
        return None
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the file named by SHIZI_DATABASE_PASSWORD_FILE cannot be read: {type(error).__name__}",
            to_do="name a readable text file whose first line is the password",
        ) from error
    if not lines or not lines[0].strip():
        raise UsageError(
            "the file named by SHIZI_DATABASE_PASSWORD_FILE is empty", to_do="put the password on its first line"
        )
    return lines[0].strip()


def _heap(text: str | None) -> str | None:
    if not text:
        return None
    if not _HEAP.fullmatch(text):
        raise UsageError(f"SHIZI_ENGINE_HEAP reads {text[:20]!r}", to_do="write a size like 1g or 1500m")
    return text.lower()


def _idle(text: str | None) -> float:
    if not text:
        return DEFAULT_IDLE_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 7 * 24 * 3600:
        raise UsageError(f"SHIZI_ENGINE_IDLE reads {text[:20]!r}", to_do="write a number of seconds, like 60")
    return seconds
