"""Random small cities, and the delivery that really changes what a what-if question only supposes."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from typing import Any

from deliveries import Delivery, code

from shizi.loaders.coded_words import word_list
from shizi.loaders.codes import make_code
from shizi.loaders.what_if_changes import (
    MOVABLE_ROLES,
    Abolish,
    AddCommittee,
    Change,
    CloseStreet,
    EndDocument,
    MoveDuties,
)

DAY = "2025-09-30"
DOCUMENTS = ("乌办发〔2020〕1号", "乌办发〔2021〕2号", "乌社工发〔2024〕3号")
ALIASES = {"市交通运输局": "市交通局", "市住房和城乡建设局": "市住建局", "市文体旅游广电局": "市文旅局"}
DEPARTMENTS = ("市市场监督管理局", "市商务局", "市工业和信息化局", "市民政局", "市委社会工作部", "市税务局", *ALIASES, "市能源局")
HOLDERS = ("市商务局", "市工业和信息化局", "市能源局", *ALIASES)
COMMITTEES = {"商贸行业党委": "市商务局", "工业行业党委": "市工业和信息化局", "交通运输行业党委": "市交通运输局", "社会组织综合党委": "市委社会工作部"}
STREETS = {"150302003000": "新华街道", "150302004000": "滨河街道", "150303001000": "拉僧庙镇"}
COMMUNITY = ("150302003017", "幸福社区", "150302003000")
_PARTS = re.compile(r"[、，,;；/]")


def firm(number: int) -> tuple[str, str]:
    """Name and code of the n-th organization; every third is a social organization."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    word = "".join(digits[int(d)] for d in f"{number:03d}")
    if number % 3 == 0:
        return f"乌海市{word}协会", make_code("51", "150302", f"WH{number:06d}")
    return f"乌海市{word}运输有限公司", code(number)


