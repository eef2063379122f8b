"""When a worker has to ask before it sends, by the two notes of when one last lived."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.operations.backlog import MAX_CLOCK_LEAD, InterruptionCause, find_interruption, next_alive

NOW = datetime(2027, 1, 10, 12, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
THREE = 3 * DAYS
YEAR = timedelta(days=365)
SECONDS = st.integers(-400 * 86400, 400 * 86400).map(lambda seconds: timedelta(seconds=seconds))


def cause(alive: timedelta | None, stamp: timedelta | None, hold: timedelta | None = THREE) -> InterruptionCause | None:
    """`alive` and `stamp`: how long ago the database's note and this machine's were written."""
    found = find_interruption(*(None if ago is None else NOW - ago for ago in (alive, stamp)), NOW, hold)
    return found.cause if found else None


@pytest.mark.parametrize(
    ("alive", "stamp", "expected"),
    [
        (None, None, None),  # a new database
        (None, DAYS, None),
        (timedelta(seconds=20), timedelta(seconds=20), None),
        (timedelta(seconds=20), timedelta(seconds=50), None),  # a crash between the two notes
        (timedelta(seconds=20), None, None),  # a new machine
        (timedelta(seconds=20), 5 * DAYS, None),  # a machine that was away while others worked
        (timedelta(minutes=10), timedelta(minutes=5), InterruptionCause.WENT_BACK),
        (5 * DAYS, timedelta(minutes=1), InterruptionCause.WENT_BACK),
        (23 / 24 * DAYS, None, None),
        (DAYS, None, InterruptionCause.UNKNOWN),
        (2 * DAYS, 2 * DAYS, None),
        (THREE, THREE, InterruptionCause.OUTAGE),
        (YEAR, YEAR, InterruptionCause.OUTAGE),
        (-YEAR, -YEAR, None),  # a clock was a year ahead and is right again
        (timedelta(seconds=20), -YEAR, None),
        (-YEAR, timedelta(seconds=20), None),
        (2 * DAYS, -YEAR, InterruptionCause.UNKNOWN),
    ],
)
def test_a_worker_asks(alive: timedelta | None, stamp: timedelta | None, expected: InterruptionCause | None) -> None:
    assert cause(alive, stamp) is expected


def test_where_nobody_wants_to_be_asked_only_a_database_that_went_back_is_held() -> None:
    assert cause(YEAR, YEAR, None) is None
    assert cause(YEAR, None, None) is None
    assert cause(YEAR, DAYS, None) is InterruptionCause.WENT_BACK


def test_what_was_due_until_the_next_note_would_have_come_may_have_been_sent() -> None:
    found = find_interruption(NOW - DAYS, NOW - timedelta(hours=1), NOW, THREE)
    assert found is not None
    assert NOW - timedelta(hours=1) < found.sent_by <= NOW - timedelta(minutes=55)


@given(st.lists(SECONDS, min_size=1, max_size=20), st.integers(0, 86400))
def test_whatever_the_clock_did_a_worker_that_went_on_is_never_held_when_it_is_right_again(
    jumps: list[timedelta], restart: int
) -> None:
    alive = None
    for jump in [*jumps, timedelta(0)]:
        alive = stamp = next_alive(alive, NOW + jump)
    again = NOW + timedelta(seconds=restart)
    assert find_interruption(alive, stamp, again, THREE) is None
    assert next_alive(alive, again) <= again + MAX_CLOCK_LEAD


@given(st.lists(SECONDS.filter(lambda length: abs(length) < MAX_CLOCK_LEAD), min_size=2, max_size=20))
def test_machines_whose_clocks_differ_by_hours_do_not_move_the_note_back(offsets: list[timedelta]) -> None:
    alive, notes = None, []
    for step, offset in enumerate(offsets):
        alive = next_alive(alive, NOW + step * timedelta(seconds=30) + offset / 2)
        notes.append(alive)
    assert notes == sorted(notes)
