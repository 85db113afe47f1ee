"""Which columns a part has."""

from __future__ import annotations

from receiving_home import DAYS, FakeRegister, FakeRow, Home, entry, member


def columns_of(home: Home) -> dict[str, tuple[str, ...]]:
    assert home.stage
    return {part.department: part.columns for part in home.stage.parts()}


def test_a_part_has_the_columns_of_all_its_files(home: Home) -> None:
    files = {
        "a.csv": FakeRegister([FakeRow(2, member("甲"))], columns=("name", "chamber")),
        "b.csv": FakeRegister([FakeRow(2, member("乙"))], columns=("position", "name")),
        "c.csv": FakeRegister([FakeRow(2, member("丙"))], columns=("name",)),
    }
    received = home.deliver(DAYS[0], files, [entry("a.csv"), entry("b.csv"), entry("c.csv", department="别处")])
    assert columns_of(home) == {"市工商联": ("name", "chamber", "position"), "别处": ("name",)}
    assert received.registers[0]["columns"] == ["name", "chamber"]


def test_a_part_that_is_kept_refused_or_unreadable_keeps_its_columns(home: Home) -> None:
    first = {
        path: FakeRegister([FakeRow(n, member(f"{path}{n}")) for n in range(2, 12)], columns=("name", "position"))
        for path in ("kept.csv", "refused.csv", "broken.csv")
    }
    entries = {path: entry(path, department=path) for path in first}
    home.deliver(DAYS[0], first, list(entries.values()))
    few = FakeRegister([FakeRow(2, member("甲"))], columns=("name",))
    home.deliver(DAYS[1], {"refused.csv": few}, [entries["refused.csv"], entries["broken.csv"]])
    assert home.stage
    assert {part.path: part.status for part in home.stage.parts()} == {
        "kept.csv": "kept", "refused.csv": "refused", "broken.csv": "unreadable",
    }  # fmt: skip
    assert set(columns_of(home).values()) == {("name", "position")}


def test_a_part_of_which_one_file_is_unreadable_keeps_its_former_columns_too(home: Home) -> None:
    files = {
        "a.csv": FakeRegister([FakeRow(n, member(f"甲{n}")) for n in range(9)], columns=("name",)),
        "b.csv": FakeRegister([FakeRow(n, member(f"乙{n}")) for n in range(9)], columns=("name", "position")),
    }
    home.deliver(DAYS[0], files, [entry("a.csv"), entry("b.csv")])
    again = FakeRegister([FakeRow(n, member(f"甲{n}")) for n in range(9)], columns=("name", "chamber"))
    home.deliver(DAYS[1], {"a.csv": again}, [entry("a.csv"), entry("b.csv")])
    assert columns_of(home) == {"市工商联": ("name", "chamber", "position")}
    home.deliver(DAYS[1], {"a.csv": again}, [entry("a.csv")], allow_shrink=True)
    assert columns_of(home) == {"市工商联": ("name", "chamber")}
