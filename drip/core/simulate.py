"""A persona's way through a course on a fake clock: what leaves when, what is answered, which way it goes.

The decisions are the engine's: `next_step` says what comes, `coming` when it is meant to leave, `depart` whether it
may, `hear` what a reply says. Time jumps from one thing that is due to the next. A mail has come when it has left; what
is written at the moment when a mail is due is read before that leaves. Commands in replies are not obeyed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.answer import Answered, Unclear
from drip.core.coming import Coming, coming, daily
from drip.core.course import UNKNOWN, Course, Kind, Late, Lesson
from drip.core.departure import Drop, Go, Later, depart
from drip.core.facts import Facts
from drip.core.hearing import Heard, hear
from drip.core.persona import Persona
from drip.core.schedule import local_date
from drip.core.sequence import Await, Done, Finish, Holds, Progress, Send, next_step

LONGEST = timedelta(days=3 * 366)
LESSON, REMINDER, CLARIFICATION = "lesson", "reminder", "clarification"
SOURCE = "reply"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, of the kinds and with the data of the engine's history, without the ids of mails."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`finished_at` is None where the course did not end within LONGEST."""

    zone: ZoneInfo
    happened: tuple[Happening, ...]
    finished_at: datetime | None

    @property
    def lessons(self) -> tuple[str, ...]:
        """The names of the lessons, in the order in which they left."""
        return tuple(
            one.data["lesson"] for one in self.happened if one.data.get("mail") == LESSON and one.kind == "sent"
        )


def simulate(course: Course, persona: Persona, start: datetime, zone: ZoneInfo, holds: Holds) -> Timeline:
    """`start` is when the persona confirms; `holds` decides the conditions of the course, and does not raise."""
    walk = _Walk(course, persona, start, zone, holds)
    walk.note("confirmed")
    walk.plan()
    while (due := walk.next_due()) is not None and due <= start + LONGEST:
        walk.now = max(walk.now, due)
        walk.read_replies()
        walk.wake_up()
        walk.deliver()
    return Timeline(zone, tuple(walk.happened), walk.finished_at)


@dataclass(frozen=True, slots=True)
class _Queued:
    """`number` is the order in which mails were queued."""

    kind: str
    number: int
    mail: Coming
    due_at: datetime

    @property
    def is_expired_at(self) -> datetime | None:
        return self.mail.slot_at + self.mail.expires_after if self.mail.expires_after else None


Key = tuple[str, str]  # (kind, lesson)


