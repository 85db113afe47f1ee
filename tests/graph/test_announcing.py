"""Announcing that what is published changes: the length of a file tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shizi.graph.announcing import Announcement
from shizi.graph.errors import EngineError, LoadError


def announcement(folder: Path) -> Announcement:
    made = Announcement(folder / "changes")
    assert made.look() is None
    made.settle(lambda: pytest.fail("nothing was under way"))
    return made


def test_a_change_is_announced_before_it_begins_and_after_it_has_ended(tmp_path: Path) -> None:
    told = announcement(tmp_path)
    before = told.look()
    assert before is not None
    assert before.settled
    with told.changing():
        during = told.look()
        assert during is not None
        assert not during.settled
    after = told.look()
    assert after is not None
    assert after.settled
    assert len({before, during, after}) == 3


def test_what_was_refused_before_it_was_committed_is_settled(tmp_path: Path) -> None:
    told = announcement(tmp_path)
    with pytest.raises(LoadError), told.changing():
        raise LoadError("refused")
    assert told.look().settled


def test_a_change_whose_end_is_unknown_stays_under_way_until_it_is_fenced(tmp_path: Path) -> None:
    told, fences = announcement(tmp_path), []
    with pytest.raises(EngineError), told.changing():
        raise EngineError("gone while committing")
    assert not told.look().settled
    told.settle(lambda: fences.append(1))
    assert told.look().settled
    assert fences == [1]


def test_nobody_settles_a_change_that_is_really_under_way(tmp_path: Path) -> None:
    told = announcement(tmp_path)
    with told.changing():
        Announcement(told.file).settle(lambda: pytest.fail("it is still under way"))
        assert not told.look().settled


def test_the_next_change_goes_on_from_one_that_was_broken_off(tmp_path: Path) -> None:
    told = announcement(tmp_path)
    with pytest.raises(KeyboardInterrupt), told.changing():
        raise KeyboardInterrupt
    broken = told.look()
    with told.changing():
        assert told.look() == broken
    assert told.look().settled
    assert told.look().length > broken.length
