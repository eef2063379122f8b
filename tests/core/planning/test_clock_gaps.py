from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from drip.core.planning.clock_gaps import ClockGap, clock_gaps, describe_gaps, may_fall_into_a_gap
from drip.core.planning.schedule import DAY, instant_of
from drip.flow.zones import zone_names, zone_of

SINCE = datetime(2026, 11, 28, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
EVERY_DAY = range(7)


def of(zone: str, days: int = 365) -> list[ClockGap]:
    return list(clock_gaps(ZoneInfo(zone), SINCE, SINCE + timedelta(days=days)))


wall = datetime.fromisoformat


def test_clocks_are_put_forward_once_a_year() -> None:
    assert of("Europe/Berlin") == [ClockGap("Europe/Berlin", wall("2027-03-28 02:00"), wall("2027-03-28 03:00"))]
    assert of("Asia/Tokyo") == []


def test_a_gap_may_end_at_midnight() -> None:
    [gap] = of("America/Scoresbysund")
    assert gap.wall(time(23, 30)) == wall("2027-03-27 23:30")
    assert gap.wall(time(0)) is None


def test_ramadan_puts_clocks_forward_too() -> None:
    assert [gap.begins.date() for gap in of("Africa/Casablanca")] == [date(2027, 3, 14)]


@pytest.mark.parametrize(("at", "days", "told"), [("02:30", [6], True), ("02:30", [0], False), ("03:00", [6], False)])
def test_only_what_falls_into_a_gap_on_one_of_the_days_is_told(at: str, days: list[int], told: bool) -> None:
    assert bool(describe_gaps(time.fromisoformat(at), days, of("Europe/Berlin"))) is told


def test_the_hour_that_is_offered_is_free_everywhere() -> None:
    found = [*of("Europe/Berlin"), *of("Europe/Helsinki")]
    message = describe_gaps(time(2, 30), EVERY_DAY, found)
    assert message is not None
    assert 'write at: "04:00"' in message
    assert describe_gaps(time(4), EVERY_DAY, found) is None


def test_what_is_told_is_what_the_schedule_meets() -> None:
    for gap in of("Europe/Lisbon") + of("America/Santiago"):
        missing = gap.begins + timedelta(minutes=1)
        instant = instant_of(missing.date(), missing.time(), ZoneInfo(gap.zone))
        assert instant.astimezone(ZoneInfo(gap.zone)).replace(tzinfo=None) == gap.ends


@pytest.mark.slow
def test_in_no_zone_are_clocks_put_forward_at_another_hour() -> None:
    """Nor forward and back again so fast that it would be missed."""
    for name in zone_names():
        zone = zone_of(name)
        found = list(clock_gaps(zone, SINCE, SINCE + YEARS))
        for gap in found:
            assert may_fall_into_a_gap(gap.begins.time())
            assert may_fall_into_a_gap((gap.ends - timedelta(minutes=1)).time())
        forward = sum(_offset(zone, n + 1) > _offset(zone, n) for n in range(YEARS // DAY))
        assert len(found) == forward, name


def _offset(zone: ZoneInfo, days: int) -> timedelta:
    offset = (SINCE + days * DAY).astimezone(zone).utcoffset()
    assert offset is not None
    return offset
