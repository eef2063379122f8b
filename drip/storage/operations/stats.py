"""How a course is doing, counted by the database without loading anybody's rows. Renamed lessons count under their
present name: `names` is {an earlier name: the present one}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Float, and_, case, cast, extract, func, select
from sqlalchemy.orm import Session

from drip.core.operations.event_kind import EventKind
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Answer, Delivery, Enrollment, Event, Reply, SeasonReport, rows_of

_DELIVERY, _ENROLLMENT, _ANSWER, _REPLY, _SEASON = (
    rows_of(table) for table in (Delivery, Enrollment, Answer, Reply, SeasonReport)
)
_MAY_HAVE_LEFT = (DeliveryState.SENT, DeliveryState.IN_DOUBT)

Names = Mapping[str, str]


class VariantCount(NamedTuple):
    """How many people got one variant of a lesson ('' if it has none), answered a question of it, replied to it."""

    lesson: str
    variant: str
    sent: int
    answered: int
    replied: int


class EndCount(NamedTuple):
    """How many mails of a lesson ended in this state."""

    lesson: str
    state: str
    mails: int


def count_people(session: Session, course: str) -> dict[str, int]:
    """Return {enrollment state: people}, and under 'paused' those of the active who are paused."""
    paused = func.sum(case((_ENROLLMENT.c.paused_at.is_not(None), 1), else_=0))
    rows = session.execute(
        select(_ENROLLMENT.c.state, func.count(), paused)
        .where(_ENROLLMENT.c.course == course)
        .group_by(_ENROLLMENT.c.state)
    ).all()
    counts = {state: count for state, count, _ in rows}
    return {**counts, "paused": sum(paused for state, _, paused in rows if state == EnrollmentState.ACTIVE)}


def count_seasons(session: Session, course: str) -> list[tuple[str, str, int]]:
    """Return [(area, season, people)] of those in the course now, by their newest season."""
    here = select(_ENROLLMENT.c.subscriber_id).where(
        _ENROLLMENT.c.course == course, _ENROLLMENT.c.state == EnrollmentState.ACTIVE
    )
    newest = (
        select(
            _SEASON.c.area,
            _SEASON.c.season,
            func.row_number()
            .over(
                partition_by=(_SEASON.c.subscriber_id, _SEASON.c.area),
                order_by=(_SEASON.c.at.desc(), _SEASON.c.id.desc()),
            )
            .label("age"),
        )
        .where(_SEASON.c.subscriber_id.in_(here))
        .subquery()
    )
    rows = session.execute(
        select(newest.c.area, newest.c.season, func.count())
        .where(newest.c.age == 1)
        .group_by(newest.c.area, newest.c.season)
    )
    return [(area, season, count) for area, season, count in rows]


def event_reasons(session: Session, course: str, kind: EventKind) -> list[str]:
    """Return the reason of each event of this kind in the course."""
    rows = session.scalars(
        select(Event.data)
        .join(Enrollment, Enrollment.id == Event.enrollment_id)
        .where(Event.kind == kind, Enrollment.course == course)
    )
    return [data["reason"] for data in rows]


def count_variants(session: Session, course: str, names: Names) -> list[VariantCount]:
    got, answered, replied = (
        _lessons_received(course, names),
        _lessons_answered(course, names),
        _lessons_replied_to(course, names),
    )
    rows = session.execute(
        select(
            got.c.lesson, got.c.variant, func.count(), func.count(answered.c.at), func.count(replied.c.enrollment_id)
        )
        .outerjoin(answered, _same(got, answered))
        .outerjoin(replied, _same(got, replied))
        .group_by(got.c.lesson, got.c.variant)
    )
    return [VariantCount(*row) for row in rows]


def count_ends(session: Session, course: str, names: Names) -> list[EndCount]:
    """Count the lessons that did not leave."""
    lesson = _now(_DELIVERY.c.lesson, names).label("lesson")
    rows = session.execute(
        select(lesson, _DELIVERY.c.state, func.count())
        .where(_of(course), _DELIVERY.c.state.in_((DeliveryState.SUPPRESSED, DeliveryState.FAILED)))
        .group_by(lesson, _DELIVERY.c.state)
    )
    return [EndCount(*row) for row in rows]


def count_left_after(session: Session, course: str, names: Names) -> dict[str, int]:
    """Return {the last lesson of people who have left the course: people}."""
    got = _lessons_received(course, names)
    latest = select(
        got.c.enrollment_id,
        got.c.lesson,
        func.row_number().over(partition_by=got.c.enrollment_id, order_by=got.c.at.desc()).label("age"),
    ).subquery()
    rows = session.execute(
        select(latest.c.lesson, func.count())
        .join(_ENROLLMENT, _ENROLLMENT.c.id == latest.c.enrollment_id)
        .where(latest.c.age == 1, _ENROLLMENT.c.state == EnrollmentState.LEFT)
        .group_by(latest.c.lesson)
    )
    return {str(lesson): int(count) for lesson, count in rows}


def median_seconds(session: Session, course: str, names: Names) -> dict[str, float]:
    """Return {lesson: median seconds from its leaving to the first answer}."""
    got, answered = _lessons_received(course, names), _lessons_answered(course, names)
    took = _seconds(session, got.c.at, answered.c.at)
    lined_up = (
        select(
            got.c.lesson,
            took.label("took"),
            func.row_number().over(partition_by=got.c.lesson, order_by=took).label("place"),
            func.count().over(partition_by=got.c.lesson).label("all"),
        )
        .join(answered, _same(got, answered))
        .subquery()
    )
    middle = and_(2 * lined_up.c.place >= lined_up.c.all, 2 * lined_up.c.place <= lined_up.c.all + 2)
    rows = session.execute(
        select(lined_up.c.lesson, func.avg(lined_up.c.took)).where(middle).group_by(lined_up.c.lesson)
    )
    return {lesson: float(seconds) for lesson, seconds in rows}


def _lessons_received(course: str, names: Names) -> CTE:
    """(enrollment, lesson, variant, when it left) of all lessons that left, or may have."""
    return (
        select(
            _DELIVERY.c.enrollment_id,
            _now(_DELIVERY.c.lesson, names).label("lesson"),
            func.coalesce(_DELIVERY.c.made_from["variant"].as_string(), "").label("variant"),
            _DELIVERY.c.marked_at.label("at"),
        )
        .where(_of(course), _DELIVERY.c.state.in_(_MAY_HAVE_LEFT))
        .cte("received")
    )


def _lessons_answered(course: str, names: Names) -> CTE:
    """(enrollment, lesson, when a question of it was first answered)"""
    lesson = _now(_ANSWER.c.lesson, names).label("lesson")
    return (
        select(_ANSWER.c.enrollment_id, lesson, func.min(_ANSWER.c.at).label("at"))
        .join(_ENROLLMENT, _ENROLLMENT.c.id == _ANSWER.c.enrollment_id)
        .where(_ENROLLMENT.c.course == course)
        .group_by(_ANSWER.c.enrollment_id, lesson)
        .cte("answered")
    )


def _lessons_replied_to(course: str, names: Names) -> CTE:
    """(enrollment, lesson) of all lessons that were replied to"""
    return (
        select(_REPLY.c.enrollment_id, _now(_REPLY.c.lesson, names).label("lesson"))
        .join(_ENROLLMENT, _ENROLLMENT.c.id == _REPLY.c.enrollment_id)
        .where(_ENROLLMENT.c.course == course)
        .distinct()
        .cte("replied")
    )


def _of(course: str) -> ColumnElement[bool]:
    theirs = select(_ENROLLMENT.c.id).where(_ENROLLMENT.c.course == course)
    return and_(_DELIVERY.c.kind == MailKind.LESSON, _DELIVERY.c.enrollment_id.in_(theirs))


def _now(lesson: ColumnElement[str], names: Names) -> ColumnElement[str]:
    """The lesson's name in the live course."""
    return case(dict(names), value=lesson, else_=lesson) if names else lesson


def _same(one: CTE, other: CTE) -> ColumnElement[bool]:
    return and_(one.c.enrollment_id == other.c.enrollment_id, one.c.lesson == other.c.lesson)


def _seconds(session: Session, since: Any, until: Any) -> ColumnElement[float]:
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(until) - func.julianday(since)) * 86400.0
    return cast(extract("epoch", until - since), Float)
