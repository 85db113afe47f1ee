"""The evidence pack of a finding, from a really loaded delivery: its rows with cells, documents, history, pictures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deliveries import Delivery, code, name, small_city
from hostile_texts import SCRIPT, UNSEEN
from loaded_city import City, quick_city

from shizi.cypher.reviews import review_finding
from shizi.graph.errors import NotFoundError
from shizi.graph.publication import Publication, published
from shizi.loaders.evidence_pack import write_evidence_pack

__all__ = ["quick_city"]

FILES = {
    "finding.json", "finding.zh.txt", "finding.en.txt", "rows.csv", "documents.csv", "history.csv", "picture.svg", "picture.html",
    "contents.json",
}  # fmt: skip
HOSTILE_UNIT = f"{SCRIPT}\u202e"


def delivery() -> Delivery:
    """Firm 1 is claimed by two departments for one role; the second bears a name that means no good."""
    return small_city(4).add("supervisor_claims", "市工业和信息化局", [
        {"department": HOSTILE_UNIT, "name": name(1), "uscc": code(1), "role": "行业管理", "since": "2021-05",
         "document_no": "../../=某发〔2021〕5号"}])  # fmt: skip


def publication(city: City) -> Publication:
    found = published(city.engine)
    assert found is not None
    return found


def finding_of(city: City, rule: str, number: int) -> str:
    listed = [one for (found, subject, _), one in city.findings().items() if found == rule and subject == code(number)]
    return str(listed[0]["id"])


def pack(city: City, finding: str, out: Path) -> dict[str, bytes]:
    write_evidence_pack(city.engine, finding, out, publication=publication(city), home=city.settings.home)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one) for one in archive.namelist()}


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture
def loaded(quick_city: City) -> City:
    quick_city.load(delivery())
    return quick_city


def test_a_pack_holds_the_finding_its_rows_documents_history_and_picture(loaded: City, tmp_path: Path) -> None:
    finding = finding_of(loaded, "M03", 1) if any(key[0] == "M03" for key in loaded.findings()) else finding_of(loaded, "M01", 1)
    files = pack(loaded, finding[:8], tmp_path / "pack.zip")
    assert set(files) == FILES
    contents = json.loads(files["contents.json"])
    assert {one: hashlib.sha256(files[one]).hexdigest() for one in contents} == {one: own["sha256"] for one, own in contents.items()}
    whole: dict[str, Any] = json.loads(files["finding.json"])
    assert (whole["finding"]["id"], whole["finding"]["subject"], whole["load"]) == (finding, code(1), publication(loaded).number)
    assert whole["cells"] == "given"
    assert whole["rule"]["title_zh"]
    claims = [row for row in whole["rows"] if row["register"] == "supervisor_claims"]
    assert {row["cells"]["document_no"] for row in claims} == {"乌办发〔2020〕1号", "../../=某发〔2021〕5号"}
    assert {row["cells"]["uscc"] for row in claims} == {code(1)}
    assert {one["number"] for one in whole["documents"]} == {"乌办发〔2020〕1号", "../../=某发〔2021〕5号"}
    assert [one["event"] for one in whole["events"]] == ["opened"]
    assert len(lines(files["rows.csv"])) == len(whole["rows"])
    assert "统一社会信用代码=" + code(1) in files["finding.zh.txt"].decode()
    assert "Register rows" in files["finding.en.txt"].decode()
    ElementTree.fromstring(files["picture.svg"])


def test_nothing_of_a_register_becomes_markup_a_path_a_formula_or_a_control(loaded: City, tmp_path: Path) -> None:
    files = pack(loaded, finding_of(loaded, "M01", 1), tmp_path / "pack.zip")
    assert set(files) == FILES
    for one, content in files.items():
        own = content.decode().rpartition("'use strict';")[2]  # of the page what is ours: the library's source names such signs
        assert not set(own) & set(UNSEEN), one
    assert b"<script>alert" not in files["picture.html"] + files["picture.svg"]
    for row in lines(files["rows.csv"]) + lines(files["documents.csv"]) + lines(files["history.csv"]):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_reviews_and_later_loads_stand_in_the_history(loaded: City, tmp_path: Path) -> None:
    finding = finding_of(loaded, "M01", 1)
    review_finding(
        loaded.engine, finding, known=publication(loaded).number, state="accepted", reason="属实", author_role="市委社会工作部",
        until=None, on=date(2025, 11, 1),
    )  # fmt: skip
    cleared = delivery()
    cleared.as_of = "2025-12-31"
    cleared.registers[("supervisor_claims", "市工业和信息化局")] = [
        {"department": "市工业和信息化局", "name": name(2), "uscc": code(2), "role": "业务主管", "since": "2021-05"}
    ]
    loaded.load(cleared)
    files = pack(loaded, finding, tmp_path / "pack.zip")
    assert [row["event"] for row in lines(files["history.csv"])] == ["opened", "accepted", "resolved"]
    assert json.loads(files["finding.json"])["finding"]["resolved_on"] == "2025-12-31"
    assert "受理：属实 (由 市委社会工作部)" in files["finding.zh.txt"].decode()


def test_without_the_row_store_the_addresses_remain_and_the_text_says_so(loaded: City, tmp_path: Path) -> None:
    finding = finding_of(loaded, "M01", 1)
    shutil.rmtree(loaded.settings.home / "loads")
    files = pack(loaded, finding, tmp_path / "pack.zip")
    whole = json.loads(files["finding.json"])
    assert whole["cells"] == "row_store_not_here"
    assert all(row["cells"] is None and row["file"] for row in whole["rows"])
    assert "本机没有这次装载的行存储" in files["finding.zh.txt"].decode()


def test_the_same_evidence_gives_the_same_bytes(loaded: City, tmp_path: Path) -> None:
    finding = finding_of(loaded, "M01", 1)
    for one in ("a.zip", "b.zip"):
        pack(loaded, finding, tmp_path / one)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with pytest.raises(NotFoundError):
        pack(loaded, "no such finding", tmp_path / "c.zip")
    assert sorted(one.name for one in tmp_path.glob("*.zip*")) == ["a.zip", "b.zip"]
    assert not list(tmp_path.glob(".*.part"))
