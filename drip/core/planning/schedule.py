"""Due times. The intent is stored (local time, weekdays, zone); the UTC instant is computed here.

All instants are aware datetimes in UTC. Dates are computed in the person's own calendar first and mapped to UTC last: a
wall time in a DST gap becomes the first instant after it, one in a fold its first occurrence (PEP 495)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from drip.core.courses.course import Pace

DAY = timedelta(days=1)
MINIMUM_GAP = timedelta(hours=12)  # a late lesson at night and the next at dawn would look like a mistake
CACHE_SIZE = 4096  # combinations of day, hour and zone: thousands of people share few of them
MAX_DAYS_AHEAD = 60  # more days than any pace leaves between two slots


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson may be sent at or after `opens` and before `closes`, both on one local day."""

    opens: datetime
    closes: datetime


@lru_cache(maxsize=CACHE_SIZE)
def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a local wall time: the first instant after a gap, the first occurrence in a fold."""
    wall = datetime.combine(day, at, tzinfo=zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return offset_change_between(wall.replace(fold=1).astimezone(UTC), instant, zone)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def add_wait(instant: datetime, after: timedelta, on: date | None, zone: ZoneInfo) -> datetime:
    """`instant` plus a duration, but not before the local date `on`. Whole days count in the local calendar and end at
    its midnight (the pace decides the hour); hours and minutes are exact."""
    if after and after % DAY:
        instant += after
    elif after:
        instant = max(instant, instant_of(local_date(instant, zone) + after, time(0), zone))
    return instant if on is None else max(instant, instant_of(on, time(0), zone))


@lru_cache(maxsize=CACHE_SIZE)
def slot_on(day: date, pace: Pace, zone: ZoneInfo) -> Slot:
    opens = instant_of(day, pace.at, zone)
    midnight = instant_of(local_date(opens, zone) + DAY, time(0), zone)
    closes = instant_of(day, pace.until, zone) if pace.until > pace.at else midnight
    return Slot(opens, closes if opens < closes else midnight)


def next_slot(pace: Pace, zone: ZoneInfo, not_before: datetime, now: datetime, last: datetime | None = None) -> Slot:
    """The first slot that opens at or after `not_before`, is not over by `now`, and keeps its distance from `last`, the
    lesson before: another local day, and at least MINIMUM_GAP. Raises ValueError for a pace without days."""
    day = max(local_date(not_before, zone), local_date(now, zone))
    for _ in range(MAX_DAYS_AHEAD):
        if day.weekday() in pace.days:
            slot = slot_on(day, pace, zone)
            if slot.opens >= not_before and slot.closes > now and _keeps_distance(slot.opens, last, zone):
                return slot
        day += DAY
    raise ValueError("this pace has no day on which a lesson could leave")


def _keeps_distance(opens: datetime, last: datetime | None, zone: ZoneInfo) -> bool:
    return last is None or (opens >= last + MINIMUM_GAP and local_date(opens, zone) > local_date(last, zone))


def offset_change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant between two at which the zone's offset changes, by bisection to the second. Both are whole
    seconds."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
