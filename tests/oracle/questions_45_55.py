"""Questions 45 to 55 a second time, in pandas: the ledger and how it came about, six-sync, and the quality of data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from oracle.city_frames import CityFrames, read_city
from oracle.frames_on_a_day import (
    ROSTER,
    by_id,
    first,
    live,
    months_later,
    one_decimal,
    organizations,
    percent,
    rows,
    wanted,
)

Parameters = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

KEYS: dict[int, tuple[str, ...]] = {
    45: ("step_number", "step", "action", "reason", "organizations", "enterprises", "social_organizations"),
    46: ("uscc", "name", "state", "reason", "not_reached", "register", "department"),
    47: (
        "change",
        "uscc",
        "name",
        "state_before",
        "state_after",
        "fields",
        "before",
        "after",
        "compared_with",
        "as_of",
    ),
    48: ("stage_number", "stage", "applies", "status", "records", "happened_on", "party_item"),
    49: ("stage_number", "applicable", "done", "no_record", "no_party_item", "completion_percent", "weakness"),
    50: ("uscc", "established", "missing", "registration_records", "items"),
    51: ("uscc", "gap", "happened_on", "party_item", "owner"),
    52: ("uscc", "earlier_year", "earlier_gap", "due_year", "later_gap", "state"),
    53: ("problem", "code", "name", "other_names", "register", "department"),
    54: ("conflict", "uscc", "codes", "names"),
    55: ("uscc", "insured", "payers", "times"),
}
"""The columns whose values the functions below give, by question."""

STAGES = ("成立登记", "章程核准", "年检年报", "专项抽查", "等级评估", "教育培训")
BRANCH_ENDINGS = ("分公司", "分店", "营业部", "分社", "办事处")
COMPARED = (
    "name",
    "status",
    "ledgers",
    "place",
    "registered_district",
    "operating_district",
    "industry",
    "staff",
    "above_scale",
)


def q45(city: CityFrames, parameters: Parameters) -> Rows:
    every = rows(city.node("Organization"))

    def line(number: int, step: str, action: str, reason: str | None, counted: list[dict[str, Any]]) -> tuple[Any, ...]:
        kinds = Counter(o["kind"] for o in counted)
        return number, step, action, reason, len(counted), kinds["enterprise"], kinds["social_organization"]

    found: Rows = []
    steps = (
        ("base_records", ("excluded", *ROSTER), ""), ("base_roster", ROSTER, "excluded"), ("ledger", ("ledger",), "base_roster"),
    )  # fmt: skip
    for number, (step, reach, leave) in enumerate(steps, start=1):
        found.append(line(number, step, "reached", None, [o for o in every if o["state"] in reach]))
        gone: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for organization in every:
            if organization["state"] == leave:
                gone[organization["reason"]].append(organization)
        lines = [line(number, step, "removed", reason, members) for reason, members in gone.items()]
        found += sorted(lines, key=lambda cells: (-cells[4], cells[3]))
    return found


def q46(city: CityFrames, parameters: Parameters) -> Rows:
    organization = _one(city, parameters["organization"])
    cells = city.node("RegisterRow")
    cited = rows(cells[cells["id"].isin(organization["state_sources"] or organization["known_by"])])
    cited.sort(key=lambda r: (r["register"], r["department"], r["file"], r["sheet"] or "", r["row"], r["id"]))
    missed = {"excluded": "base_roster", "base_roster": "ledger"}.get(organization["state"])
    who = (organization["uscc"], organization["name"], organization["state"], organization["reason"], missed)
    return [(*who, row["register"], row["department"]) for row in cited]


def q47(city: CityFrames, parameters: Parameters) -> Rows:
    loads = sorted(rows(city.node("Load")), key=lambda load: load["number"])
    since = parameters.get("since") or months_later(city.at, -1)

    def chosen(number: int | None, day: date) -> dict[str, Any]:
        fitting = [load for load in loads if (load["number"] == number if number is not None else load["as_of"] <= day)]
        return fitting[-1] if fitting else loads[0]

    former, latter = chosen(parameters.get("from_load"), since), chosen(parameters.get("to_load"), city.at)
    if former["number"] >= latter["number"]:
        return []
    old, new = (
        {o["id"]: o for o in rows(read_city(city.engine, at=city.at, known=load["number"], thresholds=city.thresholds).node("Organization"))}
        for load in (former, latter)
    )  # fmt: skip
    found: Rows = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        was, stays = (o is not None and o["state"] == "ledger" for o in (before, after))
        fields: list[tuple[str, str, str]] = []
        if was and stays:
            texts = [(name, _text(before, name), _text(after, name)) for name in COMPARED]
            fields = [entry for entry in texts if entry[1] != entry[2]]
        change = "added" if stays and not was else "removed" if was and not stays else "changed" if fields else None
        if change:
            shown = after or before
            assert shown is not None
            found.append((
                change, shown["uscc"], shown["name"], _state(before), _state(after), [f[0] for f in fields],
                [f[1] for f in fields], [f[2] for f in fields], former["as_of"], latter["as_of"],
            ))  # fmt: skip
    found.sort(key=lambda line: line[0])
    return wanted(found, 0, parameters.get("change"))


def q48(city: CityFrames, parameters: Parameters) -> Rows:
    organization = _one(city, parameters["organization"])
    records = _sync_records(city).get(organization["id"], {})
    found: Rows = []
    for number, stage in enumerate(STAGES, start=1):
        held = records.get(stage, [])
        latest: Mapping[str, Any] = held[-1] if held else {}
        applies = _applies(city, organization, stage, held)
        status = _stage_status(held) if applies else "not_applicable"
        found.append((number, stage, applies, status, len(held), latest.get("happened_on"), latest.get("party_item")))
    return found


def q49(city: CityFrames, parameters: Parameters) -> Rows:
    records = _sync_records(city)
    found: Rows = []
    for number, stage in enumerate(STAGES, start=1):
        counts: Counter[str] = Counter()
        for organization in rows(organizations(city, parameters, ["ledger"])):
            held = records.get(organization["id"], {}).get(stage, [])
            if _applies(city, organization, stage, held):
                counts[_stage_status(held)] += 1
        if total := counts.total():
            found.append(
                (
                    number,
                    total,
                    counts["done"],
                    counts["no_record"],
                    counts["no_party_item"],
                    percent(counts["done"], total),
                )
            )
    return [(*line, 1 + sum(other[5] < line[5] for other in found)) for line in found]


def q50(city: CityFrames, parameters: Parameters) -> Rows:
    since = parameters.get("since") or city.numbers["six_sync_since"] or months_later(city.at, -12)
    records = _sync_records(city)
    found: Rows = []
    for organization in rows(organizations(city, parameters, ["ledger"])):
        born = organization["established"]
        if organization["prefix"] not in ("51", "52", "53") or born is None or not since <= born <= city.at:
            continue
        mine = records.get(organization["id"], {})
        every = sorted((r for held in mine.values() for r in held), key=_position)
        items = list(dict.fromkeys(item for record in every for item in record["items"] or []))
        missing = [
            paper
            for paper, word in (("承诺书", "承诺"), ("党员情况调查表", "调查"))
            if not any(word in item for item in items)
        ]
        if missing:
            found.append((organization["uscc"], born, missing, len(mine.get("成立登记", [])), items))
    return sorted(found, key=lambda line: (line[1], line[0]))


def q51(city: CityFrames, parameters: Parameters) -> Rows:
    records = _sync_records(city)
    found: Rows = []
    for organization in rows(organizations(city, parameters, ["ledger"])):
        held = records.get(organization["id"], {}).get("章程核准", [])
        if organization["prefix"] in ("51", "52", "53") and (gap := _stage_status(held)) != "done":
            latest: Mapping[str, Any] = held[-1] if held else {}
            found.append(
                (organization["uscc"], gap, *(latest.get(name) for name in ("happened_on", "party_item", "owner")))
            )
    return sorted(found, key=lambda line: (line[1], line[0]))


def q52(city: CityFrames, parameters: Parameters) -> Rows:
    later = city.numbers["due_year"]
    years = (later - 1, later)
    edges = live(city, city.edge("HAS_INSPECTION"))[["start", "end"]]
    joined = edges.merge(city.node("Inspection"), left_on="end", right_on="id")
    if not set(years) <= set(joined["year"]):
        return []
    held: defaultdict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for line in sorted(rows(joined), key=_position):
        held[line["start"], line["year"]].append(line)
    found: Rows = []
    for organization in rows(organizations(city, {}, ROSTER)):
        born = organization["established"]
        if organization["prefix"] not in ("51", "52", "53") or not organization["listed_operating"]:
            continue
        if born is not None and born >= date(years[0], 1, 1):
            continue
        gaps = [_inspection_gap(held[organization["id"], year]) for year in years]
        if "passed" not in gaps and (parameters.get("failed_counts", True) or "failed" not in gaps):
            found.append((organization["uscc"], years[0], gaps[0], years[1], gaps[1], organization["state"]))
    return found


def q53(city: CityFrames, parameters: Parameters) -> Rows:
    bad = [r for r in rows(city.node("RegisterRow")) if r["problem"] == "invalid_code"]
    bad.sort(key=lambda r: (r["register"], r["department"], r["id"]))
    found: Rows = [("invalid_code", r["problem_text"], r["name"], None, r["register"], r["department"]) for r in bad]
    every = rows(city.node("Organization"))
    found += [("missing_code", None, o["name"], None, None, None) for o in every if o["uscc"] is None]
    found += [
        ("one_code_several_names", o["uscc"], o["name"], o["differing_names"], None, None)
        for o in every if o["uscc"] is not None and o["differing_names"]
    ]  # fmt: skip
    return wanted(found, 0, parameters.get("problem"))


def q54(city: CityFrames, parameters: Parameters) -> Rows:
    coded = [o for o in rows(city.node("Organization")) if o["uscc"] is not None]
    alike: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for organization in coded:
        if organization["registered_district"]:
            alike[organization["name_key"], organization["registered_district"]].append(organization)
    found: Rows = []
    for same in alike.values():
        if len(same) >= 2:
            same.sort(key=lambda o: str(o["uscc"]))
            codes = [o["uscc"] for o in same]
            found.append(("one_name_several_codes", codes[0], codes, [o["name"] for o in same]))
    found.sort(key=lambda line: line[1])
    for conflict, names in (
        ("one_code_several_names", lambda o: o["differing_names"] or None),
        ("branch_row", lambda o: [n for n in o["names"] or [] if n.endswith(BRANCH_ENDINGS)] or None),
        ("branch", lambda o: [] if (o["state"], o["reason"]) == ("excluded", "branch") else None),
    ):
        found += [(conflict, o["uscc"], [o["uscc"]], names(o)) for o in coded if names(o) is not None]
    return wanted(found, 0, parameters.get("conflict"))


def q55(city: CityFrames, parameters: Parameters) -> Rows:
    least, factor = city.numbers["headcount_minimum"], city.numbers["headcount_factor"]
    found: Rows = []
    for organization in rows(organizations(city, parameters)):
        counts = [organization["insured"], organization["payers"]]
        if None in counts or min(counts) < least or max(counts) <= factor * min(counts):
            continue
        found.append((organization["uscc"], *counts, one_decimal(max(counts) / min(counts)), organization["id"]))
    return [line[:-1] for line in sorted(found, key=lambda line: (-line[3], line[4]))]


def _one(city: CityFrames, key: str) -> dict[str, Any]:
    return next(o for o in rows(city.node("Organization")) if o["id"] == key)


def _position(record: Mapping[str, Any]) -> int:
    """Its place among the records of the organization; graphs of an earlier Shizi may not say."""
    return record["position"] or 0


def _state(organization: Mapping[str, Any] | None) -> str | None:
    return None if organization is None else f"{organization['state']} {organization['reason'] or ''}"


def _text(organization: Mapping[str, Any] | None, name: str) -> str:
    value = organization[name] if organization else None
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _sync_records(city: CityFrames) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Six-sync records by organization and stage, the latest last."""
    records = {record["id"]: record for record in rows(city.node("SyncRecord"))}
    found: defaultdict[str, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    owner = by_id(live(city, city.edge("HAS_SYNC_RECORD")).rename(columns={"end": "id"}), "start")
    for record in sorted((r for r in records.values() if r["id"] in owner), key=_position):
        found[owner[record["id"]]][record["stage"]].append(record)
    return {key: dict(stages) for key, stages in found.items()}


def _applies(city: CityFrames, organization: Mapping[str, Any], stage: str, held: list[Any]) -> bool:
    """SEMANTICS I1."""
    if organization["prefix"] not in ("51", "52", "53"):
        return False
    born, since = organization["established"], city.numbers["six_sync_since"]
    match stage:
        case "成立登记":
            return since is None or (born is not None and born >= since)
        case "年检年报":
            return born is None or born < date(city.numbers["due_year"], 1, 1)
        case "专项抽查" | "等级评估":
            return bool(held)
        case _:
            return True


def _stage_status(held: list[dict[str, Any]]) -> str:
    if not held:
        return "no_record"
    return "done" if first(held[-1], "party_item_done") else "no_party_item"


def _inspection_gap(held: list[dict[str, Any]]) -> str:
    """SEMANTICS I2, of one organization and year."""
    if not held:
        return "no_row"
    conclusions = [r["conclusion"] for r in held if r["conclusion"] is not None]
    latest = conclusions[-1] if conclusions else None
    if latest == "不合格":
        return "failed"
    if latest in ("未年检", "未参检", "未报送"):
        return "missed"
    return "passed" if conclusions or any(r["submitted_on"] is not None for r in held) else "missed"


QUESTIONS: dict[int, Callable[[CityFrames, Parameters], Rows]] = {
    45: q45, 46: q46, 47: q47, 48: q48, 49: q49, 50: q50, 51: q51, 52: q52, 53: q53, 54: q54, 55: q55,
}  # fmt: skip
