"""Errors over HTTP: problem details (RFC 9457) in the language the caller prefers, Chinese first.

    {"type", "title", "status", "detail", "instance", "request_id", "errors": [{"field", "message"}], "candidates": [...]}

`errors` stand there for input, `candidates` where a name is borne by several organizations or by none. A `type` is an
address under `/problems/`, one for each kind of problem below; it stays the same whatever the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from shizi.graph.errors import AmbiguousError, EngineError, ModelError, NotFoundError, ShiziError, UsageError

MEDIA_TYPE = "application/problem+json"
_LONGEST_DETAIL = 600


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its name in the `type`, its title."""

    status: int
    name: str
    zh: str
    en: str


NOT_SIGNED_IN = Kind(401, "not-signed-in", "没有令牌或令牌无效", "no token, or one that is not valid")
FORBIDDEN = Kind(403, "not-allowed", "该令牌的角色不够", "the role of this token does not allow it")
OUTSIDE_SCOPE = Kind(403, "outside-your-scope", "不在您的管辖范围内", "outside your scope")
NOT_FOUND = Kind(404, "not-found", "没有找到", "not found")
NOT_YET_KNOWN = Kind(404, "not-yet-known", "到那一天还没有装载任何数据", "nothing was loaded by that day")
NO_SUCH_PATH = Kind(404, "no-such-path", "没有这个地址", "there is no such path")
WRONG_METHOD = Kind(405, "method-not-allowed", "这个地址不支持该方法", "the path does not know this method")
AMBIGUOUS = Kind(409, "ambiguous", "不止一个组织符合", "several organizations bear the name")
TOO_LARGE = Kind(413, "too-large", "请求内容过大", "the request is too large")
UNSUPPORTED_MEDIA = Kind(415, "unsupported-media-type", "不支持这种内容类型", "this content type is not supported")
WRONG_HOST = Kind(421, "wrong-host", "无令牌时只接受本机地址", "without tokens only local host names are served")
INVALID = Kind(422, "invalid-input", "输入有误", "the input is not valid")
TOO_MANY = Kind(429, "too-many-requests", "请求过多，请稍后再试", "too many requests, try again later")
UNFORESEEN = Kind(500, "unforeseen", "出现意外情况", "something unforeseen happened")
NOTHING_LOADED = Kind(503, "nothing-loaded", "还没有装载任何城市", "no city is loaded yet")
NO_ENGINE = Kind(503, "no-engine", "图数据库暂时不可用", "the graph database is not available just now")
BUSY = Kind(503, "busy", "服务繁忙，请稍后再试", "the service is busy, try again later")
TOO_SLOW = Kind(504, "time-limit", "超过时间限制", "the time limit was exceeded")
LOAD_RUNNING = Kind(409, "load-running", "正在装载", "a load is under way")
KINDS = (
    NOT_SIGNED_IN, FORBIDDEN, OUTSIDE_SCOPE, NOT_FOUND, NOT_YET_KNOWN, NO_SUCH_PATH, WRONG_METHOD, AMBIGUOUS, TOO_LARGE,
    UNSUPPORTED_MEDIA, WRONG_HOST, INVALID, TOO_MANY, UNFORESEEN, NOTHING_LOADED, NO_ENGINE, BUSY, TOO_SLOW, LOAD_RUNNING,
)  # fmt: skip


@dataclass(slots=True)
class Problem(Exception):  # noqa: N818 - the name the standard gives it
    """A problem to tell the caller; `zh` and `en` say what is the matter here, beyond the kind's title."""

    kind: Kind
    zh: str = ""
    en: str = ""
    errors: Sequence[Mapping[str, str]] = ()
    candidates: Sequence[Mapping[str, Any]] | None = None
    retry_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, language: str, *, instance: str, request_id: str) -> bytes:
        """The JSON text in `language` (zh or en)."""
        english = language == "en"
        title = self.kind.en if english else self.kind.zh
        content: dict[str, Any] = {
            "type": f"/problems/{self.kind.name}",
            "title": title,
            "status": self.kind.status,
            "detail": ((self.en if english else self.zh) or title)[:_LONGEST_DETAIL],
            "instance": instance,
            "request_id": request_id,
        }
        if self.errors:
            content["errors"] = list(self.errors)
        if self.candidates is not None:
            content["candidates"] = list(self.candidates)
        return orjson.dumps(content)


def invalid(name: str, zh: str, en: str) -> Problem:
    """A parameter or part of the body named `name` that cannot be used."""
    return Problem(INVALID, f"{name}：{zh}", f"{name}: {en}", errors=[{"field": name, "message": f"{zh} · {en}"}])


def of_error(error: ShiziError) -> Problem:
    """The problem of one of Shizi's own errors; where its message has two languages, each gets its own."""
    zh, en = two_languages(error.what)
    if error.to_do:
        to_do_zh, to_do_en = two_languages(error.to_do)
        zh, en = f"{zh}（{to_do_zh}）", f"{en} ({to_do_en})"
    match error:
        case AmbiguousError():
            return Problem(AMBIGUOUS, zh, en, candidates=error.candidates)
        case NotFoundError():
            return Problem(NOT_FOUND, zh, en, candidates=getattr(error, "candidates", None))
        case EngineError():
            return Problem(NO_ENGINE, "数据库没有回答，正在重新连接", "it does not answer; reconnecting", retry_after=2)
        case UsageError() | ModelError():
            return Problem(INVALID, zh, en, errors=[{"field": "request", "message": f"{zh} · {en}"}])
        case _:
            return Problem(UNFORESEEN)


def two_languages(text: str) -> tuple[str, str]:
    """The Chinese and the English of a message written `中文 · English`; one language stands for both."""
    zh, separator, en = text.partition(" · ")
    return (zh, en) if separator else (text, text)


def preferred_language(accepted: str) -> str:
    """`zh` or `en` by an Accept-Language header; Chinese when it names neither."""
    best, found = -1.0, "zh"
    for part in accepted.lower().split(",")[:20]:
        tag, _, quality = part.strip().partition(";")
        language = tag.strip().partition("-")[0]
        if language not in ("zh", "en", "*"):
            continue
        try:
            weight = float(quality.strip().removeprefix("q=")) if quality else 1.0
        except ValueError:
            continue
        if weight > best and weight > 0:
            best, found = weight, "en" if language == "en" else "zh"
    return found
