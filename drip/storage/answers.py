"""Answers and seasons: the one told last stands, the earlier ones are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from drip.storage.tables import Answer, SeasonReport


def add_answer(session: Session, enrollment_id: int, question: str, **values: Any) -> Answer:
    before = session.scalar(
        select(func.max(Answer.number)).where(Answer.enrollment_id == enrollment_id, Answer.question == question)
    )
    answer = Answer(enrollment_id=enrollment_id, question=question, number=(before or 0) + 1, **values)
    session.add(answer)
    session.flush()
    return answer


def answers_of(session: Session, enrollment_id: int) -> Sequence[Answer]:
    """All answers of an enrollment, the standing one of each question last."""
    return session.scalars(
        select(Answer).where(Answer.enrollment_id == enrollment_id).order_by(Answer.question, Answer.at, Answer.number)
    ).all()


def add_season(session: Session, subscriber_id: int, area: str, season: str, **values: Any) -> None:
    session.add(SeasonReport(subscriber_id=subscriber_id, area=area, season=season, **values))
    session.flush()


def forget_mail(session: Session, mail_id: int) -> None:
    """Takes back what one mail was understood to say, before it is read again."""
    session.execute(delete(Answer).where(Answer.mail_id == mail_id))
    session.execute(delete(SeasonReport).where(SeasonReport.mail_id == mail_id))


def seasons_of(session: Session, subscriber_id: int) -> Sequence[SeasonReport]:
    """The history of a person's seasons, oldest first."""
    return session.scalars(
        select(SeasonReport)
        .where(SeasonReport.subscriber_id == subscriber_id)
        .order_by(SeasonReport.at, SeasonReport.id)
    ).all()
