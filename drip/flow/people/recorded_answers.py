"""Stores answers, whether they came by reply, by a button or on a page."""

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
    """Where an answer came from: 'reply', 'web' or 'command line', and the id of the inbound mail if there is one.
    `flagged_at` is set if the words speak of trouble."""

    name: str
    mail_id: int | None = None
    flagged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedAnswers:
    """What a person said, as it will be stored, with the events for their history."""

    answers: list[NewAnswer] = field(default_factory=list)
    seasons: list[NewSeason] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)

    def add_event(self, enrollment: EnrollmentRow, kind: EventKind, at: datetime, **data: Any) -> None:
        self.events.append(NewEvent(at, kind, enrollment.subscriber_id, enrollment.id, data))

    def add_answer(
        self, enrollment: EnrollmentRow, lesson: Lesson, answer: ReadAnswer, source: AnswerSource, at: datetime
    ) -> None:
        question, reading = answer.question, answer.reading
        clear = isinstance(reading, ClearAnswer)
        value = reading.value if isinstance(reading, ClearAnswer) else reading.guess
        values = (
            question.id,
            lesson.name,
            clear,
            value,
            answer.words,
            source.name,
            source.mail_id,
            at,
            source.flagged_at,
        )
        self.answers.append(NewAnswer(enrollment.id, *values))
        self.add_event(enrollment, EventKind.ANSWERED, at, question=question.id, clear=clear, source=source.name)
        if isinstance(reading, ClearAnswer) and question.kind is QuestionKind.SEASON:
            self.add_season(enrollment, question.area, str(reading.value), source, at)

    def add_season(self, enrollment: EnrollmentRow, area: str, season: str, source: AnswerSource, at: datetime) -> None:
        self.seasons.append(NewSeason(enrollment.subscriber_id, area, season, source.name, source.mail_id, at))
        self.add_event(enrollment, EventKind.SEASON, at, area=area, season=season, source=source.name)


def store_answers(session: Session, records: Sequence[RecordedAnswers]) -> None:
    """Stores what several people said. The caller has locked their enrollments."""
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
    """Reads and stores what was said to the questions of a lesson; `words` is {question id: what was said}. Returns
    {question id: reading} for the answers that were unclear."""
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
    """Returns an answer's value as its button has it, or as it was written; the items of a list on one line each."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "\n".join(str(item) for item in value)
        case _:
            return str(value)


def queue_clarification(work: Work, enrollment: EnrollmentRow, lesson: Lesson, unclear: Sequence[ReadAnswer]) -> str:
    """Queues a mail that asks in the thread what was meant by the first of these answers; once for each lesson.

    Returns the id of its question; '' if it was asked before, so that the answers are left to the coach."""
    if ledger.find_delivery(work.session, enrollment.id, MailKind.CLARIFICATION, lesson.name):
        for answer in unclear:
            _record(work, EventKind.UNCLEAR, enrollment, lesson, answer)
        return ""
    first = unclear[0]
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
