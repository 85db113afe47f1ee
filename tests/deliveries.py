"""Writes small deliveries for end-to-end tests: a folder with a manifest and CSV registers, whatever rows a test wants."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shizi.loaders.codes import make_code
from shizi.loaders.register_kinds import register_kinds

Cells = Mapping[str, Any]
PLACES: list[Cells] = [
    {"code": "150300000000", "name": "乌海市", "level": "市"},
    {"code": "150302000000", "name": "海勃湾区", "level": "区", "parent_code": "150300000000"},
    {"code": "150303000000", "name": "海南区", "level": "区", "parent_code": "150300000000"},
    {"code": "150302003000", "name": "新华街道", "level": "街道", "parent_code": "150302000000"},
    {"code": "150303001000", "name": "拉僧庙镇", "level": "街道", "parent_code": "150303000000"},
]
COMMITTEES: list[Cells] = [
    {"committee": "中共乌海市委员会", "kind": "市委", "level": "市"},
    {"committee": "市委两新工委", "kind": "两新工委", "level": "市", "host_department": "市委社会工作部", "superior": "中共乌海市委员会"},
    {"committee": "商贸行业党委", "kind": "行业党委", "level": "市", "host_department": "市商务局", "superior": "市委两新工委"},
    {"committee": "工业行业党委", "kind": "行业党委", "level": "市", "host_department": "市工业和信息化局", "superior": "市委两新工委"},
]
DEPARTMENTS: list[Cells] = [
    {"department": name, "level": "市", "status": "正常"}
    for name in ("市市场监督管理局", "市商务局", "市工业和信息化局", "市民政局", "市委社会工作部", "市税务局")
]


def code(number: int, prefix: str = "91") -> str:
    """The n-th made-up code."""
    return make_code(prefix, "150302", f"WH{number:06d}")


def name(number: int) -> str:
    """The n-th made-up firm, unlike any other of the first thousand."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    return "乌海市" + "".join(digits[int(d)] for d in f"{number:03d}") + "贸易有限公司"


@dataclass
class Delivery:
    """Registers by (kind, department); `write` puts them into a folder as CSV with overridden headers."""

    as_of: str = "2025-09-30"
    registers: dict[tuple[str, str], list[Cells]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def add(self, kind: str, department: str, rows: Sequence[Cells]) -> Delivery:
        """Add rows to the register of a department."""
        self.registers.setdefault((kind, department), []).extend(rows)
        return self

    def write(self, folder: Path) -> Path:
        """Write the folder and return it."""
        (folder / "registers").mkdir(parents=True, exist_ok=True)
        entries = []
        for (kind, department), rows in self.registers.items():
            names = register_kinds()[kind].field_names
            path = f"registers/{kind}_{department}.csv"
            with (folder / path).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow([f"列{position}" for position, _ in enumerate(names)])
                writer.writerows([[row.get(field_name, "") for field_name in names] for row in rows])
            columns = {field_name: f"列{position}" for position, field_name in enumerate(names)}
            entries.append({"kind": kind, "department": department, "path": path, "header_row": 1, "columns": columns})
        manifest = {"city": {"code": "150300000000", "name": "乌海市"}, "as_of": self.as_of, "registers": entries, **self.extra}
        (folder / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
        return folder


def small_city(firms: int = 12, as_of: str = "2025-09-30") -> Delivery:
    """A city in which firm n is on the ledger, claimed by the commerce bureau and its committee; the last one by nobody."""
    city = Delivery(as_of)
    city.add("places", "市统计局", PLACES).add("departments", "市委社会工作部", DEPARTMENTS)
    city.add("committees", "市委社会工作部", COMMITTEES)
    everyone = range(1, firms + 1)
    city.add("market_registration", "市市场监督管理局", [
        {"name": name(n), "uscc": code(n), "status": "存续", "registration_type": "173", "org_type": "企业",
         "registered_address": "乌海市海勃湾区新华街道1号"} for n in everyone])  # fmt: skip
    city.add("tax_withholding", "市税务局", [
        {"name": name(n), "taxpayer_id": code(n), "payers": 20, "period": "2025-08", "taxpayer_status": "正常"} for n in everyone])  # fmt: skip
    city.add("survey_ledger", "市委社会工作部", [
        {"name": name(n), "uscc": code(n), "staff": 15, "has_premises": "是", "is_operating": "是", "formal_members": 0,
         "operating_place": "乌海市海勃湾区新华街道"} for n in everyone])  # fmt: skip
    claimed = range(1, firms)
    city.add("supervisor_claims", "市商务局", [
        {"department": "市商务局", "name": name(n), "uscc": code(n), "role": "行业管理", "since": "2020-01-01",
         "document_no": "乌办发〔2020〕1号"} for n in claimed])  # fmt: skip
    city.add("committee_claims", "市委社会工作部", [
        {"committee": "商贸行业党委", "name": name(n), "uscc": code(n), "since": "2020-01-01"} for n in claimed])  # fmt: skip
    city.add("liaison", "市委社会工作部", [
        {"unit": "新华街道办事处", "name": name(n), "uscc": code(n)} for n in claimed])  # fmt: skip
    return city
