from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from drip.core.courses.course import Pace
from drip.core.planning.schedule import add_wait, instant_of, local_date, next_slot, slot_on

LISBON = ZoneInfo("Europe/Lisbon")
BERLIN = ZoneInfo("Europe/Berlin")
MON_WED_FRI = Pace((0, 2, 4), time(7, 30))
EVERY_DAY = Pace(tuple(range(7)), time(7, 30))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_wall_time_in_a_gap_becomes_the_first_instant_after_it() -> None:
    assert instant_of(date(2027, 3, 28), time(2, 30), BERLIN) == utc("2027-03-28T01:00")


def test_a_wall_time_in_a_fold_is_its_first_occurrence() -> None:
    assert instant_of(date(2027, 10, 31), time(2, 30), BERLIN) == utc("2027-10-31T00:30")


def test_a_day_that_a_zone_left_out_ends_where_the_next_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert instant_of(date(2011, 12, 30), time(7, 30), apia).astimezone(apia).isoformat() == "2011-12-31T00:00:00+14:00"


def test_whole_days_count_in_the_local_calendar() -> None:
    assert add_wait(utc("2027-03-26T06:30"), timedelta(days=3), None, BERLIN) == utc("2027-03-28T22:00")


def test_hours_are_exact() -> None:
    assert add_wait(utc("2027-03-28T00:30"), timedelta(hours=3), None, BERLIN) == utc("2027-03-28T03:30")


def test_a_date_is_waited_for_in_the_persons_own_calendar() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    assert add_wait(utc("2027-01-01T00:00"), timedelta(0), date(2027, 2, 1), auckland) == utc("2027-01-31T11:00")


def test_the_next_slot_is_on_a_day_of_the_pace_at_its_hour() -> None:
    slot = next_slot(MON_WED_FRI, LISBON, utc("2027-01-04T09:12"), utc("2027-01-04T09:12"))
    assert slot.opens == utc("2027-01-06T07:30")
    assert slot.closes == utc("2027-01-06T21:00")


def test_a_slot_that_is_open_now_is_still_the_slot_of_a_lesson_that_is_late() -> None:
    slot = next_slot(MON_WED_FRI, LISBON, utc("2027-01-04T07:30"), utc("2027-01-04T15:00"))
    assert slot.opens == utc("2027-01-04T07:30")


def test_after_its_window_a_lesson_waits_for_the_next_slot() -> None:
    slot = next_slot(MON_WED_FRI, LISBON, utc("2027-01-04T07:30"), utc("2027-01-04T21:00"))
    assert slot.opens == utc("2027-01-06T07:30")


def test_there_is_one_lesson_a_local_day() -> None:
    last = utc("2027-01-04T07:31")
    assert next_slot(EVERY_DAY, LISBON, last, last, last).opens == utc("2027-01-05T07:30")


def test_a_lesson_sent_late_at_night_is_not_followed_by_one_at_dawn() -> None:
    last = utc("2027-01-04T20:30")
    assert next_slot(EVERY_DAY, LISBON, last, last, last).opens == utc("2027-01-06T07:30")


def test_moving_west_does_not_bring_a_second_lesson_on_the_same_date() -> None:
    last = instant_of(date(2027, 1, 5), time(7, 30), ZoneInfo("Pacific/Auckland"))
    slot = next_slot(EVERY_DAY, ZoneInfo("America/Los_Angeles"), last, last, last)
    assert local_date(slot.opens, ZoneInfo("America/Los_Angeles")) == date(2027, 1, 5)
    assert slot.opens - last >= timedelta(hours=12)


def test_a_window_that_would_end_before_it_begins_ends_at_midnight() -> None:
    slot = slot_on(date(2027, 1, 4), Pace((0,), time(23, 30), time(21)), LISBON)
    assert slot.closes == utc("2027-01-05T00:00")


def test_a_pace_without_days_is_a_mistake_that_is_said() -> None:
    with pytest.raises(ValueError, match="no day"):
        next_slot(Pace(()), LISBON, utc("2027-01-04T07:30"), utc("2027-01-04T07:30"))
