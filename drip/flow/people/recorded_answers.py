"""Answers, however they came: by reply, by a button, on a page. Read first, and kept together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drip.core.courses.course import Lesson, Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, UnclearAnswer, read_answer
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
    """What somebody said, as it is to be kept, with what is told of it in their history; `unclear` is what could not be
    read clearly, by question."""

    answers: list[NewAnswer] = field(default_factory=list)
    seasons: list[NewSeason] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)
    unclear: dict[str, UnclearAnswer] = field(default_factory=dict)

    def add_event(self, whose: EnrollmentRow, kind: str, at: datetime, **data: Any) -> None:
        self.events.append(NewEvent(at, kind, whose.subscriber_id, whose.id, data))

    def add_answer(
        self, whose: EnrollmentRow, lesson: Lesson, question: Question, words: str, source: AnswerSource, at: datetime
    ) -> None:
        reading = read_answer(question, words)
        clear = isinstance(reading, ClearAnswer)
        value = reading.value if isinstance(reading, ClearAnswer) else reading.guess
        values = (question.id, lesson.name, clear, value, words, source.name, source.mail_id, at)
        self.answers.append(NewAnswer(whose.id, *values))
        self.add_event(whose, "answered", at, question=question.id, clear=clear, source=source.name)
        if isinstance(reading, UnclearAnswer):
            self.unclear[question.id] = reading
        elif question.kind is QuestionKind.SEASON:
            self.add_season(whose, question.area, str(reading.value), source, at)

    def add_season(self, whose: EnrollmentRow, area: str, season: str, source: AnswerSource, at: datetime) -> None:
        self.seasons.append(NewSeason(whose.subscriber_id, area, season, source.name, source.mail_id, at))
        self.add_event(whose, "season", at, area=area, season=season, source=source.name)


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
    for question in lesson.ask:
        if question.id in words:
            record.add_answer(enrollment, lesson, question, words[question.id], source, now)
    store_answers(session, [record])
    return record.unclear


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


def queue_clarification(
    work: Work, enrollment: EnrollmentRow, lesson: Lesson, question: Question, words: str, guess: str
) -> bool:
    """Asks once in the thread what was meant. False: it was asked before, and it is the coach's turn."""
    if ledger.find_delivery(work.session, enrollment.id, MailKind.CLARIFICATION, lesson.name):
        history.record_event(work.session, work.now, "unclear", enrollment, lesson=lesson.name, question=question.id)
        return False
    queue_mail(
        work,
        enrollment,
        kind=MailKind.CLARIFICATION,
        lesson=lesson.name,
        slot_at=work.now,
        data={"question": question.id, "said": words[:200], "guess": guess},
    )
    history.record_event(work.session, work.now, "asked back", enrollment, lesson=lesson.name, question=question.id)
    return True
