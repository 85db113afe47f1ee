"""The embedded engine's own users: generated once per installation, kept in a file only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from shizi.graph.errors import EngineError

WRITER = "root"  # ArcadeDB's administrator, the only user it creates by itself
READER = "reader"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Passwords of the engine's two users: `writer` may do everything, `reader` only read."""

    writer: str = field(repr=False)
    reader: str = field(repr=False)


def read_credentials(file: Path) -> Credentials | None:
    """Return the stored credentials, or None when there are none yet.

    Raises:
        EngineError: the file cannot be read or understood.
    """
    try:
        content = json.loads(file.read_text(encoding="ascii"))
        return Credentials(writer=str(content["writer"]), reader=str(content["reader"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"the credentials of the embedded engine cannot be read: {type(error).__name__}",
            to_do=f"stop the engine, remove {file} and run the command again; new ones are made and no data is lost",
        ) from error


def create_credentials(file: Path) -> Credentials:
    """Generate credentials and store them with mode 0600, whole or not at all."""
    credentials = Credentials(writer=secrets.token_urlsafe(32), reader=secrets.token_urlsafe(32))
    content = json.dumps({"writer": credentials.writer, "reader": credentials.reader})
    write_private(file, content)
    return credentials


def write_private(file: Path, content: str) -> None:
    """Write `content` to `file` with mode 0600 in one step: a reader sees the old file or the new one."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
