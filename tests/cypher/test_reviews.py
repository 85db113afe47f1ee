"""Reviews: who may say what of a finding, which review counts on a day, nothing lost between two writers."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from graph_builder import SmallGraph, set_up_model, write_graphs

from shizi.cypher.reviews import (
    find_findings,
    review_finding,
    review_findings,
    review_history,
    reviewed_counts,
    reviews_in_force,
    reviews_written,
    with_reviews,
)
from shizi.graph.engine import Engine
from shizi.graph.errors import AmbiguousError, NotFoundError, ShiziError, UsageError
from shizi.graph.publication import begin, publish

AS_OF, ON = date(2025, 9, 30), date(2025, 10, 8)
ONE, TWO, THREE, GONE = "abcdef0000000001", "abcdef0000000002", "123456789abcdef0", "fedcba9876543210"
HOSTILE = "'}) DETACH DELETE n // <script>alert(1)</script> =cmd|' /C calc'!A0 $number `x` \\"


@pytest.fixture
def city(engine: Engine) -> Engine:
    """A published load with three open findings and a resolved one, as an earlier Shizi left it: no index for reviews."""
    graph = SmallGraph()
    for key in (ONE, TWO, THREE, GONE):
        graph.node(
            "Finding", key, rule="M01", kind="multi_head", severity="high", subject="91A", subject_kind="organization",
            name="甲公司", first_seen=AS_OF, explanation_zh="甲", explanation_en="A",
            **({"resolved_on": AS_OF} if key == GONE else {}),
        )  # fmt: skip
    set_up_model(engine)
    number = begin(engine)
    write_graphs(engine, {number: graph}, open_ended=True)
    publish(engine, number, AS_OF, ON, "150300000000", "某市")
    return engine


def known(engine: Engine) -> int:
    return int(engine.read("MATCH (c:City) RETURN c.published AS n")[0]["n"])


def review(engine: Engine, finding: str = ONE, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "known": known(engine), "state": "accepted", "reason": "属实", "author_role": "市委社会工作部", "until": None, "on": ON,
    }  # fmt: skip
    return review_finding(engine, finding, **(given | more))


def test_the_latest_review_counts_and_every_one_stays(city: Engine) -> None:
    assert reviews_in_force(city, AS_OF) == {}
    written = review(city)
    assert written == {
        "finding": ONE, "state": "accepted", "reason": "属实", "by": "市委社会工作部", "until": None, "reviewed_on": "2025-10-08",
    }  # fmt: skip
    review(
        city,
        state="exempt",
        reason="过渡期",
        author_role="区委社工部科员",
        until=date(2025, 12, 31),
        on=date(2025, 10, 9),
    )
    assert reviews_in_force(city, AS_OF)[ONE]["state"] == "exempt"
    review(city, state="withdrawn", reason="误标")
    assert reviews_in_force(city, AS_OF) == {}
    assert [one["state"] for one in review_history(city, ONE)] == ["accepted", "exempt", "withdrawn"]
    assert [one["number"] for one in review_history(city, ONE)] == [1, 2, 3]
    assert reviews_written(city) == 3
    nodes = city.read("MATCH (r:Review) WHERE r.recorded IS NOT NULL OR r.retired IS NOT NULL RETURN count(r) AS n")
    assert nodes == [{"n": 0}], "a load removes nodes by these numbers"


def test_an_exemption_ends_on_its_day_and_the_finding_is_open_again(city: Engine) -> None:
    review(city)
    review(city, state="exempt", until=date(2025, 12, 31))
    assert reviews_in_force(city, date(2025, 12, 30))[ONE]["until"] == "2025-12-31"
    assert reviews_in_force(city, date(2025, 12, 31)) == {}, "the acceptance before it does not come back"
    assert reviews_in_force(city, date(2025, 12, 30), findings=[ONE, TWO]).keys() == {ONE}
    assert reviews_in_force(city, date(2025, 12, 31), findings=[ONE]) == {}


def test_what_was_known_on_an_earlier_day_has_the_reviews_of_that_day(city: Engine) -> None:
    review(city, on=date(2025, 10, 8))
    review(city, state="withdrawn", on=date(2025, 11, 1))
    assert reviews_in_force(city, AS_OF, known_on=date(2025, 10, 7)) == {}
    assert reviews_in_force(city, AS_OF, known_on=date(2025, 10, 31))[ONE]["state"] == "accepted"
    assert reviews_in_force(city, AS_OF, known_on=date(2025, 11, 1)) == {}


def test_findings_carry_their_review_and_are_counted(city: Engine) -> None:
    review(city)
    review(city, TWO, state="exempt", until=date(2026, 1, 1))
    shown = with_reviews(city, [{"id": ONE}, {"id": THREE}], AS_OF)
    assert [one["review"] and one["review"]["state"] for one in shown] == ["accepted", None]
    assert reviewed_counts(city, known=known(city), at=AS_OF) == {"accepted": 1, "exempt": 1}
    assert reviewed_counts(city, known=known(city), at=date(2026, 1, 1)) == {"accepted": 1, "exempt": 0}


def test_a_resolved_finding_is_counted_no_more(city: Engine) -> None:
    review(city)
    city.write("MATCH (f:Finding {id: $id}) SET f.resolved_on = $day", id=ONE, day=AS_OF)
    assert reviewed_counts(city, known=known(city), at=AS_OF) == {"accepted": 0, "exempt": 0}


def test_a_finding_is_meant_by_its_id_or_an_unmistakable_beginning(city: Engine) -> None:
    number = known(city)
    assert [one["id"] for one in find_findings(city, [" 123456 ", THREE, ONE], known=number)] == [THREE, ONE]
    with pytest.raises(AmbiguousError, match="ABCDEF") as several:
        find_findings(city, ["ABCDEF"], known=number)
    assert [one["id"] for one in several.value.candidates] == [ONE, TWO]
    for wrong in ("12345", "", "' OR 1=1", "%", "999999"):
        with pytest.raises(NotFoundError):
            find_findings(city, [wrong], known=number)


def test_several_findings_are_reviewed_together_or_not_at_all(city: Engine) -> None:
    given: dict[str, Any] = {
        "known": known(city),
        "reason": "误标",
        "author_role": "市委社会工作部",
        "until": None,
        "on": ON,
    }
    assert len(review_findings(city, [ONE, TWO, ONE], state="accepted", **given)) == 2
    with pytest.raises(NotFoundError):
        review_findings(city, [THREE, "nothing"], state="accepted", **given)
    with pytest.raises(UsageError, match=THREE):
        review_findings(city, [ONE, THREE], state="withdrawn", **given)
    assert reviews_in_force(city, AS_OF).keys() == {ONE, TWO}
    assert reviews_written(city) == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"state": "done"}, "done"),
        ({"reason": " \u200b\n"}, "--reason"),
        ({"reason": "长" * 501}, "500"),
        ({"author_role": ""}, "--by"),
        ({"state": "exempt"}, "--until"),
        ({"state": "exempt", "until": AS_OF}, "2025-09-30"),
        ({"until": date(2026, 1, 1)}, "--until"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"finding": GONE}, "2025-09-30"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused_with_a_remedy(
    embedded_city: Engine, wrong: dict[str, Any], says: str
) -> None:
    engine = embedded_city
    with pytest.raises(UsageError) as refused:
        review(engine, **wrong)
    assert says in str(refused.value)
    assert refused.value.to_do
    assert reviews_written(engine) == 0


@pytest.fixture
def embedded_city(embedded_engine: Engine) -> Engine:
    return city.__wrapped__(embedded_engine)  # type: ignore[attr-defined,no-any-return]


def test_hostile_texts_are_stored_as_texts(city: Engine) -> None:
    told = review(city, reason=f"{HOSTILE}\x1b[31m\u202e\nx\x00", author_role="<b>社工部</b>")
    assert told["reason"] == f"{HOSTILE}[31m x"
    assert review_history(city, ONE)[0]["reason"] == told["reason"]
    assert review_history(city, ONE)[0]["by"] == "<b>社工部</b>"
    assert review_history(city, HOSTILE) == []
    assert city.read("MATCH (f:Finding) RETURN count(f) AS n") == [{"n": 4}]


def test_lone_surrogates_do_not_reach_the_database(city: Engine) -> None:
    assert review(city, reason="属实\udcff")["reason"] == "属实"
    with pytest.raises(ShiziError):
        review(city, finding="\udcff\udcff\udcff\udcff\udcff\udcff")


def test_writers_at_once_lose_nothing(city: Engine) -> None:
    failures: list[BaseException] = []

    def write(which: int) -> None:
        try:
            for turn in range(5):
                review(city, (ONE, TWO, THREE)[which % 3], reason=f"{which} {turn}")
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(which,)) for which in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    numbers = [row["n"] for row in city.read("MATCH (r:Review) RETURN r.number AS n ORDER BY n")]
    assert numbers == list(range(1, 31))
    assert sum(len(review_history(city, one)) for one in (ONE, TWO, THREE)) == 30
    assert reviews_written(city) == 30


def test_of_two_who_withdraw_at_once_one_is_told_that_there_is_nothing_left(city: Engine) -> None:
    review(city)
    refused: list[UsageError] = []

    def withdraw() -> None:
        try:
            review(city, state="withdrawn")
        except UsageError as error:
            refused.append(error)

    writers = [threading.Thread(target=withdraw) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(refused) == 3
    assert [one["state"] for one in review_history(city, ONE)] == ["accepted", "withdrawn"]


def test_an_interrupted_load_leaves_reviews_alone(city: Engine) -> None:
    review(city)
    begin(city)
    city.write("CREATE (:Finding {id: 'half', uid: 'half@9', recorded: 9, retired: 10})")
    review(city, TWO)
    begin(city)
    assert city.read("MATCH (f:Finding {id: 'half'}) RETURN f") == []
    assert reviews_in_force(city, AS_OF).keys() == {ONE, TWO}
    assert reviews_written(city) == 2
