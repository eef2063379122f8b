"""How many people of a course had which lesson last, and get which next. The database counts them by the tracks that
led there, so it returns as many rows as there are ways, not people."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from drip.storage.delivery.ledger import IS_PLANNED, IS_UNDER_WAY
from drip.storage.engine.states import FINAL_STATES, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment, rows_of

_ENROLLMENTS, _DELIVERIES = rows_of(Enrollment), rows_of(Delivery)


class LessonCount(NamedTuple):
    """The number of people at a lesson that these tracks led to, and of those who are paused."""

    lesson: str
    choices: dict[str, str]
    people: int
    paused: int


def count_by_last_lesson(session: Session, course: str) -> list[LessonCount]:
    """Count active people by the lesson that was finished last, sent or not."""
    return _lesson_counts(session, _LAST, course)


def count_by_next_lesson(session: Session, course: str) -> list[LessonCount]:
    """Count active people by the lesson that is queued or leaving."""
    return _lesson_counts(session, _NEXT, course)


def count_states(session: Session, course: str) -> dict[str, tuple[int, int]]:
    """Return {state: (enrollments, how many of them are paused)}."""
    return {state: (people, paused) for state, people, paused in session.execute(_STATES, {"course": course})}


def _lesson_counts(session: Session, statement: Select[Any], course: str) -> list[LessonCount]:
    return [LessonCount(*row) for row in session.execute(statement, {"course": course})]


_PEOPLE = func.count()
_PAUSED = func.coalesce(func.sum(case((_ENROLLMENTS.c.paused_at.is_not(None), 1), else_=0)), 0)
_THEIRS = _ENROLLMENTS.c.course == bindparam("course")
_ACTIVE = and_(_THEIRS, _ENROLLMENTS.c.state == EnrollmentState.ACTIVE)


def _count(which: ColumnElement[bool]) -> Select[Any]:
    of_lesson = (_DELIVERIES.c.lesson, _DELIVERIES.c.choices)
    both = _DELIVERIES.join(_ENROLLMENTS, _DELIVERIES.c.enrollment_id == _ENROLLMENTS.c.id)
    counted = select(*of_lesson, _PEOPLE, _PAUSED).select_from(both).where(_ACTIVE, which)
    return counted.group_by(*of_lesson)


_earlier = rows_of(Delivery).alias("earlier")
_NEWEST = (  # asked for each person, from the end of their own deliveries: the key has them in this order
    select(_earlier.c.number)
    .where(
        _earlier.c.enrollment_id == _ENROLLMENTS.c.id,
        _earlier.c.kind == MailKind.LESSON,
        _earlier.c.state.in_(FINAL_STATES),
    )
    .order_by(_earlier.c.number.desc())
    .limit(1)
    .correlate(_ENROLLMENTS)
    .scalar_subquery()
)
_LAST = _count(_DELIVERIES.c.number == _NEWEST)
_NEXT = _count(and_(_DELIVERIES.c.kind == MailKind.LESSON, or_(IS_PLANNED, IS_UNDER_WAY)))
_STATES = select(_ENROLLMENTS.c.state, _PEOPLE, _PAUSED).where(_THEIRS).group_by(_ENROLLMENTS.c.state)
