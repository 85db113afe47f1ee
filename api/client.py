"""A client of the API for notebooks and other systems.

    with Client("http://127.0.0.1:8866", token) as shizi:
        answer = shizi.oversight("91150302WH00000013")
        for found in shizi.findings(rule=["M01"]):
            print(found["name"], found["explanation_zh"])

Answers are plain dicts in the shapes of docs/openapi.json. What the service refuses is an `ApiError` with its problem
(RFC 9457). Requests that only ask are asked again a few times when the service is busy or starting.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

Answer = dict[str, Any]
Day = date | str | None

_AGAIN = (429, 503)
_ATTEMPTS = 4
_LONGEST_PAUSE = 10.0
_ENDED = ("loaded", "incomplete", "failed")


class ApiError(Exception):
    """The service refuses or fails; `problem` is what it says, `status` the HTTP status."""

    def __init__(self, status: int, problem: Answer) -> None:
        super().__init__(f"{status} {problem.get('title', '')}: {problem.get('detail', '')}".strip(": "))
        self.status, self.problem = status, problem

    @property
    def type(self) -> str:
        """The kind of problem, such as `/problems/not-found`."""
        return str(self.problem.get("type", ""))


class NotSignedInError(ApiError):
    """401: no token, or one that is not valid."""


class NotAllowedError(ApiError):
    """403: the role does not allow it, or it lies outside the token's places."""


class NotFoundError(ApiError):
    """404: nothing bears this code, name or id."""


class AmbiguousError(ApiError):
    """409: several bear the name; see `candidates`."""

    @property
    def candidates(self) -> list[Answer]:
        """The organizations that bear the name."""
        return list(self.problem.get("candidates") or ())


class InvalidError(ApiError):
    """422: a parameter cannot be used; `problem["errors"]` names it."""


class TooSlowError(ApiError):
    """504: it took longer than the time limit."""


_ERRORS: Mapping[int, type[ApiError]] = {
    401: NotSignedInError, 403: NotAllowedError, 404: NotFoundError, 409: AmbiguousError, 422: InvalidError, 504: TooSlowError,
}  # fmt: skip


