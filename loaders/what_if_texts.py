"""Supposed changes as people write them: one line of text each, or a list in a YAML file.

    市交通运输局=>市住房和城乡建设局;role=行业管理;day=2025-10-01      move_duties
    市体育局  or  市体育局=>市文体旅游广电局                            abolish
    乌党办发〔2019〕10号                                                end_document
    新能源行业党委;superior=市委两新工委;host=市能源局;claims=市能源局    add_committee
    新华街道  or  新华街道=>凤凰岭街道                                   close_street

In a file each item of the list is one change, its value the same line or a map of the same fields:

    - move_duties: 市交通运输局=>市住房和城乡建设局
    - abolish: {name: 市体育局, to: 市文体旅游广电局, day: 2025-10-01}
    - add_committee: {name: 新能源行业党委, superior: 市委两新工委, claims: [{industry: D, place: 海勃湾区}, {holder: 市能源局}]}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import UsageError, Where
from shizi.loaders.cell_dates import read_date
from shizi.loaders.coded_words import word_list
from shizi.loaders.codes import clean_code
from shizi.loaders.dates import first_day, precision
from shizi.loaders.what_if_changes import (
    KINDS,
    MOVABLE_ROLES,
    Abolish,
    AddCommittee,
    Change,
    CloseStreet,
    EndDocument,
    MoveDuties,
    Selection,
)

MOST_CHANGES = 100
COMMITTEE_KINDS = ("industry", "comprehensive", "two_new")
_LARGEST_FILE = 1 << 20
_LARGEST_LIST = 8 << 20
_LONGEST = 200
_BECOMES = re.compile(r"=>|＝>|＝＞|⇒|→")
_NEXT = re.compile(r"[;；]")
_COMMA = re.compile(r"[,，、]")
_CONDITIONS = ("holder", "industry", "place", "file")

ReadCodes = Callable[[str], Sequence[str]]
"""Gives the codes of a list file; callers that may not read files have none."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "move_duties": ("from", "to", "role", "day"), "abolish": ("name", "to", "day"), "end_document": ("number", "day"),
    "add_committee": ("name", "kind", "superior", "host", "claims", "day"), "close_street": ("name", "to", "day"),
}  # fmt: skip
_PAIRED = ("move_duties", "abolish", "close_street")
_EXAMPLES = {
    "move_duties": "市交通运输局=>市住房和城乡建设局;role=industry;day=2025-10-01",
    "abolish": "市体育局  或 or  市体育局=>市文体旅游广电局", "end_document": "乌党办发〔2019〕10号",
    "add_committee": "新能源行业党委;superior=市委两新工委;host=市能源局;claims=industry=D+place=海勃湾区",
    "close_street": "新华街道  或 or  新华街道=>凤凰岭街道",
}  # fmt: skip


def read_change(kind: str, text: str, read_codes: ReadCodes | None = None) -> Change:
    """One change written as a line.

    Raises:
        UsageError: the line cannot be understood; the message shows an example.
    """
    head, *rest = _NEXT.split(text)
    fields: dict[str, Any] = {}
    first = _FIELDS[kind][0]
    if kind in _PAIRED:
        parts = [part.strip() for part in _BECOMES.split(head)]
        if len(parts) > 2:
            raise _wrong(kind, f"“{_shown(head)}”有两个以上的 => · more than one =>")
        fields[first] = parts[0]
        if len(parts) == 2:
            fields["to"] = parts[1]
            if not parts[1]:
                raise _wrong(kind, "=> 后面没有名称 · nothing stands after =>")
    else:
        fields[first] = head.strip()
    for part in rest:
        name, sign, value = part.partition("=")
        name = name.strip().lower()
        if not part.strip():
            continue
        if not sign or name not in _FIELDS[kind][1:]:
            raise _wrong(kind, f"看不懂“{_shown(part)}” · cannot be understood")
        if name == "claims":
            fields.setdefault("claims", []).append(_conditions(kind, value))
        elif name in fields:
            raise _wrong(kind, f"{name} 写了两次 · is given twice")
        else:
            fields[name] = value.strip()
    return _made(kind, fields, read_codes)


