from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from drip.clock import LapseClock
from drip.demo.lapse import PACES, LapseControls, long_date

START = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def controls(seconds_per_day: float) -> LapseControls:
    return LapseControls(LapseClock(START, seconds_per_day), lambda: None, ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (15, "a day takes 15 s"),
        (0.5, "a day takes 0.5 s"),
        (60, "a day takes 1 min"),
        (90, "a day takes 90 s"),
        (300, "a day takes 5 min"),
        (3600, "a day takes 1 h"),
        (86_400, "real time"),
    ],
)
def test_the_pace_is_told_in_words(seconds: float, words: str) -> None:
    assert controls(seconds).pace() == words


def test_a_paused_clock_says_so() -> None:
    bar = controls(15)
    bar.clock.pause()
    assert bar.pace() == "paused"


def test_faster_and_slower_go_one_pace_and_stop_at_the_ends() -> None:
    bar = controls(20)
    bar.faster()
    assert bar.clock.seconds_per_day == 15
    bar.slower()
    assert bar.clock.seconds_per_day == 30
    for _ in PACES:
        bar.slower()
    assert bar.clock.seconds_per_day == 86_400
    for _ in range(len(PACES) + 1):
        bar.faster()
    assert bar.clock.seconds_per_day == 2


def test_the_time_is_shown_in_the_zone_of_the_demo() -> None:
    bar = controls(86_400)
    assert f"{long_date(bar.now())}, {bar.now():%H:%M}" == "Wednesday 25 November 2026, 07:30"
