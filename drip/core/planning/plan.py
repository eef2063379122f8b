"""What is queued for a person next, and what that changes in the queue.

This is the only place that decides it: the engine and the plan of an edit call it with what the database knows, the
simulation with its own state."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from drip.core.courses.course import Course, Pace
from drip.core.planning.planned_mails import LESSON, MailName, PlannedMail, ask_instead, planned_mails
from drip.core.planning.sequence import Await, ConditionIsTrue, Finish, Progress, Send, next_step
from drip.core.planning.silence import AskIfThere, Signs, Silence, WaitForSign, decide_silence


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the plan for one person in a course is made from. `is_active` means that the course has begun for
    them and has not ended. `queued` names the mails that wait to be sent, in order; `past` names those that were sent,
    are being sent, or never will be. `last_lesson_at` is when the last lesson was sent. `care_until` is until when the
    course waits, since they wrote of trouble. `signs` count only in a course that asks whether people are still
    there."""

    course: Course
    progress: Progress
    pace: Pace
    last_lesson_at: datetime | None
    is_active: bool
    is_paused: bool
    paused_until: datetime | None
    queued: Sequence[MailName]
    past: Container[MailName]
    care_until: datetime | None = None
    signs: Signs = field(default_factory=Signs)


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes. `withdrawn` mails leave the queue; `updated` ones stay queued but may move to another day or
    another path; `added` ones are new. `wake_at` is when to plan again at the latest. `is_halted` means that nothing is
    sent to the person. `pause_ends` means that the date of their pause has come,
    `pause_begins` that the course is paused now, since there is no sign of them. `further` are the courses that start
    for them now; `finish` is set if the course ends now."""

    withdrawn: tuple[MailName, ...]
    updated: tuple[PlannedMail, ...] = ()
    added: tuple[PlannedMail, ...] = ()
    wake_at: datetime | None = None
    is_halted: bool = False
    pause_ends: bool = False
    pause_begins: bool = False
    further: tuple[str, ...] = ()
    finish: Finish | None = None


def is_waiting_for_coach(care_until: datetime | None, now: datetime) -> bool:
    """Whether somebody wrote of trouble, and neither has the coach looked nor has a day passed."""
    return care_until is not None and now < care_until


def make_plan(person: Situation, condition_is_true: ConditionIsTrue, now: datetime) -> Plan:
    """The plan for `person` at `now`. Nothing else that queues mails calls `next_step`."""
    pause_ends = person.is_paused and person.paused_until is not None and person.paused_until <= now
    if not person.is_active:
        return Plan(tuple(person.queued), is_halted=True)
    if person.is_paused and not pause_ends:
        return Plan(tuple(person.queued), wake_at=person.paused_until, is_halted=True)
    if is_waiting_for_coach(person.care_until, now):
        return Plan(tuple(person.queued), wake_at=person.care_until, is_halted=True)
    step = next_step(person.course, person.progress, condition_is_true)
    end = step.then if isinstance(step, Await) else step
    silence = _silence(person, end, now if pause_ends else None)
    if isinstance(silence, WaitForSign):
        is_over = silence.until <= now
        wake_at = None if is_over else silence.until
        return Plan(tuple(person.queued), wake_at=wake_at, is_halted=is_over, pause_begins=is_over)
    wanted = planned_mails(
        person.course, step, pace=person.pace, zone=person.progress.zone, now=now, last=person.last_lesson_at
    )
    if isinstance(silence, AskIfThere):
        wanted = [ask_instead(mail, silence.lesson) if mail.kind == LESSON else mail for mail in wanted]
    names = [mail.name for mail in wanted]
    reached = end.at if isinstance(end, Finish) else end.not_before
    is_ahead = reached > now
    return Plan(
        withdrawn=tuple(name for name in person.queued if name not in names),
        updated=tuple(mail for mail in wanted if mail.name in person.queued),
        added=tuple(mail for mail in wanted if mail.name not in person.queued and mail.name not in person.past),
        wake_at=reached if is_ahead and (end.enroll or isinstance(end, Finish)) else None,
        pause_ends=pause_ends,
        further=() if is_ahead else end.enroll,
        finish=end if isinstance(end, Finish) and not is_ahead else None,
    )


def _silence(person: Situation, end: Send | Finish, counts_from: datetime | None) -> Silence:
    """What the silence of a person calls for, if a lesson is still to come."""
    if isinstance(end, Finish):
        return None
    return decide_silence(
        person.course.still_there, person.progress, person.signs, person.past, counts_from=counts_from
    )
