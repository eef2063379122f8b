"""The mails that a step asks for: the next lesson, also while a wait lasts, and the reminder of the wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.courses.course import Course, Pace
from drip.core.planning.schedule import next_slot
from drip.core.planning.sequence import Await, Choices, NextStep, Send

LESSON, REMINDER, STILL_THERE = "lesson", "reminder", "still_there"
PLANNED_KINDS = (LESSON, REMINDER, STILL_THERE)  # the kinds that follow the plan; the others answer what somebody did
MailName = tuple[str, str]  # (kind, lesson): a person gets each once


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """A mail that should be queued, and when it is meant to be sent."""

    lesson: str
    slot_at: datetime
    expires_after: timedelta | None
    choices: Choices
    kind: str = LESSON

    @property
    def name(self) -> MailName:
        return (self.kind, self.lesson)

    @property
    def expires_at(self) -> datetime | None:
        return self.slot_at + self.expires_after if self.expires_after else None


def planned_mails(
    course: Course, step: NextStep, *, pace: Pace, zone: ZoneInfo, now: datetime, last: datetime | None
) -> list[PlannedMail]:
    """The mails to queue for this step. `last` is when the lesson before was sent."""
    asked = []
    if isinstance(step, Await) and step.remind_at:
        slot = next_slot(daily_pace(pace), zone, step.remind_at, now)
        if slot.opens < step.until:
            asked.append(PlannedMail(step.lesson, slot.opens, step.until - slot.opens, {}, REMINDER))
    end = step.then if isinstance(step, Await) else step
    if isinstance(end, Send):
        slot = next_slot(pace, zone, end.not_before, now, last)
        asked.append(PlannedMail(end.lesson, slot.opens, course.lessons[end.lesson].expires_after, end.choices))
    return asked


def ask_instead(mail: PlannedMail, lesson: str) -> PlannedMail:
    """The mail that asks whether somebody is still there, in place of a lesson. `lesson` is the last one before."""
    return PlannedMail(lesson, mail.slot_at, None, {}, STILL_THERE)


def daily_pace(pace: Pace) -> Pace:
    """The same hours on every day: reminders don't wait for a lesson day."""
    return replace(pace, days=tuple(range(7)))
