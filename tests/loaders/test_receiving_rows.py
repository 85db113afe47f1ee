"""Which rows of a delivery open, close, come back or are refused, and under which key and address (SEMANTICS E4, J1 to J5)."""

from __future__ import annotations

from receiving_home import DAYS, FakeRegister, FakeRow, Home, entry, many, member

from shizi.loaders.receiving import content_hash
from shizi.loaders.register_kinds import register_kinds
from shizi.loaders.row_intervals import Changes


def test_j1_part_that_falls_by_more_than_40_percent_is_refused_and_the_others_load(home: Home) -> None:
    both = [entry("a.csv"), entry("b.csv", "市民政局")]
    home.deliver(DAYS[0], {"a.csv": many(10), "b.csv": many(2)}, both)
    received = home.deliver(DAYS[1], {"a.csv": many(5), "b.csv": many(3)}, both)
    assert [line["status"] for line in received.registers] == ["refused", "loaded"]
    assert "--allow-shrink" in received.registers[0]["reason"]
    assert received.incomplete
    assert home.stage
    assert [(p.department, p.rows, p.status) for p in home.stage.parts()] == [
        ("市工商联", 10, "refused"),
        ("市民政局", 3, "loaded"),
    ]
    assert received.changes == Changes(added=1)


def test_j1_fall_of_exactly_40_percent_is_accepted(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    received = home.deliver(DAYS[1], {"a.csv": many(6)}, [entry()])
    assert received.registers[0]["status"] == "loaded"
    assert received.changes == Changes(closed=4)


def test_j1_allow_shrink_accepts(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    received = home.deliver(DAYS[1], {"a.csv": many(1)}, [entry()], allow_shrink=True)
    assert received.registers[0]["status"] == "loaded"
    assert home.in_force() == many(1)


def test_j1_empty_register_is_refused(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry()])
    assert home.deliver(DAYS[1], {"a.csv": []}, [entry()]).registers[0]["status"] == "refused"
    assert home.in_force() == many(1)


def test_j1_rows_of_a_refused_delivery_can_still_be_delivered_later(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(10)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(2)}, [entry()])
    assert home.deliver(DAYS[2], {"a.csv": many(10)}, [entry()]).changes == Changes()


def test_j2_row_no_longer_delivered_is_closed_on_the_new_day(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": [*many(2), member("新公司")]}, [entry()])
    found = {row.values[0]: (row.valid_from, row.closed_on) for row in home.rows()}
    assert found == {
        "甲0公司": (None, None),
        "甲1公司": (None, None),
        "甲2公司": (None, DAYS[1]),
        "新公司": (DAYS[1], None),
    }


def test_j2_closed_rows_are_carried_along_unchanged(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(2)}, [entry()])
    closed = [row for row in home.rows() if row.closed_on]
    home.deliver(DAYS[2], {"a.csv": many(2)}, [entry()])
    assert [row for row in home.rows() if row.closed_on] == closed


def test_j2_part_not_delivered_keeps_its_rows_and_counts_as_received(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3), "v.csv": [("市局", "甲公司", "", "2025-09-01", "")]},
                 [entry(), entry("v.csv", kind="visits")])  # fmt: skip
    home.deliver(DAYS[1], {"a.csv": many(3)}, [entry()])
    assert home.stage
    assert home.stage.received_kinds() == {"chamber_members", "visits"}
    assert home.stage.count("visits", in_force_only=True) == 1
    assert {(p.kind, p.status) for p in home.stage.parts()} == {("chamber_members", "loaded"), ("visits", "kept")}


def test_j2_new_part_has_no_beginning_even_in_a_later_delivery(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(1)}, [entry()])
    home.deliver(DAYS[1], {"a.csv": many(1), "b.csv": [member("乙公司")]}, [entry(), entry("b.csv", "市民政局")])
    assert {row.valid_from for row in home.rows()} == {None}


def test_j2_row_that_comes_back_is_a_new_interval_of_the_same_meaning(home: Home) -> None:
    for day, rows in zip(DAYS, (many(3), many(2), many(3), many(2), many(3)), strict=False):
        home.deliver(day, {"a.csv": rows}, [entry()])
    returning = [row for row in home.rows() if row.values[0] == "甲2公司"]
    assert sorted((row.valid_from or DAYS[0], row.closed_on) for row in returning if row.closed_on) == [
        (DAYS[0], DAYS[1]), (DAYS[2], DAYS[3]),
    ]  # fmt: skip
    assert [row.valid_from for row in returning if row.in_force] == [DAYS[4]]
    assert len({row.key for row in returning}) == 3
    assert len({row.meaning for row in returning}) == 1


