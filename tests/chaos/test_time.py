"""Outages, clock jumps and the nights in which zones change their hour, in a course of many days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from support.pairs import databases_in_turn

from chaos.life import ManualClock
from chaos.simulation_setup import SimulatedRelay, serve_relay
from chaos.site_setup import BEGIN
from chaos.times import ZONES, course_of
from drip.storage.engine.database import Database

MARCH = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)  # the clocks change on the 14th, the 28th and April 4


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(BEGIN)


@pytest.fixture
def post(clock: ManualClock) -> Iterator[SimulatedRelay]:
    with serve_relay(SimulatedRelay(0, clock, trouble=0.0)) as post:
        yield post


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_outages_of_1_3_and_14_days_in_a_course_of_60(
    database: Database, post: SimulatedRelay, clock: ManualClock
) -> None:
    clock.at = MARCH
    with course_of(60, database.url, post, clock) as life:
        for outage in (1, 3, 14):
            life.live(timedelta(days=9, hours=outage))
            clock.at += timedelta(days=outage)
        life.live_until_all_delivered(timedelta(days=60))
        assert life.broken() == []


@databases_in_turn("hours", [1, -1])
def test_a_clock_that_jumps_by_an_hour_doubles_nothing_and_stops_nothing(
    database: Database, post: SimulatedRelay, clock: ManualClock, hours: int
) -> None:
    with course_of(8, database.url, post, clock) as life:
        for day in range(8):
            life.live(timedelta(days=1, hours=3 * day % 7))
            clock.at += timedelta(hours=hours)
        life.live_until_all_delivered(timedelta(days=6))
        assert life.broken() == []


@databases_in_turn("days", [365, -365])
def test_a_clock_that_is_a_year_wrong_for_a_while_stops_nobody(
    database: Database, post: SimulatedRelay, clock: ManualClock, days: int
) -> None:
    """While it is wrong, a lesson may come that is not due; nobody gets two, and nobody waits for that year to pass."""
    with course_of(8, database.url, post, clock) as life:
        life.live(timedelta(days=3))
        clock.at += timedelta(days=days)
        life.live(timedelta(hours=12))
        clock.at -= timedelta(days=days)
        before = len(post.letters)
        life.live(timedelta(days=2))
        assert len(post.letters) - before >= len(ZONES)
        life.live_until_all_delivered(timedelta(days=8))
        assert len(post.letters) == 8 * len(ZONES)
        assert len({letter.mail.message_id for letter in post.letters}) == len(post.letters)
