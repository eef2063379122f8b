"""Reads what a simulated person writes, and plays what it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from drip.core.courses.course import WEEKDAYS, Lesson, QuestionKind
from drip.core.operations.event_kind import EventKind
from drip.core.planning.planned_mails import PlannedMail
from drip.core.planning.schedule import instant_of, local_date
from drip.core.replies.answer import ClearAnswer
from drip.core.replies.command import Command, Stop
from drip.core.replies.command_effect import (
    ASKED_WHETHER_TO_LEAVE,
    MAX_NOTICES_PER_DAY,
    NO_NOTICE,
    ChangePace,
    ChangeSeasons,
    PauseCourse,
    ResumeCourse,
    command_effect,
)
from drip.core.replies.interpret import Interpretation, ReadAnswer, ReplyText, Writer, interpret, prompt_of
from drip.core.safety.care import CARE_MAIL_INTERVAL, WAIT_FOR_COACH
from drip.core.safety.concern import Concern, recognise
from drip.core.safety.tables import tables_with
from drip.core.simulation.simulated_person import SimulatedPerson
from drip.core.simulation.simulated_queue import CARE, CLARIFICATION, NOTICE, SimulatedQueue

REPLY_SOURCE = "reply"


@dataclass
class SimulatedReader:
    """`plan` is called whenever a mail may change what comes next."""

    person: SimulatedPerson
    queue: SimulatedQueue
    plan: Callable[[], None]
    notices: list[datetime] = field(default_factory=list)  # when they were queued
    sent_goodbye: bool = False
    asked_to_leave: bool = False
    care_mails: list[datetime] = field(default_factory=list)  # when they were queued

    def read(self, lesson: Lesson | None, words: str) -> None:
        """`lesson` is the lesson that is replied to; None if it is the confirmation."""
        person = self.person
        writer = Writer(
            person.persona.name, local_date(person.now, person.zone), person.course.areas, is_paused=person.is_paused
        )
        prompt = prompt_of(person.course, lesson, is_finished=person.end_state == EventKind.FINISHED)
        concern = recognise(words, person.course.language, tables_with(person.course.safety))
        match interpret(ReplyText(words), prompt, writer):
            case None:
                pass
            case Interpretation() as interpretation:
                self._apply_answers(lesson, interpretation, is_flagged=concern is not None)
                self.plan()
            case Stop():
                self._stop()
            case command if not person.end_state:  # afterwards their mail is for the coach
                self._apply(command)
        if concern:
            self._take_care(concern)

    def _take_care(self, concern: Concern) -> None:
        """As in `flow.safety.care`, with a coach who does not look."""
        person = self.person
        person.care_until = person.now + WAIT_FOR_COACH
        person.note(EventKind.CONCERN, about=str(concern.kind), until=person.care_until.isoformat())
        if not any(at >= person.now - CARE_MAIL_INTERVAL for at in self.care_mails):
            self.care_mails.append(person.now)
            self.queue.add((CARE, "", len(self.care_mails)), PlannedMail("", person.now, None, {}), is_goodbye=True)
        self.plan()

    def _stop(self) -> None:
        if not self.person.end_state:
            self.person.end(EventKind.LEFT, source=REPLY_SOURCE)
            self.queue.clear()
        if not self.sent_goodbye:
            self.sent_goodbye = self._notify(is_goodbye=True)

    def _apply(self, command: Command) -> None:
        person = self.person
        effect = command_effect(command, pace=person.pace, zone=person.zone, is_paused=person.is_paused, now=person.now)
        match effect.change:
            case PauseCourse(until=until):
                person.is_paused, person.paused_until = True, until
                person.note(EventKind.PAUSED, source=REPLY_SOURCE, until=until.isoformat() if until else None)
            case ResumeCourse():
                person.is_paused, person.paused_until = False, None
                person.note(EventKind.RESUMED, source=REPLY_SOURCE)
            case ChangePace(pace=pace):
                person.pace = pace
                person.note(EventKind.PACE, source=REPLY_SOURCE, days=[WEEKDAYS[day] for day in pace.days])
            case ChangeSeasons(seasons=seasons):
                for area, season in seasons:
                    person.tell_season(area, season, REPLY_SOURCE)
        if effect.change:
            self.plan()
        if effect.notice != NO_NOTICE:
            self._notify()

    def _notify(self, *, is_goodbye: bool = False) -> bool:
        """Returns False if they had enough notices today."""
        now, zone = self.person.now, self.person.zone
        midnight = instant_of(local_date(now, zone), time(0), zone)
        if sum(at >= midnight for at in self.notices) >= MAX_NOTICES_PER_DAY:
            return False
        self.notices.append(now)
        self.queue.add((NOTICE, "", len(self.notices)), PlannedMail("", now, None, {}), is_goodbye=is_goodbye)
        return True

    def _apply_answers(self, lesson: Lesson | None, interpretation: Interpretation, *, is_flagged: bool) -> None:
        person = self.person
        person.note(EventKind.REPLIED, lesson=lesson.name if lesson else "")
        for answer in interpretation.answers:
            self._apply_answer(answer, is_flagged=is_flagged)
        for area, season in interpretation.seasons.items():
            person.tell_season(area, season, REPLY_SOURCE)
        if interpretation.may_want_to_leave and not is_flagged:
            self._ask_whether_to_leave(lesson)
        elif lesson and interpretation.to_ask_back and not is_flagged:
            self._ask_back(lesson, interpretation.to_ask_back)

    def _ask_whether_to_leave(self, lesson: Lesson | None) -> None:
        if self.asked_to_leave or self.person.end_state or not self._notify():
            return
        self.asked_to_leave = True
        name = lesson.name if lesson else ""
        self.person.note(EventKind.ASKED_BACK, lesson=name, reason=ASKED_WHETHER_TO_LEAVE)

    def _apply_answer(self, answer: ReadAnswer, *, is_flagged: bool) -> None:
        person, question, reading = self.person, answer.question, answer.reading
        person.note(
            EventKind.ANSWERED, question=question.id, clear=isinstance(reading, ClearAnswer), source=REPLY_SOURCE
        )
        if isinstance(reading, ClearAnswer):
            is_withheld = is_flagged and question.kind.is_in_own_words
            person.answers[question.id] = None if is_withheld else reading.value
            person.answered_at[question.id] = person.now
            if question.kind is QuestionKind.SEASON:
                person.tell_season(question.area, str(reading.value), REPLY_SOURCE)

    def _ask_back(self, lesson: Lesson, unread: Sequence[ReadAnswer]) -> None:
        key = (CLARIFICATION, lesson.name, 0)
        if key in self.queue:
            for answer in unread:
                self.person.note(EventKind.UNCLEAR, lesson=lesson.name, question=answer.question.id)
            return
        self.queue.add(key, PlannedMail(lesson.name, self.person.now, None, {}))
        self.person.note(EventKind.ASKED_BACK, lesson=lesson.name, question=unread[0].question.id)