def random_city(seed: int, size: int = 36) -> Delivery:
    """A city in which every cell that names a holder is drawn by lot; the same seed gives the same city."""
    lot = random.Random(seed)
    city = Delivery(DAY)
    holder = _drawer(lot)
    city.add("places", "市统计局", [
        {"code": "150300000000", "name": "乌海市", "level": "市"},
        {"code": "150302000000", "name": "海勃湾区", "level": "区", "parent_code": "150300000000"},
        {"code": "150303000000", "name": "海南区", "level": "区", "parent_code": "150300000000"},
        *({"code": key, "name": name, "level": "街道", "parent_code": key[:6] + "000000"} for key, name in STREETS.items()),
        {"code": COMMUNITY[0], "name": COMMUNITY[1], "level": "社区", "parent_code": COMMUNITY[2]},
        {"code": "150302501000", "name": "新城产业园", "level": "街道", "parent_code": "150302000000", "kind": "园区"},
    ])  # fmt: skip
    city.add("departments", "市委社会工作部", [
        {"department": name, "level": "市", "status": "正常", "aliases": ALIASES.get(name, "")} for name in DEPARTMENTS
    ] + [{"department": "市体育局", "level": "市", "status": "撤销", "abolished": "2024-05-01"}])  # fmt: skip
    city.add("committees", "市委社会工作部", [
        {"committee": "中共乌海市委员会", "kind": "市委", "level": "市"},
        {"committee": "市委两新工委", "kind": "两新工委", "level": "市", "host_department": "市委社会工作部", "superior": "中共乌海市委员会"},
        *({"committee": name, "kind": "综合党委" if "综合" in name else "行业党委", "level": "市", "host_department": host,
           "superior": "市委两新工委"} for name, host in COMMITTEES.items()),
    ])  # fmt: skip
    firms = [firm(number) for number in range(1, size + 1)]
    enterprises, others = [f for f in firms if f[1].startswith("91")], [f for f in firms if not f[1].startswith("91")]
    address = {name: _address(lot) for name, _ in firms}
    registered = {name: lot.choice([address[name], _address(lot)]) for name, _ in firms}
    city.add("market_registration", "市市场监督管理局", [
        {"name": name, "uscc": uscc, "status": "存续", "registration_type": "173", "org_type": "企业", "industry": lot.choice("DFG"),
         "registrar": lot.choice(["", "市市场监督管理局", "海勃湾区市场监督管理局"]), "registered_address": registered[name]}
        for name, uscc in enterprises])  # fmt: skip
    city.add("civil_affairs", "市民政局", [
        {"name": name, "uscc": uscc, "social_type": "社会团体", "status": "正常", "established": "2010-01-01",
         "business_supervisor": lot.choice([holder(), "直接登记", ""]), "registered_address": registered[name]}
        for name, uscc in others])  # fmt: skip
    city.add("tax_withholding", "市税务局", [
        {"name": name, "taxpayer_id": uscc, "payers": 20, "period": "2025-08", "taxpayer_status": "正常",
         "operating_address": lot.choice(["", address[name]])} for name, uscc in enterprises])  # fmt: skip
    city.add("survey_ledger", "市委社会工作部", [
        {"name": name, "uscc": uscc, "staff": 15, "has_premises": "是", "is_operating": "是", "formal_members": lot.choice([0, 1, 4]),
         "operating_place": address[name], "above_scale": lot.choice(["是", "否"]), "park": lot.choice(["", "", "新城产业园"])}
        for name, uscc in firms if lot.random() < 0.9])  # fmt: skip
    city.add("mapping_notice", "市委社会工作部", [
        {"association": name, "uscc": uscc, "business_supervisor": lot.choice([holder(), "直接登记", ""]),
         "industry_department": lot.choice([holder(), ""]), "party_lead": lot.choice([holder(), *COMMITTEES, ""]),
         "document_no": DOCUMENTS[2], "effective_from": "2024-03-01", "effective_until": lot.choice(["", "", "2025-03-01"])}
        for name, uscc in others if lot.random() < 0.6])  # fmt: skip
    city.add("supervisor_claims", "市委社会工作部", [
        {"department": holder(), "name": name, "uscc": uscc, "role": lot.choice(["业务主管", "行业管理", "行业管理", "党建工作主管单位"]),
         "since": lot.choice(["", "2020-01-01", "2022-06"]), "until": lot.choice(["", "", "", "2024-12-31"]),
         "document_no": lot.choice([*DOCUMENTS[:2], ""])}
        for name, uscc in firms for _ in range(lot.choice([0, 1, 1, 2, 3]))])  # fmt: skip
    city.add("committee_claims", "市委社会工作部", [
        {"committee": lot.choice(list(COMMITTEES)), "name": name, "uscc": uscc, "since": "2021-01-01"}
        for name, uscc in firms for _ in range(lot.choice([0, 1, 1, 2]))])  # fmt: skip
    city.add("sector_licences", "市交通运输局", [
        {"name": name, "uscc": uscc, "licence_kind": "道路运输"} for name, uscc in enterprises if lot.random() < 0.4])  # fmt: skip
    city.add("annual_inspection", "市民政局", [
        {"name": name, "uscc": uscc, "year": year, "first_reviewer": lot.choice([holder(), ""]), "conclusion": "合格"}
        for name, uscc in others for year in (2023, 2024) if lot.random() < 0.8])  # fmt: skip
    city.add("liaison", "市委社会工作部", [
        {"unit": lot.choice(["新华街道办事处", "滨河街道办事处", holder()]), "name": name, "uscc": uscc} for name, uscc in firms
        if lot.random() < 0.7] + [{"unit": "市能源局", "name": "新城产业园"}])  # fmt: skip
    city.add("visits", "市商务局", [
        {"department": holder(), "name": name, "uscc": uscc, "visited_on": lot.choice(["2025-08-01", "2023-01-01"])}
        for name, uscc in firms if lot.random() < 0.5])  # fmt: skip
    city.add("party_units", "市委组织部", [
        {"unit_code": "U01", "unit_name": "甲党委", "unit_kind": "党委", "superior_unit": "交通运输行业党委"},
        {"unit_code": "U02", "unit_name": "乙党总支", "unit_kind": "党总支", "superior_unit": "查无此党委"},
    ])  # fmt: skip
    city.add("party_units", "市委组织部", [
        {"unit_code": f"U1{number:02d}", "unit_name": f"第{number}党支部", "unit_kind": lot.choice(["党支部", "联合党支部"]),
         "superior_unit": lot.choice([*COMMITTEES, "U01", "U02", ""]), "covers_name": name, "covers_uscc": uscc, "formal_members": 4}
        for number, (name, uscc) in enumerate(lot.sample(firms, 12))])  # fmt: skip
    for kind in ("instructors", "mass_organizations"):
        city.add(kind, "市总工会", [{"instructor_id": "I1", "name": firms[0][0], "uscc": firms[0][1], "mass_kind": "工会"}])
    return city


def _drawer(lot: random.Random) -> Callable[[], str]:
    def draw() -> str:
        name = lot.choice([*HOLDERS, *HOLDERS, "市体育局", "某外地单位"])
        name = lot.choice([name, ALIASES.get(name, name)])
        return f"{name}、{lot.choice(HOLDERS)}" if lot.random() < 0.1 else name

    return draw


