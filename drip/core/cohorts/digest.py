"""When the weekly digest of a cohort is sent: in the person's own week, within the hours of the pace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.courses.course import Digest, Pace
from drip.core.planning.schedule import Slot, local_date, next_slot, slot_on

ONE_SECOND = timedelta(seconds=1)


def digest_pace(digest: Digest, pace: Pace) -> Pace:
    """The digest's day and hour as a pace of its own. If its hour is outside the pace's hours, it leaves at the
    lessons' hour."""
    at = digest.at if pace.at <= digest.at < pace.until else pace.at
    return replace(pace, days=(digest.day,), at=at)


def open_digest_slot(window: Pace, zone: ZoneInfo, now: datetime) -> Slot | None:
    """Today's slot if it is open now, else None."""
    today = local_date(now, zone)
    slot = slot_on(today, window, zone)
    return slot if today.weekday() in window.days and slot.opens <= now < slot.closes else None


def next_digest(window: Pace, zone: ZoneInfo, now: datetime, starts: datetime) -> datetime:
    """When the first digest after now is due for a person whose course begins at `starts`."""
    return next_slot(window, zone, max(starts, now + ONE_SECOND), now).opens


def week_number(day: date) -> int:
    """The number of the week of `day`, from Monday to Sunday: nobody gets two digests in one."""
    return (day.toordinal() - 1) // 7
