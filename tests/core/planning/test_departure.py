from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from drip.core.courses.course import LatePolicy, Pace
from drip.core.planning.departure import DepartureRules, Drop, Postpone, SendNow, decide_departure

DAILY = Pace(tuple(range(7)), time(7, 30), time(21))
SLOT = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)


def leave(now: str, late: LatePolicy = LatePolicy.SEND, last: str | None = None) -> SendNow | Postpone | Drop:
    before = datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return decide_departure(SLOT, moment, DepartureRules(DAILY, ZoneInfo("UTC"), late, before))


def test_within_its_window_a_lesson_goes() -> None:
    assert leave("2027-01-04 07:30") == SendNow()
    assert leave("2027-01-04 20:59") == SendNow()


def test_after_its_window_it_goes_in_the_next_slot() -> None:
    assert leave("2027-01-04 21:00") == Postpone(datetime(2027, 1, 5, 7, 30, tzinfo=UTC))


def test_a_lesson_that_says_skip_is_dropped_after_its_day() -> None:
    assert leave("2027-01-04 20:59", LatePolicy.SKIP) == SendNow()
    assert leave("2027-01-05 08:00", LatePolicy.SKIP) == Drop("its day has passed")


def test_a_day_that_had_its_lesson_gets_no_second_one() -> None:
    assert leave("2027-01-04 12:00", last="2027-01-04 08:00") == Postpone(datetime(2027, 1, 5, 7, 30, tzinfo=UTC))


def test_a_zone_whose_rules_have_changed_moves_the_hour_and_not_the_day() -> None:
    planned = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)
    for zone, opens in (("Etc/GMT-1", 6), ("Etc/GMT+1", 8)):
        rules = DepartureRules(DAILY, ZoneInfo(zone), LatePolicy.SKIP)
        found = decide_departure(planned, planned.replace(hour=5), rules)
        assert found == Postpone(datetime(2027, 1, 4, opens, 30, tzinfo=UTC))
