"""Every zone, every day on which its clocks change in two years, at the hours where it hurts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.courses.course import Pace
from drip.core.planning.schedule import instant_of, local_date, next_slot, slot_on
from drip.flow.zones import zone_names, zone_of

HOURS = (time(0, 30), time(2, 30), time(7), time(23, 30))
YEARS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))

zones = st.sampled_from(zone_names()).map(zone_of)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
paces = st.builds(
    Pace,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
)


def change_days(zone: ZoneInfo) -> list[date]:
    """The local dates on which the offset changes, and the days around them."""
    days = []
    at = YEARS[0]
    while at < YEARS[1]:
        following = at + timedelta(days=1)
        if at.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            days += [local_date(at, zone) + timedelta(days=n) for n in (-1, 0, 1, 2)]
        at = following
    return days


@pytest.mark.parametrize("first_letter", sorted({name[0] for name in zone_names()}))
def test_in_every_zone_each_date_has_its_lesson_at_its_hour_also_when_the_clocks_change(first_letter: str) -> None:
    for name in (name for name in zone_names() if name.startswith(first_letter)):
        zone = zone_of(name)
        for day in change_days(zone):
            for at in HOURS:
                instant = instant_of(day, at, zone)
                exact = instant.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at)
                assert exact or _just_after_a_gap(instant, day, at, zone), (name, day, at)


def _just_after_a_gap(instant: datetime, day: date, at: time, zone: ZoneInfo) -> bool:
    """The wall time does not exist, and one second earlier the clocks showed a time before it."""
    before = (instant - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    return before < datetime.combine(day, at) < instant.astimezone(zone).replace(tzinfo=None)


@given(
    zones,
    paces,
    instants,
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.timedeltas(timedelta(0), timedelta(days=2)),
)
def test_a_lesson_never_leaves_outside_its_window(
    zone: ZoneInfo, pace: Pace, not_before: datetime, waited: timedelta, ago: timedelta
) -> None:
    now, last = not_before + waited, not_before - ago
    slot = next_slot(pace, zone, not_before, now, last)
    assert not_before <= slot.opens < slot.closes
    assert slot.closes > now
    assert slot.opens.astimezone(zone).weekday() in pace.days
    assert local_date(slot.opens, zone) == local_date(slot.closes - timedelta(seconds=1), zone)
    assert local_date(slot.opens, zone) > local_date(last, zone)
    assert slot.opens - last >= timedelta(hours=12)


@given(zones, paces, instants)
def test_lesson_after_lesson_there_is_at_most_one_a_local_day(zone: ZoneInfo, pace: Pace, start: datetime) -> None:
    last, dates = start, []
    for _ in range(20):
        last = next_slot(pace, zone, last, last, last).opens
        dates.append(local_date(last, zone))
    assert dates == sorted(set(dates))


@given(zones, st.dates(date(2026, 1, 1), date(2027, 12, 31)), paces)
def test_a_window_opens_before_it_closes(zone: ZoneInfo, day: date, pace: Pace) -> None:
    slot = slot_on(day, pace, zone)
    assert slot.opens < slot.closes <= slot.opens + timedelta(hours=26)