def read_changes_file(path: Path) -> list[Change]:
    """The changes of a YAML file in their order; list files it names are looked for beside it.

    Raises:
        UsageError: the file or an item of it cannot be understood; says the line.
    """
    where = Where(file=path.name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UsageError(f"文件超过{_LARGEST_FILE}字节 · the file is too large", where=where)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"读不出文件 · the file cannot be read: {error.strerror}", where=where) from error
    except UnicodeDecodeError as error:
        raise UsageError("文件不是 UTF-8 · the file is not UTF-8", where=where, to_do="存为 UTF-8 · save it as UTF-8") from error
    return read_changes_text(text, path.name, lambda name: read_code_list(path.parent / name))


def read_changes_text(text: str, file: str, read_codes: ReadCodes | None = None) -> list[Change]:
    """The changes of a YAML text; see `read_changes_file`."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        items = load_yaml(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise UsageError(f"不是 YAML · the file is no YAML: {problem}", where=Where(file=file, row=row)) from error
    if not isinstance(node, yaml.SequenceNode) or not isinstance(items, list) or not items:
        raise UsageError(
            "文件里没有改变的清单 · the file holds no list of changes", where=Where(file=file, row=1),
            to_do="每行写一项 · write one per line: - move_duties: 市交通运输局=>市住房和城乡建设局",
        )  # fmt: skip
    if len(items) > MOST_CHANGES:
        raise UsageError(f"最多{MOST_CHANGES}项 · at most {MOST_CHANGES} changes", where=Where(file=file))
    changes = []
    for item, item_node in zip(items, node.value, strict=True):
        try:
            changes.append(read_change_item(item, read_codes))
        except UsageError as error:
            where = Where(file=file, row=item_node.start_mark.line + 1)
            raise UsageError(error.what, where=where, to_do=error.to_do) from error
    return changes


def read_change_item(item: Any, read_codes: ReadCodes | None = None) -> Change:
    """One change given as `{kind: line}` or `{kind: {field: value}}`, as in a file or in a request.

    Raises:
        UsageError: it cannot be understood.
    """
    if not isinstance(item, dict) or len(item) != 1:
        raise UsageError(
            "每项只写一种改变 · each item is one change with its kind", to_do=f"可用 · kinds: {', '.join(KINDS)}"
        )
    ((kind, value),) = item.items()
    if kind not in KINDS:
        raise UsageError(f"没有“{_shown(str(kind))}”这种改变 · no such kind of change", to_do=f"可用 · kinds: {', '.join(KINDS)}")
    if isinstance(value, str):
        return read_change(kind, value, read_codes)
    if not isinstance(value, dict):
        raise _wrong(kind, "写成一行或若干字段 · write a line or fields")
    if unknown := [str(name) for name in value if name not in _FIELDS[kind]]:
        raise _wrong(kind, f"没有字段“{_shown(unknown[0])}” · unknown field; fields: {', '.join(_FIELDS[kind])}")
    return _made(kind, value, read_codes)


def read_code_list(path: Path) -> list[str]:
    """The codes of a list file: the first cell of each line; a header and empty lines are passed over.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise UsageError(f"名单太大 · the list is too large: {path.name}")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"读不出名单 · the list cannot be read: {path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"名单不是 UTF-8 · the list is not UTF-8: {path.name}") from error
    cells = (clean_code(re.split(r"[,;\t]", line)[0]) for line in text.splitlines())
    return list(dict.fromkeys(cell for cell in cells if any(sign.isdigit() for sign in cell)))


# --- from fields to a change -------------------------------------------------------------------------------------
def _made(kind: str, fields: Mapping[str, Any], read_codes: ReadCodes | None) -> Change:
    day = _day(kind, fields.get("day"))
    name = _text(kind, fields, _FIELDS[kind][0], needed=True)
    match kind:
        case "move_duties":
            return MoveDuties(name, _text(kind, fields, "to", needed=True), _roles(kind, fields.get("role")), day)
        case "abolish":
            return Abolish(name, _text(kind, fields, "to") or None, day)
        case "end_document":
            return EndDocument(name, day)
        case "close_street":
            return CloseStreet(name, _text(kind, fields, "to") or None, day)
    claims = fields.get("claims") or []
    if not isinstance(claims, list):
        claims = [claims]
    chosen = tuple(_selection(kind, claim, read_codes) for claim in claims)
    superior, host = _text(kind, fields, "superior") or None, _text(kind, fields, "host") or None
    return AddCommittee(name, _committee_kind(_text(kind, fields, "kind")), superior, host, chosen, day)