@dataclass
class _Walk:
    """Where the persona stands at `now`."""

    course: Course
    persona: Persona
    now: datetime
    zone: ZoneInfo
    holds: Holds
    queue: dict[Key, _Queued] = field(default_factory=dict)
    behind: set[Key] = field(default_factory=set)  # mails that have left, or never will
    numbered: int = 0
    done: list[Done] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)  # {branch: track} of all that was sent
    answered: dict[str, datetime] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    seasons: dict[str, str] = field(default_factory=dict)
    writing: list[tuple[datetime, str]] = field(default_factory=list)  # replies: (when, to which lesson)
    further: set[str] = field(default_factory=set)
    wake_at: datetime | None = None
    finished_at: datetime | None = None
    happened: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.now
        self.answers = dict.fromkeys(self.course.questions())
        self.seasons = dict.fromkeys(self.course.areas, UNKNOWN)

    def note(self, kind: str, **data: Any) -> None:
        self.happened.append(Happening(self.now, kind, data))

    def next_due(self) -> datetime | None:
        waking = [self.wake_at] if self.wake_at else []
        return min([*(q.due_at for q in self.queue.values()), *(at for at, _ in self.writing), *waking], default=None)

    def plan(self) -> None:
        """As `flow.wanted` decides: what is queued follows the step that the facts give now."""
        if self.finished_at:
            return
        step = next_step(self.course, self._progress(), self.holds)
        end = step.then if isinstance(step, Await) else step
        self._queue(coming(self.course, step, pace=self.course.pace, zone=self.zone, now=self.now, last=self._last()))
        if isinstance(end, Finish) and end.at <= self.now:
            self.finished_at = self.now
            self.note("finished")
        self._lead_on(end)

    def read_replies(self) -> None:
        for at, name in [one for one in self.writing if one[0] <= self.now]:
            self.writing.remove((at, name))
            self._read(self.course.lessons[name], self.persona.replies[name].text)
            self.plan()

    def wake_up(self) -> None:
        if self.wake_at is not None and self.wake_at <= self.now:
            self.plan()

    def deliver(self) -> None:
        while due := [queued for queued in self.queue.values() if queued.due_at <= self.now]:
            first = min(due, key=lambda queued: (queued.due_at, queued.number))
            self._end(first, self._decide(first))

    def _decide(self, queued: _Queued) -> Go | Later | Drop:
        if self.finished_at:
            return Drop("enrollment finished")
        if queued.is_expired_at is not None and self.now >= queued.is_expired_at:
            return Drop("expired")
        slot_at, pace = queued.mail.slot_at, self.course.pace
        match queued.kind:
            case "lesson":
                late = self.course.lessons[queued.mail.lesson].late
                return depart(slot_at, self.now, pace=pace, zone=self.zone, late=late, last=self._last())
            case "reminder":
                return depart(slot_at, self.now, pace=daily(pace), zone=self.zone, late=Late.SKIP, last=None)
            case _:
                return Go()

    def _end(self, queued: _Queued, decision: Go | Later | Drop) -> None:
        key = (queued.kind, queued.mail.lesson)
        if isinstance(decision, Later):
            self.queue[key] = replace(
                queued, mail=replace(queued.mail, slot_at=decision.slot_at), due_at=decision.slot_at
            )
            return
        del self.queue[key]
        self.behind.add(key)
        if isinstance(decision, Drop):
            self.note("not sent", mail=queued.kind, lesson=queued.mail.lesson, reason=decision.reason)
        else:
            self._send(queued)
        if queued.kind == LESSON:
            dropped = isinstance(decision, Drop)
            self.done.append(Done(queued.mail.lesson, self.now, queued.mail.choices, skipped=dropped))
        self.plan()

    def _send(self, queued: _Queued) -> None:
        for branch, track in queued.mail.choices.items():
            if self.taken.get(branch) != track:
                self.note("branch", branch=branch, track=track)
        self.taken.update(queued.mail.choices)
        self.note("sent", mail=queued.kind, lesson=queued.mail.lesson)
        reply = self.persona.replies.get(queued.mail.lesson) if queued.kind == LESSON else None
        if reply is not None:
            self.writing.append((self.now + reply.after, queued.mail.lesson))

    def _read(self, lesson: Lesson, words: str) -> None:
        self.note("replied", lesson=lesson.name)
        heard = hear(lesson.ask, self.course.areas, words)
        for question in lesson.ask:
            how = heard.answers.get(question.id)
            if how is None:
                continue
            self.note("answered", question=question.id, clear=isinstance(how, Answered), source=SOURCE)
            if isinstance(how, Answered):
                self.answers[question.id], self.answered[question.id] = how.value, self.now
                if question.kind is Kind.SEASON:
                    self._tell(question.area, str(how.value))
        for area, season in heard.seasons.items():
            self._tell(area, season)
        self._ask_back(lesson, heard)

    def _tell(self, area: str, season: str) -> None:
        self.note("season", area=area, season=str(season), source=SOURCE)
        self.seasons[area] = str(season)

    def _ask_back(self, lesson: Lesson, heard: Heard) -> None:
        """Once, about the first season that could not be read."""
        seasons = [question.id for question in lesson.ask if question.kind is Kind.SEASON]
        unread = [name for name in seasons if isinstance(heard.answers.get(name), Unclear)]
        if not unread:
            return
        key = (CLARIFICATION, lesson.name)
        if key in self.queue or key in self.behind:
            self.note("unclear", lesson=lesson.name, question=unread[0])
            return
        self._add(CLARIFICATION, Coming(lesson.name, self.now, None, {}))
        self.note("asked back", lesson=lesson.name, question=unread[0])

    def _queue(self, wanted: list[Coming]) -> None:
        names = {_key(mail): mail for mail in wanted}
        for key in [key for key in self.queue if key[0] != CLARIFICATION and key not in names]:
            del self.queue[key]
        for key, mail in names.items():
            if key in self.queue:
                self._move(key, mail)
            elif key not in self.behind:
                self._add(key[0], mail)

    def _add(self, kind: str, mail: Coming) -> None:
        self.numbered += 1
        self.queue[kind, mail.lesson] = _Queued(kind, self.numbered, mail, mail.slot_at)

    def _move(self, key: Key, mail: Coming) -> None:
        before = self.queue[key]
        due_at = before.due_at if before.mail.slot_at == mail.slot_at else mail.slot_at
        self.queue[key] = replace(before, mail=mail, due_at=due_at)

    def _lead_on(self, end: Send | Finish) -> None:
        """Further courses start when their place is reached."""
        reached = end.at if isinstance(end, Finish) else end.not_before
        ahead = reached > self.now
        self.wake_at = reached if ahead and (end.enroll or isinstance(end, Finish)) else None
        for course in () if ahead else end.enroll:
            if course not in self.further:
                self.further.add(course)
                self.note("enrolled", course=course)

    def _last(self) -> datetime | None:
        return max((done.at for done in self.done if not done.skipped), default=None)

    def _progress(self) -> Progress:
        received = sum(not done.skipped for done in self.done)
        subscriber = {"first_name": self.persona.name, "email": "", "zone": self.persona.zone}
        enrollment = {"started": local_date(self.started, self.zone), "lessons": received}
        facts = Facts(self.answers, self.seasons, subscriber, enrollment)
        return Progress(self.started, self.zone, tuple(self.done), self.answered, facts)


def _key(mail: Coming) -> Key:
    return (REMINDER if mail.is_reminder else LESSON, mail.lesson)
