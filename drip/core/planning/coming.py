"""The mails that a step asks for: the lesson to come, also while its wait lasts, and the wait's reminder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.courses.course import Course, Pace
from drip.core.planning.schedule import next_slot
from drip.core.planning.sequence import Await, Choices, Next, Send


@dataclass(frozen=True, slots=True)
class Coming:
    """A mail that should be queued: which, and when it is meant to leave."""

    lesson: str
    slot_at: datetime
    expires_after: timedelta | None
    choices: Choices
    is_reminder: bool = False


def coming(
    course: Course, step: Next, *, pace: Pace, zone: ZoneInfo, now: datetime, last: datetime | None
) -> list[Coming]:
    """`last` is when the lesson before left."""
    asked = []
    if isinstance(step, Await) and step.remind_at:
        slot = next_slot(daily(pace), zone, step.remind_at, now)
        if slot.opens < step.until:
            asked.append(Coming(step.lesson, slot.opens, step.until - slot.opens, {}, is_reminder=True))
    end = step.then if isinstance(step, Await) else step
    if isinstance(end, Send):
        slot = next_slot(pace, zone, end.not_before, now, last)
        asked.append(Coming(end.lesson, slot.opens, course.lessons[end.lesson].expires_after, end.choices))
    return asked


def daily(pace: Pace) -> Pace:
    """The same hours on every day: reminders don't wait for a day of lessons."""
    return replace(pace, days=tuple(range(7)))