def test_j3_part_keeps_its_identity_by_department_not_by_file(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry("a.csv")])
    received = home.deliver(DAYS[1], {"另一个.xlsx": many(3)[::-1]}, [entry("另一个.xlsx", day=DAYS[1])])
    assert received.changes == Changes()


def test_j3_renamed_department_keeps_its_parts_and_row_keys(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(3)}, [entry(department="市工商联")])
    before = {row.key for row in home.rows()}
    home.names = {"市工商联": "市工商业联合会"}
    received = home.deliver(DAYS[1], {"a.csv": many(3)}, [entry(department="市工商业联合会")])
    assert received.changes == Changes()
    assert {row.key for row in home.rows()} == before
    assert home.stage
    assert [part.department for part in home.stage.parts()] == ["市工商业联合会"]


def test_j3_departments_that_became_one_deliver_one_part(home: Home) -> None:
    same = member("同一公司")
    home.deliver(DAYS[0], {"a.csv": [*many(2), same], "b.csv": [*many(2, 5), same]}, [entry(), entry("b.csv", "旧局")])
    home.names = {"旧局": "市工商联"}
    received = home.deliver(DAYS[1], {"a.csv": [*many(2), same, *many(2, 5), same]}, [entry()])
    assert received.changes == Changes()
    assert home.stage
    assert [part.rows for part in home.stage.parts()] == [6]
    assert len({row.key for row in home.rows()}) == 6
    for rows in ([same, same, same], [same, *many(2)], [same, same, same, *many(2)]):
        home.deliver(DAYS[2], {"a.csv": rows}, [entry()], allow_shrink=True)
        assert home.in_force() == sorted(rows)
        assert len({row.key for row in home.rows()}) == len(home.rows())


def test_j3_width_case_and_white_space_are_no_change(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": [member("ＡＢ 公司(甲)")]}, [entry()])
    assert home.deliver(DAYS[1], {"a.csv": [member("ab公司（甲）")]}, [entry()]).changes == Changes()


def test_j3_cells_do_not_run_into_each_other() -> None:
    assert content_hash(("甲", "乙")) != content_hash(("甲乙", ""))
    assert content_hash(("甲", "", "乙")) != content_hash(("甲", "乙", ""))
    assert content_hash(("a", "b c")) == content_hash(("Ａ", "BC"))


def test_repeated_rows_are_a_multiset(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": [member("甲公司")] * 3}, [entry()])
    assert len({row.key for row in home.rows()}) == 3
    received = home.deliver(DAYS[1], {"a.csv": [member("甲公司")] * 2}, [entry()])
    assert received.changes == Changes(closed=1)


def test_j5_address_is_that_of_the_latest_delivery(home: Home) -> None:
    home.deliver(DAYS[0], {"a.csv": many(2)}, [entry()])
    moved = FakeRegister([FakeRow(40, many(2)[0])], "新表")
    home.deliver(DAYS[1], {"b.xlsx": moved}, [entry("b.xlsx")], allow_shrink=True)
    found = {row.values[0]: (row.path, row.sheet, row.number) for row in home.rows()}
    assert found == {"甲0公司": ("b.xlsx", "新表", 40), "甲1公司": ("a.csv", None, 3)}


def test_changed_row_counts_once(home: Home) -> None:
    kind, code = "market_registration", "91150302MA0N000000"
    fields = register_kinds()[kind].field_names

    def firm(**cells: str) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in fields)

    here = [entry("m.csv", kind=kind)]
    rows = [
        firm(name="甲公司", uscc=code, status="存续"),
        firm(name="乙公司"),
        firm(name="丙公司"),
        firm(name="丁公司"),
    ]
    home.deliver(DAYS[0], {"m.csv": rows}, here)
    rows = [
        firm(name="甲新公司", uscc=code, status="存续"),  # renamed, known by its code
        firm(name="乙公司", uscc="91150302MA0N111111"),  # its code was added
        firm(name="丙公司", status="注销"),
        firm(name="戊公司"),
    ]
    received = home.deliver(DAYS[1], {"m.csv": rows}, here)
    assert received.changes == Changes(added=1, changed=3, closed=1)