def _text(kind: str, fields: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    value = fields.get(name)
    if value is None:
        value = ""
    if isinstance(value, bool | list | dict | float) or len(str(value)) > _LONGEST:
        raise _wrong(kind, f"{name} 应是一个名称 · has to be a name")
    text = str(value).strip()
    if needed and not text:
        raise _wrong(kind, f"缺少 {name} · is missing")
    return text


def _day(kind: str, value: Any) -> date | None:
    if value is None or value == "":
        return None
    written = read_date(value if isinstance(value, date) else str(value)[:_LONGEST]) or ""
    day = first_day(written)
    if day is None or precision(written) != "day":
        raise _wrong(kind, f"“{_shown(str(value))}”不是日期 · is no day")
    return day


def _roles(kind: str, value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return MOVABLE_ROLES
    words = value if isinstance(value, list) else _COMMA.split(str(value))
    found = []
    for word in (str(one).strip() for one in words):
        role = word if word in MOVABLE_ROLES else "liaison" if word.startswith("包联") else word_list("role").match(word)
        if role is None:
            raise _wrong(kind, f"没有身份“{_shown(word)}” · unknown role; roles: {', '.join(MOVABLE_ROLES)}")
        found.append(role)
    return tuple(role for role in MOVABLE_ROLES if role in found)


def _committee_kind(text: str) -> str:
    if not text:
        return "industry"
    found = text if text in COMMITTEE_KINDS else word_list("committee_kind").match(text)
    if found not in COMMITTEE_KINDS:
        raise _wrong("add_committee", f"没有这类党委 · unknown kind “{_shown(text)}”; kinds: {', '.join(COMMITTEE_KINDS)}")
    return found


def _conditions(kind: str, text: str) -> dict[str, str]:
    """`industry=D+place=海勃湾区`: conditions that all have to be met; a bare name is a holder."""
    found: dict[str, str] = {}
    for part in text.split("+"):
        name, sign, value = part.partition("=")
        name, value = (name.strip().lower(), value.strip()) if sign else ("holder", part.strip())
        if name not in _CONDITIONS or not value or name in found:
            raise _wrong(kind, f"看不懂 claims“{_shown(part)}” · cannot be understood; conditions: {', '.join(_CONDITIONS)}")
        found[name] = value
    return found


def _selection(kind: str, claim: Any, read_codes: ReadCodes | None) -> Selection:
    if isinstance(claim, str):
        claim = _conditions(kind, claim)
    if not isinstance(claim, dict) or not claim or set(claim) - {*_CONDITIONS, "codes"}:
        raise _wrong(kind, f"claims 的条件是 · the conditions of claims are {', '.join(_CONDITIONS)}")
    codes: Iterable[Any] | None = claim.get("codes")
    if codes is not None and not isinstance(codes, list):
        raise _wrong(kind, "codes 应是代码清单 · has to be a list of codes")
    if file := _text(kind, claim, "file"):
        if read_codes is None:
            raise _wrong(kind, "这里不能用名单文件，请直接列出 codes · list files cannot be used here, give codes")
        codes = [*(codes or ()), *read_codes(file)]
    cleaned = None if codes is None else tuple(dict.fromkeys(clean_code(str(code)) for code in codes))
    return Selection(
        _text(kind, claim, "holder") or None, _text(kind, claim, "industry") or None, _text(kind, claim, "place") or None, cleaned
    )


def _wrong(kind: str, what: str) -> UsageError:
    return UsageError(f"{kind}：{what}", to_do=f"写成 · write it like: {_EXAMPLES[kind]}")


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:60] + "…"
