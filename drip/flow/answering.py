"""Answers, however they came: by reply, by a button, on a page. Read, kept, and the plan made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from drip.core.answer import Answered, Unclear, read_answer
from drip.core.course import Kind, Lesson, Question
from drip.flow.plan import add_mail
from drip.flow.site import Site
from drip.storage import answers, history, ledger
from drip.storage.database import Session
from drip.storage.states import MailKind
from drip.storage.tables import Enrollment


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer came from: 'reply', 'web' or 'cli', and the inbound mail if there was one."""

    name: str
    mail_id: int | None = None


def save_answers(
    session: Session,
    enrollment: Enrollment,
    lesson: Lesson,
    said: Mapping[str, str],
    source: Source,
    now: datetime,
) -> dict[str, Unclear]:
    """Reads and keeps what was said to the questions of a lesson; {question id: what could not be read clearly}."""
    unclear = {}
    for question in lesson.ask:
        if question.id in said:
            reading = read_answer(question, said[question.id])
            _save(session, enrollment, lesson, question, said[question.id], reading, source, now)
            if isinstance(reading, Unclear):
                unclear[question.id] = reading
    return unclear


def save_season(
    session: Session, enrollment: Enrollment, area: str, season: str, source: Source, now: datetime
) -> None:
    answers.add_season(
        session, enrollment.subscriber_id, area, season, source=source.name, mail_id=source.mail_id, at=now
    )
    history.record(session, now, "season", enrollment, area=area, season=season, source=source.name)


def ask_back(
    session: Session,
    site: Site,
    enrollment: Enrollment,
    lesson: Lesson,
    question: Question,
    said: str,
    guess: str,
    now: datetime,
) -> bool:
    """Asks once in the thread what was meant. False: it was asked before, and it is the coach's turn."""
    if ledger.find_delivery(session, enrollment.id, MailKind.CLARIFICATION, lesson.name):
        history.record(session, now, "unclear", enrollment, lesson=lesson.name, question=question.id)
        return False
    add_mail(
        session,
        site,
        enrollment,
        kind=MailKind.CLARIFICATION,
        lesson=lesson.name,
        slot_at=now,
        now=now,
        data={"question": question.id, "said": said[:200], "guess": guess},
    )
    history.record(session, now, "asked back", enrollment, lesson=lesson.name, question=question.id)
    return True


def _save(
    session: Session,
    enrollment: Enrollment,
    lesson: Lesson,
    question: Question,
    said: str,
    reading: Answered | Unclear,
    source: Source,
    now: datetime,
) -> None:
    clear = isinstance(reading, Answered)
    answers.add_answer(
        session,
        enrollment.id,
        question.id,
        lesson=lesson.name,
        clear=clear,
        value=reading.value if isinstance(reading, Answered) else reading.guess,
        said=said,
        source=source.name,
        mail_id=source.mail_id,
        at=now,
    )
    history.record(session, now, "answered", enrollment, question=question.id, clear=clear, source=source.name)
    if isinstance(reading, Answered) and question.kind is Kind.SEASON:
        save_season(session, enrollment, question.area, str(reading.value), source, now)
