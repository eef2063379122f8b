from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.courses.course import WEEKDAYS, Pace
from drip.core.planning.pace import faster, slower

DAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: Pace(tuple(sorted(days)), time(6, 15), time(20, 0)))


def pace(days: str) -> Pace:
    return Pace(tuple(WEEKDAYS.index(day) for day in days.split()), time(6, 15))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mon tue wed thu fri sat sun", "mon tue wed thu fri"),
        ("mon tue wed thu fri", "mon wed fri"),
        ("mon tue wed thu", "mon tue thu"),
        ("mon wed fri", "mon fri"),
        ("tue thu", "tue"),
        ("sat sun", "sat"),
    ],
)
def test_slower_keeps_some_of_the_days_and_the_hour(before: str, after: str) -> None:
    assert slower(pace(before)) == pace(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mon", "mon thu"),
        ("mon fri", "mon wed fri"),
        ("mon wed fri", "mon tue wed thu fri"),
        ("sat", "tue sat"),
        ("mon tue wed thu fri", "mon tue wed thu fri sat sun"),
        ("mon tue wed thu fri sat", "mon tue wed thu fri sat sun"),
    ],
)
def test_faster_adds_days_and_those_of_the_weekend_last(before: str, after: str) -> None:
    assert faster(pace(before)) == pace(after)


def test_there_is_an_end_to_both() -> None:
    assert slower(pace("wed")) is None
    assert faster(pace("mon tue wed thu fri sat sun")) is None


@given(DAYS)
def test_slower_takes_away_and_faster_adds_and_neither_changes_the_hour(before: Pace) -> None:
    fewer, more = slower(before), faster(before)
    assert fewer is None or (set(fewer.days) < set(before.days) and fewer.at == before.at)
    assert more is None or (set(more.days) > set(before.days) and more.until == before.until)


@given(DAYS)
def test_again_and_again_comes_to_the_end(before: Pace) -> None:
    steps = 0
    pace_now: Pace | None = before
    while pace_now := slower(pace_now):
        steps += 1
    assert steps <= 4