def _address(lot: random.Random) -> str:
    street = lot.choice(["海勃湾区新华街道", "海勃湾区新华街道", "海勃湾区滨河街道", "海南区拉僧庙镇", "海勃湾区新华街道幸福社区", "海勃湾区"])
    return f"乌海市{street}1号"


# --- really changing -----------------------------------------------------------------------------------------------
def really(delivery: Delivery, change: Change, day: str, claimed: tuple[str, ...] = ()) -> Delivery:
    """The delivery after the change has really come about on the day; `claimed` are the codes that a new committee leads."""
    changed = copy.deepcopy(delivery)
    match change:
        case MoveDuties():
            _move(changed, change.giver, change.taker, change.roles)
        case Abolish():
            if change.successor:
                _move(changed, change.unit, change.successor, MOVABLE_ROLES)
            for row in changed.registers["departments", "市委社会工作部"]:
                if row["department"] == change.unit:
                    row.update(status="撤销", abolished=day)
            for row in changed.registers["committees", "市委社会工作部"]:
                if row["committee"] == change.unit:
                    row["abolished"] = day
        case EndDocument():
            for row in _rows(changed, "mapping_notice", "supervisor_claims"):
                if row["document_no"] == change.number:
                    end = "effective_until" if "association" in row else "until"
                    row[end] = min(row[end] or day, day)
        case AddCommittee():
            changed.add("committees", "市委社会工作部", [
                {"committee": change.name, "kind": "行业党委", "level": "市", "host_department": change.host or "",
                 "superior": change.superior or "", "established": day}])  # fmt: skip
            names = dict(map(reversed, (firm(number) for number in range(1, 200))))  # type: ignore[arg-type]
            changed.add("committee_claims", "市委社会工作部", [
                {"committee": change.name, "name": names[key], "uscc": key, "since": day} for key in claimed])  # fmt: skip
        case CloseStreet():
            _close(changed, change)
    return changed


def _rows(delivery: Delivery, *kinds: str) -> list[dict[str, Any]]:
    return [row for (kind, _), rows in delivery.registers.items() if kind in kinds for row in rows]  # type: ignore[misc]


def _move(delivery: Delivery, giver: str, taker: str, roles: tuple[str, ...]) -> None:
    written = {giver, ALIASES.get(giver, giver)}

    def renamed(cell: str) -> str:
        parts = [part.strip() for part in _PARTS.split(cell)]
        return "、".join(dict.fromkeys(taker if part in written else part for part in parts))

    cells = {
        "registration": (("market_registration", "registrar"), ("civil_affairs", "registrar")),
        "business": (("civil_affairs", "business_supervisor"), ("mapping_notice", "business_supervisor"), ("annual_inspection", "first_reviewer")),
        "industry": (("mapping_notice", "industry_department"),),
        "party_building": (("mapping_notice", "party_lead"), ("committee_claims", "committee"), ("committees", "host_department")),
        "liaison": (("liaison", "unit"),),
    }  # fmt: skip
    for role in roles:
        for kind, column in cells[role]:
            for row in _rows(delivery, kind):
                if row.get(column):
                    row[column] = renamed(row[column])
    for row in _rows(delivery, "supervisor_claims"):
        if word_list("role").match(row["role"]) in roles:
            row["department"] = renamed(row["department"])
    handed_in = {"industry": ("sector_licences",), "registration": ("market_registration", "civil_affairs")}
    for kind in (kind for role in roles for kind in handed_in.get(role, ())):
        if (kind, giver) in delivery.registers:
            delivery.registers[kind, taker] = delivery.registers.pop((kind, giver))


def _close(delivery: Delivery, change: CloseStreet) -> None:
    (closed,) = (key for key, name in STREETS.items() if name == change.street)
    kept = [row for row in delivery.registers["places", "市统计局"] if row["code"] != closed]
    if change.successor:
        (into,) = (key for key, name in STREETS.items() if name == change.successor)
        kept = [{**row, "parent_code": into} if row.get("parent_code") == closed else row for row in kept]
        for row in _rows(delivery, "market_registration", "civil_affairs", "tax_withholding", "survey_ledger"):
            for column in ("registered_address", "operating_address", "operating_place"):
                if column in row and COMMUNITY[1] not in row[column]:
                    row[column] = row[column].replace(change.street, change.successor)
    else:
        kept = [row for row in kept if row.get("parent_code") != closed]
    delivery.registers["places", "市统计局"] = kept
