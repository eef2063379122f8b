import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.clock import LapseClock, system_now

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Watch:
    """Stands for time.monotonic, and moves when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


ACTIONS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0, 1000)),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("speed"), st.floats(0.01, 100_000)),
    st.tuples(st.just("jump"), st.timedeltas(timedelta(days=-30), timedelta(days=30))),
)


def act(clock: LapseClock, watch: Watch, action: str, value: object) -> None:
    match action, value:
        case "pass", float(seconds):
            watch.seconds += seconds
        case "pause", _:
            clock.pause()
        case "resume", _:
            clock.resume()
        case "speed", float(seconds_per_day):
            clock.set_speed(seconds_per_day)
        case "jump", timedelta() as ahead:
            clock.jump_to(clock.now() + ahead)


@given(st.lists(ACTIONS, max_size=20))
def test_the_clock_never_goes_back_whatever_is_done_to_it(actions: list[tuple[str, object]]) -> None:
    watch = Watch()
    clock = LapseClock(START, 15, monotonic=watch)
    seen = START
    for action, value in actions:
        act(clock, watch, action, value)
        assert clock.now() >= seen
        seen = clock.now()
        assert seen.tzinfo is UTC


@given(st.lists(ACTIONS, max_size=20))
def test_only_passing_time_and_jumps_move_the_clock(actions: list[tuple[str, object]]) -> None:
    watch = Watch()
    clock = LapseClock(START, 15, monotonic=watch)
    for action, value in actions:
        before, was_paused, speed = clock.now(), clock.paused, clock.seconds_per_day
        act(clock, watch, action, value)
        match action, value:
            case "pass", float(seconds):
                expected = timedelta(0) if was_paused else timedelta(days=seconds / speed)
                assert abs(clock.now() - before - expected) <= timedelta(milliseconds=1)
            case "jump", timedelta() as ahead:
                assert clock.now() == before + max(ahead, timedelta(0))
            case _:
                assert clock.now() == before


def test_a_day_takes_as_many_seconds_as_asked_for() -> None:
    watch = Watch()
    clock = LapseClock(START, 15, monotonic=watch)
    watch.seconds += 15
    assert clock.now() == START + timedelta(days=1)
    clock.set_speed(30)
    watch.seconds += 15
    assert clock.now() == START + timedelta(days=1.5)


def test_time_stands_while_paused_and_goes_on_from_there() -> None:
    watch = Watch()
    clock = LapseClock(START, 15, monotonic=watch)
    clock.pause()
    watch.seconds += 100
    assert (clock.now(), clock.paused) == (START, True)
    clock.resume()
    watch.seconds += 15
    assert (clock.now(), clock.paused) == (START + timedelta(days=1), False)


def test_a_paused_clock_can_jump() -> None:
    clock = LapseClock(START, 15)
    clock.pause()
    clock.jump_to(START + timedelta(days=3))
    assert clock.now() == START + timedelta(days=3)


@pytest.mark.parametrize("speed", [0, -1, float("nan"), float("inf")])
def test_a_speed_that_is_no_positive_number_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        LapseClock(START, 15).set_speed(speed)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        LapseClock(START.replace(tzinfo=None), 15)
    with pytest.raises(ValueError, match="no zone"):
        LapseClock(START, 15).jump_to(START.replace(tzinfo=None))


def test_many_threads_see_one_clock_that_goes_forward() -> None:
    clock = LapseClock(START, 0.5)
    backwards: list[datetime] = []

    def watch_it() -> None:
        seen = clock.now()
        for turn in range(2000):
            clock.set_speed(0.5 + turn % 3)
            now = clock.now()
            if now < seen:
                backwards.append(now)
            seen = now

    threads = [threading.Thread(target=watch_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not backwards


def test_the_time_of_this_machine_is_aware_and_in_utc() -> None:
    assert system_now().tzinfo is UTC
