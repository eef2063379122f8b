"""Answers, however they came: by reply, by a button, on a page. Read first, and kept together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drip.core.courses.course import Lesson, QuestionKind
from drip.core.operations.event_kind import EventKind
from drip.core.replies.answer import ClearAnswer, UnclearAnswer
from drip.core.replies.interpret import ReadAnswer
from drip.flow.planning.plan import queue_mail
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailKind
from drip.storage.operations import history
from drip.storage.operations.history import NewEvent
from drip.storage.replies import answers
from drip.storage.replies.answers import NewAnswer, NewSeason


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """Where an answer came from: 'reply', 'web' or 'cli', and the inbound mail if there was one."""

    name: str
    mail_id: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedAnswers:
    """What somebody said, as it is to be kept, with the events for their history."""

    answers: list[NewAnswer] = field(default_factory=list)
    seasons: list[NewSeason] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)

    def add_event(self, whose: EnrollmentRow, kind: EventKind, at: datetime, **data: Any) -> None:
        self.events.append(NewEvent(at, kind, whose.subscriber_id, whose.id, data))

    def add_answer(
        self, whose: EnrollmentRow, lesson: Lesson, answer: ReadAnswer, source: AnswerSource, at: datetime
    ) -> None:
        question, reading = answer.question, answer.reading
        clear = isinstance(reading, ClearAnswer)
        value = reading.value if isinstance(reading, ClearAnswer) else reading.guess
        values = (question.id, lesson.name, clear, value, answer.words, source.name, source.mail_id, at)
        self.answers.append(NewAnswer(whose.id, *values))
        self.add_event(whose, EventKind.ANSWERED, at, question=question.id, clear=clear, source=source.name)
        if isinstance(reading, ClearAnswer) and question.kind is QuestionKind.SEASON:
            self.add_season(whose, question.area, str(reading.value), source, at)

    def add_season(self, whose: EnrollmentRow, area: str, season: str, source: AnswerSource, at: datetime) -> None:
        self.seasons.append(NewSeason(whose.subscriber_id, area, season, source.name, source.mail_id, at))
        self.add_event(whose, EventKind.SEASON, at, area=area, season=season, source=source.name)


def store_answers(session: Session, records: Sequence[RecordedAnswers]) -> None:
    """Keeps what several people said. Their enrollments are locked by whoever calls."""
    answers.add_answers(session, [answer for each in records for answer in each.answers])
    answers.add_seasons(session, [season for each in records for season in each.seasons])
    history.add_events(session, [event for each in records for event in each.events])


def save_answers(
    session: Session,
    enrollment: EnrollmentRow,
    lesson: Lesson,
    words: Mapping[str, str],
    source: AnswerSource,
    now: datetime,
) -> dict[str, UnclearAnswer]:
    """Reads and keeps what was said to the questions of a lesson; {question id: what could not be read clearly}."""
    record = RecordedAnswers()
    read = [ReadAnswer.read(question, words[question.id]) for question in lesson.ask if question.id in words]
    for answer in read:
        record.add_answer(enrollment, lesson, answer, source, now)
    store_answers(session, [record])
    return {answer.question.id: answer.reading for answer in read if isinstance(answer.reading, UnclearAnswer)}


def save_season(
    session: Session, enrollment: EnrollmentRow, area: str, season: str, source: AnswerSource, now: datetime
) -> None:
    record = RecordedAnswers()
    record.add_season(enrollment, area, season, source, now)
    store_answers(session, [record])


def answer_text(value: object) -> str:
    """An answer's value in the words of its own button, or as it was written."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "\n".join(str(item) for item in value)
        case _:
            return str(value)


def queue_clarification(work: Work, enrollment: EnrollmentRow, lesson: Lesson, unread: Sequence[ReadAnswer]) -> str:
    """Asks once a lesson, in the thread, what was meant by the first of these answers; the id of its question. '': it
    was asked before, and it is the coach's turn."""
    if ledger.find_delivery(work.session, enrollment.id, MailKind.CLARIFICATION, lesson.name):
        for answer in unread:
            _record(work, EventKind.UNCLEAR, enrollment, lesson, answer)
        return ""
    first = unread[0]
    guess = str(first.reading.guess or "") if isinstance(first.reading, UnclearAnswer) else ""
    queue_mail(
        work,
        enrollment,
        kind=MailKind.CLARIFICATION,
        lesson=lesson.name,
        data={"question": first.question.id, "said": first.words[:200], "guess": guess},
    )
    _record(work, EventKind.ASKED_BACK, enrollment, lesson, first)
    return first.question.id


def _record(work: Work, kind: EventKind, enrollment: EnrollmentRow, lesson: Lesson, answer: ReadAnswer) -> None:
    history.record_event(work.session, work.now, kind, enrollment, lesson=lesson.name, question=answer.question.id)
