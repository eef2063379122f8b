"""Answers and seasons: the newest is valid, the earlier ones are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.tables import Answer, SeasonReport, rows_of


class NewAnswer(NamedTuple):
    enrollment_id: int
    question: str
    lesson: str
    clear: bool
    value: Any
    said: str
    source: str
    mail_id: int | None
    at: datetime
    flagged_at: datetime | None = None


class NewSeason(NamedTuple):
    subscriber_id: int
    area: str
    season: str
    source: str
    mail_id: int | None
    at: datetime


class FullAnswerRow(NamedTuple):
    """An answer with all that is stored of it. `number` counts those to the same question."""

    enrollment_id: int
    question: str
    number: int
    lesson: str
    clear: bool
    value: Any
    said: str
    source: str
    mail_id: int | None
    at: datetime
    flagged_at: datetime | None
    flag_lifted_at: datetime | None

    @property
    def is_withheld(self) -> bool:
        return self.flagged_at is not None and self.flag_lifted_at is None


class SeasonRow(NamedTuple):
    """A season that was reported."""

    subscriber_id: int
    area: str
    season: str
    source: str
    mail_id: int | None
    at: datetime


_ANSWER, _SEASON = rows_of(Answer), rows_of(SeasonReport)
_ANSWER_COLUMNS = columns_of(Answer, *FullAnswerRow._fields)
_SEASON_COLUMNS = columns_of(SeasonReport, *SeasonRow._fields)
_QUESTIONS = RowType(Answer, "enrollment_id", "question")


def add_answers(session: Session, new: Sequence[NewAnswer]) -> None:
    """Add answers, each with the next number of its question. The caller has locked the enrollments."""
    if not new:
        return
    asked = {(answer.enrollment_id, answer.question) for answer in new}
    last = _QUESTIONS.execute(session, _last_numbers, asked)
    numbers = {(enrollment_id, question): number for enrollment_id, question, number in last}
    rows = []
    for answer in new:
        key = (answer.enrollment_id, answer.question)
        numbers[key] = numbers.get(key, 0) + 1
        rows.append({**answer._asdict(), "number": numbers[key]})
    session.connection().execute(insert(_ANSWER), rows)


@cache
def _last_numbers(sqlite: bool) -> Select[Any]:
    last = select(*_QUESTIONS.columns, func.max(Answer.number)).where(is_one_of(_QUESTIONS, sqlite))
    return last.group_by(*_QUESTIONS.columns)


def answers_of(session: Session, enrollment_id: int) -> Sequence[FullAnswerRow]:
    """Return all answers of an enrollment, the valid one of each question last."""
    theirs = select(*_ANSWER_COLUMNS).where(_ANSWER.c.enrollment_id == enrollment_id)
    rows = session.execute(theirs.order_by(_ANSWER.c.question, _ANSWER.c.at, _ANSWER.c.number))
    return [FullAnswerRow(*row) for row in rows]


def answers_of_mail(session: Session, mail_id: int) -> Sequence[FullAnswerRow]:
    """Return the answers that one mail was understood to give."""
    rows = session.execute(select(*_ANSWER_COLUMNS).where(_ANSWER.c.mail_id == mail_id).order_by(_ANSWER.c.question))
    return [FullAnswerRow(*row) for row in rows]


def seasons_of_mail(session: Session, mail_id: int) -> Sequence[SeasonRow]:
    """Return the seasons that one mail was understood to tell, also in answer to a question."""
    rows = session.execute(select(*_SEASON_COLUMNS).where(_SEASON.c.mail_id == mail_id).order_by(_SEASON.c.id))
    return [SeasonRow(*row) for row in rows]


def add_seasons(session: Session, new: Sequence[NewSeason]) -> None:
    if new:
        session.connection().execute(insert(_SEASON), [season._asdict() for season in new])


def remove_answers_of_mail(session: Session, mail_id: int) -> None:
    """Remove what one mail was understood to say, before it is read again."""
    session.execute(delete(Answer).where(Answer.mail_id == mail_id))
    session.execute(delete(SeasonReport).where(SeasonReport.mail_id == mail_id))


def lift_flags(session: Session, mail_id: int, now: datetime) -> None:
    """The answers of this mail may be given back from now on."""
    flagged = _ANSWER.c.mail_id == mail_id, _ANSWER.c.flagged_at.is_not(None), _ANSWER.c.flag_lifted_at.is_(None)
    session.execute(update(_ANSWER).where(*flagged).values(flag_lifted_at=now))


def seasons_of(session: Session, subscriber_id: int) -> Sequence[SeasonRow]:
    """Return the history of a person's seasons, oldest first."""
    theirs = select(*_SEASON_COLUMNS).where(_SEASON.c.subscriber_id == subscriber_id)
    return [SeasonRow(*row) for row in session.execute(theirs.order_by(_SEASON.c.at, _SEASON.c.id))]
