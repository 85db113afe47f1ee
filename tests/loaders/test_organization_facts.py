"""What single facts of organizations and party units say: names (SEMANTICS B8, I5, J2) and kinds (H2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from city_rows import CITY, holders, organization, row

from shizi.loaders.codes import make_code
from shizi.loaders.fact_sink import FactSink
from shizi.loaders.identity import Names
from shizi.loaders.link_facts import LinkFacts
from shizi.loaders.names import NameFolder
from shizi.loaders.organization_facts import Described, OrganizationFacts
from shizi.loaders.organization_names import differing_names
from shizi.loaders.organization_rows import OrganizationRows, Row
from shizi.loaders.party_lines import PartyLines
from shizi.loaders.record_facts import RecordFacts, is_done
from shizi.loaders.states import Thresholds
from shizi.loaders.structure_facts import party_unit_facts, post_facts

DAY = date(2025, 9, 30)
FIRM = make_code("91", "150302", "WH000001")
FOLDER = NameFolder(CITY, ("海勃湾区", "海南区"))


class Offered:
    """Facts in a list."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}

    def node(self, labels: tuple[str, ...], key: str, properties: dict[str, Any]) -> None:
        self.nodes[key] = properties

    def edge(self, kind: str, start: tuple[str, str], end: tuple[str, str], discriminator: str, properties: dict[str, Any]) -> None:
        pass


def sink_of(facts: Offered) -> FactSink:
    return FactSink(facts, holders(), {"part": "市市场监督管理局"}, {}, {})


def described(found: OrganizationRows) -> Described:
    sink = sink_of(Offered())
    lines = PartyLines.from_rows([], sink.holders)
    links = LinkFacts(sink, lines, sink.holders.places, Names(FOLDER), {found.id})
    records = RecordFacts(sink, sink.holders, {})
    return OrganizationFacts(sink, lines, FOLDER, set(), DAY, records, links, Thresholds(10, 10)).offer(found)


def test_b8_j2_a_vanished_organization_keeps_its_name_and_kind() -> None:
    for key in (FIRM, "N-0"):
        gone = row("market_registration", name="天龙商贸有限公司（原地虎公司）", uscc=FIRM, closed_on=DAY, org_type="个体工商户")
        found = described(organization(key, gone))
        assert (found.name, found.state, found.reason) == ("天龙商贸有限公司", "excluded", "vanished")
        assert found.kind == ("enterprise" if key == FIRM else "other")


def test_h2_the_first_row_that_says_a_kind_gives_the_units() -> None:
    facts = Offered()
    sink = sink_of(facts)
    cells = {"unit_code": "U1", "unit_name": "某支部"}
    rows = [row("party_units", **cells, unit_kind=kind) for kind in ("", "joint_branch", "branch")]
    party_unit_facts(sink, PartyLines.from_rows(rows, sink.holders), {})
    assert facts.nodes["U1"]["kind"] == "joint_branch"


def test_g4_a_team_acts_for_every_department_that_sends_it() -> None:
    sent = [row("service_teams", team_id=f"hf{n}", team_name="红帆", sending_unit=unit) for n, unit in enumerate(("市农牧局", "市教育局、市商务局"))]
    party = row("service_teams", team_id="hf9", team_name="党群", sending_unit="市农牧局党组")
    sink = FactSink(Offered(), holders([{"department": name} for name in ("市农牧局", "市教育局", "市商务局")]), {"part": "市委"}, {}, {})
    senders = {name: {unit.id for unit in units} for name, units in post_facts(sink, [], [*sent, party]).items()}
    assert senders["红帆"] == {"市农牧局", "市教育局", "市商务局"}
    assert senders["HF1"] == {"市教育局", "市商务局"}
    assert senders["党群"] == {"市农牧局"}


@pytest.mark.parametrize(("item", "done"), [("否", False), ("否（待补）", False), ("0.0", False), ("未开展", False), ("无。", False), ("", False),
                                            ("×", False), ("是", True), ("已写入章程", True), ("党建工作写入章程", True), ("3", True)])  # fmt: skip
def test_i1_a_party_item_that_says_no_is_missing(item: str, done: bool) -> None:
    assert is_done(item) is done


def test_e4_keys_are_shown_as_written_and_compared_folded() -> None:
    facts = Offered()
    sink = sink_of(facts)
    rows = [row("party_units", unit_code="dzz-１", unit_name="甲"), row("party_units", unit_code="DZZ-1", unit_name="甲")]
    below = row("party_units", unit_code="dzz-2", unit_name="乙", superior_unit="DZZ-1")
    lines = PartyLines.from_rows([*rows, below], sink.holders)
    party_unit_facts(sink, lines, {})
    assert set(facts.nodes) >= {"dzz-1", "dzz-2"}
    assert "DZZ-1" not in facts.nodes
    assert [superior.node for superior in lines.superiors(("PartyUnit", "dzz-2"))] == [("PartyUnit", "dzz-1")]


def market(name: str, **cells: object) -> Row:
    return row("market_registration", name=name, uscc=FIRM, **cells)


def test_i5_the_name_of_a_branch_row_is_no_second_name() -> None:
    taxed = row("tax_withholding", name="地虎商贸第一分公司", taxpayer_id=FIRM)
    found = organization(FIRM, market("天龙商贸有限公司"), taxed)
    assert [name for name, _ in differing_names(found, FOLDER)] == ["地虎商贸第一分公司", "天龙商贸有限公司"]
    found.branch_rows.append(market("地虎商贸第一分公司", parent_uscc=FIRM))
    assert differing_names(found, FOLDER) == []
