"""Who may ask: tokens with a role and a place, kept hashed in SHIZI_HOME/tokens.json (mode 0600).

A token is 256 random bits, so a plain SHA-256 of it is as good as a slow hash; the token itself is shown once, when it is
made. The file is read again whenever it changes, so a token that is revoked is refused from the next request on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock

from shizi.graph.credentials import write_private
from shizi.graph.errors import NotFoundError, UsageError

ROLES = ("viewer", "analyst", "steward", "admin")
"""From the least to the most: ask; also run statements; also review and see counts of members; also load."""
FILE_NAME = "tokens.json"
_PREFIX = "shizi_"
_NAME = re.compile(r"[\w.\-]{1,40}")
_NEVER = "9999-12-31T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept; `places` are codes of places (empty: the whole city), times are ISO texts in UTC."""

    name: str
    digest: str
    role: str
    places: tuple[str, ...]
    created: str
    expires: str

    def expired(self, now: datetime) -> bool:
        """Whether it is past its end."""
        return now >= datetime.fromisoformat(self.expires)


class TokenStore:
    """The tokens of one data folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME
        self._seen: tuple[int, int, int] | None = None
        self._tokens: dict[str, Token] = {}

    def tokens(self) -> list[Token]:
        """All tokens, by name."""
        self._refresh()
        return sorted(self._tokens.values(), key=lambda token: token.name)

    def any(self) -> bool:
        """Whether there is any token at all."""
        self._refresh()
        return bool(self._tokens)

    def find(self, secret: str) -> Token | None:
        """The token with this secret; None when there is none or it has expired."""
        self._refresh()
        digest = _digest(secret)
        token = self._tokens.get(digest)
        # The look-up goes by the hash of the secret, which tells nothing of it; the comparison is constant in time too.
        if token is None or not hmac.compare_digest(token.digest, digest):
            return None
        return None if token.expired(datetime.now(UTC)) else token

    def create(self, name: str, *, role: str, places: Sequence[str], days: int | None) -> str:
        """Make a token and return its secret, which is not kept.

        Raises:
            UsageError: the name, the role or the number of days cannot be used, or a token has this name.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                "令牌名称只能用字母、数字、点和横线，最多40个 · a token's name has letters, digits, dots and hyphens, at most 40"
            )
        if role not in ROLES:
            raise UsageError(f"没有角色“{role[:40]}” · there is no such role", to_do=f"one of: {', '.join(ROLES)}")
        if days is not None and not 1 <= days <= 3660:
            raise UsageError("有效天数应在1到3660之间 · the days must be from 1 to 3660")
        now = datetime.now(UTC).replace(microsecond=0)
        secret = _PREFIX + secrets.token_urlsafe(32)
        expires = _NEVER if days is None else (now + timedelta(days=days)).isoformat()
        token = Token(name, _digest(secret), role, tuple(places), now.isoformat(), expires)
        with self._locked():
            tokens = self.tokens()
            if any(other.name == name for other in tokens):
                raise UsageError(
                    f"已有名为“{name}”的令牌 · there is a token of this name", to_do=f"shizi tokens revoke {name}"
                )
            self._write([*tokens, token])
        return secret

    def revoke(self, name: str) -> None:
        """Remove a token.

        Raises:
            NotFoundError: no token has this name.
        """
        with self._locked():
            tokens = self.tokens()
            kept = [token for token in tokens if token.name != name]
            if len(kept) == len(tokens):
                raise NotFoundError(f"没有名为“{name[:40]}”的令牌 · no token has this name", to_do="shizi tokens list")
            self._write(kept)

    def _locked(self) -> FileLock:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"))

    def _write(self, tokens: Sequence[Token]) -> None:
        write_private(self._file, json.dumps({"tokens": [asdict(token) for token in tokens]}, indent=1))
        self._seen = None

    def _refresh(self) -> None:
        try:
            found = os.stat(self._file)  # noqa: PTH116 - asked for every request
        except FileNotFoundError:
            self._seen, self._tokens = None, {}
            return
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen == self._seen:
            return
        try:
            kept = json.loads(self._file.read_text(encoding="ascii"))["tokens"]
            tokens = [Token(**{**one, "places": tuple(one["places"])}) for one in kept]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{self._file} cannot be read: {type(error).__name__}", to_do="restore it, or make the tokens anew"
            ) from error
        self._tokens = {token.digest: token for token in tokens}
        self._seen = seen


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