class Client:
    """Asks one service; may be used by several threads, and as a context manager."""

    def __init__(self, url: str = "http://127.0.0.1:8866", token: str | None = None, *, timeout: float = 120.0) -> None:
        headers = {"Accept": "application/json", "User-Agent": "shizi-client"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.Client(base_url=url.rstrip("/") + "/api/v1", headers=headers, timeout=timeout)

    # --- organizations and who oversees them ---
    def search(self, text: str | None = None, **filters: Any) -> Answer:
        """One page of organizations by code, name, former name or pinyin; `filters` as the path `organizations` takes."""
        return self._get("/organizations", q=text, **filters)

    def organization(self, code_or_name: str, *, known_at: Day = None) -> Answer:
        """All that is known of one organization."""
        return self._get(f"/organizations/{_part(code_or_name)}", known_at=known_at)

    def oversight(self, code_or_name: str, *, at: Day = None, known_at: Day = None) -> Answer:
        """Who oversees an organization: status, roles with holders and evidence, lines, findings."""
        return self._get(f"/organizations/{_part(code_or_name)}/oversight", at=at, known_at=known_at)

    def batch(self, codes_or_names: Sequence[str], *, at: Day = None, known_at: Day = None) -> list[Answer]:
        """The same for up to 1,000 at once, in their order; where there is no answer, `error` says why."""
        body = {"ids": list(codes_or_names), "at": _day(at), "known_at": _day(known_at)}
        found: list[Answer] = self._post("/oversight:batch", _given(body))["answers"]
        return found

    # --- findings ---
    def findings(self, **filters: Any) -> Iterator[Answer]:
        """All findings that meet the filters (`rule`, `severity`, `place`, ...), page by page as they are consumed."""
        cursor: str | None = None
        while True:
            page = self._get("/findings", **{"limit": 200, **filters, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def finding(self, finding: str) -> Answer:
        """One finding by its id."""
        return self._get(f"/findings/{_part(finding)}")

    def review(self, finding: str, state: str, *, reason: str, by: str, until: Day = None) -> Answer:
        """Write a review: `state` is accepted, exempt or withdrawn, `by` a role, never a person's name."""
        body = _given({"state": state, "reason": reason, "by": by, "until": _day(until)})
        return self._post(f"/findings/{_part(finding)}/reviews", body)

    # --- questions, statements, changes ---
    def queries(self, group: str | None = None) -> list[Answer]:
        """The questions of the library."""
        found: list[Answer] = self._get("/queries", group=group)["items"]
        return found

    def query(self, query: int | str, *, at: Day = None, known_at: Day = None, limit: int = 1000, **parameters: Any) -> Answer:
        """The answer to a question of the library; `parameters` are its own."""
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in parameters.items()}
        body = {"parameters": values, "at": _day(at), "known_at": _day(known_at), "limit": limit}
        return self._post(f"/queries/{_part(str(query))}", _given(body), again=True)

    def cypher(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, limit: int = 1000, seconds: float = 10.0
    ) -> Answer:
        """Columns and rows of a statement that only reads."""
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in (parameters or {}).items()}
        body = {"statement": statement, "parameters": values, "limit": limit, "timeout": seconds}
        return self._post("/cypher", body, again=True)

    def changes(
        self, *, from_day: Day = None, to_day: Day = None, from_load: int | None = None, to_load: int | None = None, **filters: Any
    ) -> Answer:
        """What opened and closed between two days or two loads; without any between the last two loads."""
        named = {"from": from_day, "to": to_day, "from_load": from_load, "to_load": to_load}
        return self._get("/changes", **named, **filters)

    def what_if(self, changes: Sequence[Mapping[str, Any]], *, at: Day = None, seconds: float = 60.0, **filters: Any) -> Answer:
        """Which findings would open and close if these changes were made; nothing is changed."""
        body = {"changes": [dict(change) for change in changes], "at": _day(at), "timeout": seconds, **filters}
        return self._post("/whatif", _given(body), again=True)

    # --- loads ---
    def loads(self) -> list[Answer]:
        """All published loads."""
        found: list[Answer] = self._get("/loads")["items"]
        return found

    def upload(self, archive: Path | bytes, *, dry_run: bool = False) -> Answer:
        """Send a .zip of a register folder; the load goes on by itself, see `wait_for_upload`."""
        content = archive if isinstance(archive, bytes) else archive.read_bytes()
        sent = self._http.post(
            "/uploads", content=content, params={"dry_run": str(dry_run).lower()}, headers={"Content-Type": "application/zip"}
        )
        return _answer(sent)

    def wait_for_upload(self, job: str, *, seconds: float = 3600.0, pause: float = 1.0) -> Answer:
        """The job when it has ended; TimeoutError when it has not after so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            found = self._get(f"/uploads/{_part(job)}")
            if found["state"] in _ENDED:
                return found
            if time.monotonic() + pause > deadline:
                raise TimeoutError(f"the load {job} has not ended after {seconds:g} seconds")
            time.sleep(pause)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _get(self, path: str, **parameters: Any) -> Answer:
        given = {name: _day(value) if isinstance(value, date) else value for name, value in parameters.items()}
        return self._asked("GET", path, params=_given(given))

    def _post(self, path: str, body: Mapping[str, Any], *, again: bool = False) -> Answer:
        return self._asked("POST", path, again=again or path.endswith(":batch"), json=body)

    def _asked(self, method: str, path: str, *, again: bool = True, **options: Any) -> Answer:
        for attempt in range(_ATTEMPTS):
            answer = self._http.request(method, path, **options)
            if answer.status_code not in _AGAIN or not again or attempt + 1 == _ATTEMPTS:
                break
            told = answer.headers.get("retry-after", "")
            time.sleep(min(float(told) if told.isdigit() else 1.0, _LONGEST_PAUSE))
        return _answer(answer)


def _answer(answer: httpx.Response) -> Answer:
    if answer.is_success:
        found: Answer = answer.json()
        return found
    try:
        problem = answer.json()
    except ValueError:
        problem = {"title": answer.reason_phrase}
    raise _ERRORS.get(answer.status_code, ApiError)(answer.status_code, problem if isinstance(problem, dict) else {})


def _part(text: str) -> str:
    """A text as a part of a path."""
    return quote(text, safe="")


def _day(value: Day) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
