"""A persona's path through a course on a fake clock: what is sent when, what is answered, which tracks are taken.

The decisions are the engine's own: what comes next, when it is meant to be sent, whether it may be, what a reply says
and what a command does. Time jumps from one due event to the next. A mail has arrived when it is sent; what is written
at the moment when a mail is due is read before that mail is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.courses.course import Course
from drip.core.operations.event_kind import EventKind
from drip.core.planning.departure import DepartureRules, Drop, Postpone, SendNow, decide_departure
from drip.core.planning.pause_source import PauseSource
from drip.core.planning.plan import is_waiting_for_coach, make_plan
from drip.core.planning.planned_mails import LESSON, daily_pace
from drip.core.planning.sequence import ConditionIsTrue, DoneLesson
from drip.core.simulation.persona import Persona
from drip.core.simulation.simulated_mail import SimulatedReader
from drip.core.simulation.simulated_person import SimulatedPerson
from drip.core.simulation.simulated_queue import CLARIFICATION, QueuedMail, SimulatedQueue
from drip.core.simulation.timeline import MAX_SIMULATED_TIME, Timeline


def simulate(
    course: Course, persona: Persona, start: datetime, zone: ZoneInfo, condition_is_true: ConditionIsTrue
) -> Timeline:
    """Plays the persona's run and returns its timeline. `start` is when the persona confirms; `condition_is_true`
    decides the conditions of the course and must not raise."""
    walk = _Walk(SimulatedPerson(course, persona, zone, now=start, started=start, pace=course.pace), condition_is_true)
    walk.person.note(EventKind.CONFIRMED)
    walk.plan()
    while (due := walk.next_due()) is not None and due <= start + MAX_SIMULATED_TIME:
        walk.person.now = max(walk.person.now, due)
        walk.read_mail()
        walk.wake_up()
        walk.deliver()
    return Timeline(zone, tuple(walk.person.events))


@dataclass
class _Walk:
    """The state of the run. `writing` holds (when, to which lesson, the words); '' is the newest."""

    person: SimulatedPerson
    condition_is_true: ConditionIsTrue
    queue: SimulatedQueue = field(default_factory=SimulatedQueue)
    writing: list[tuple[datetime, str, str]] = field(default_factory=list)
    newest: str = ""
    further: set[str] = field(default_factory=set)
    wake_at: datetime | None = None

    def __post_init__(self) -> None:
        self.reader = SimulatedReader(self.person, self.queue, self.plan)
        letters = self.person.persona.letters(self.person.now, self.person.zone)
        self.writing = [(at, "", words) for at, words in letters]

    def next_due(self) -> datetime | None:
        times = (self.queue.next_due(), self.wake_at, *(at for at, _, _ in self.writing))
        return min((at for at in times if at is not None), default=None)

    def plan(self) -> None:
        person = self.person
        situation = person.situation(self.queue.queued_by_plan(), self.queue.past())
        plan = make_plan(situation, self.condition_is_true, person.now)
        if plan.pause_ends:
            person.is_paused, person.paused_until = False, None
            person.note(EventKind.RESUMED, source="date")
        if plan.pause_begins:
            person.is_paused, person.paused_until = True, None
            person.note(EventKind.PAUSED, source=PauseSource.NO_SIGN, until=None)
        self.queue.reconcile(plan)
        self.wake_at = plan.wake_at
        if plan.finish:
            person.end(EventKind.FINISHED, **plan.finish.history_data)
        for course in plan.further:
            if course not in self.further:
                self.further.add(course)
                person.note(EventKind.ENROLLED, course=course)

    def read_mail(self) -> None:
        for mail in [mail for mail in self.writing if mail[0] <= self.person.now]:
            self.writing.remove(mail)
            _, lesson, words = mail
            self.reader.read(self.person.course.lessons.get(lesson or self.newest), words)

    def wake_up(self) -> None:
        if self.wake_at is not None and self.wake_at <= self.person.now:
            self.plan()

    def deliver(self) -> None:
        while queued := self.queue.first_due(self.person.now):
            self._finish_mail(queued, self._decide(queued))

    def _decide(self, queued: QueuedMail) -> SendNow | Postpone | Drop:
        """As in `flow.delivery.prepare`."""
        person, slot_at = self.person, queued.mail.slot_at
        if person.end_state and not queued.is_goodbye:
            return Drop(f"enrollment {person.end_state}")
        if queued.expires_at is not None and person.now >= queued.expires_at:
            return Drop("expired")
        pace, zone, now = person.pace, person.zone, person.now
        if (
            queued.kind == CLARIFICATION
            and person.care_until is not None
            and is_waiting_for_coach(person.care_until, now)
        ):
            return Postpone(person.care_until)
        match queued.kind:
            case "lesson":
                late = person.course.lessons[queued.mail.lesson].late
                return decide_departure(slot_at, now, DepartureRules(pace, zone, late, person.last_lesson_at))
            case "reminder" | "still_there":
                return decide_departure(slot_at, now, DepartureRules(daily_pace(pace), zone))
            case _:
                return SendNow()

    def _finish_mail(self, queued: QueuedMail, decision: SendNow | Postpone | Drop) -> None:
        if isinstance(decision, Postpone):
            self.queue.postpone(queued, decision.slot_at)
            return
        self.queue.finish(queued)
        if isinstance(decision, Drop):
            self.person.note(EventKind.NOT_SENT, mail=queued.kind, lesson=queued.mail.lesson, reason=decision.reason)
        else:
            self._send(queued)
        if queued.kind == LESSON:
            dropped = isinstance(decision, Drop)
            self.person.done.append(
                DoneLesson(queued.mail.lesson, self.person.now, queued.mail.choices, skipped=dropped)
            )
        self.plan()

    def _send(self, queued: QueuedMail) -> None:
        person, lesson = self.person, queued.mail.lesson
        for branch, track in queued.mail.choices.items():
            if person.tracks.get(branch) != track:
                person.note(EventKind.BRANCH, branch=branch, track=track)
        person.tracks.update(queued.mail.choices)
        person.note(EventKind.SENT, mail=queued.kind, lesson=lesson)
        if queued.kind == LESSON:
            self.newest = lesson
            replies = person.persona.replies.get(lesson, ())
            self.writing += [(person.now + reply.after, lesson, reply.text) for reply in replies]
