"""Overdue mail: how much there is, of which lessons, and whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Delivery, Enrollment

# Literals, so that the partial indexes serve a prepared statement too.
IS_PLANNED: ColumnElement[bool] = literal_column("delivery.state = 'planned'")
IS_UNDER_WAY: ColumnElement[bool] = literal_column("delivery.state IN ('claimed', 'handing_over')")


@dataclass(frozen=True, slots=True)
class OverdueCounts:
    """`mails` are due or under way, the first of them since `since`; `people` have a wait that has run out."""

    mails: int
    since: datetime | None
    people: int


def count_overdue(session: Session, by: datetime) -> OverdueCounts:
    """Count what was due by an instant."""
    measured = select(func.count(), func.min(Delivery.due_at)).select_from(Delivery)
    (due, since), (under_way, earlier) = (
        session.execute(measured.where(*which)).one()
        for which in ((IS_PLANNED, Delivery.due_at <= by), (IS_UNDER_WAY,))
    )
    first = min((at for at in (since, earlier) if at is not None), default=None)
    people = session.scalar(select(func.count()).select_from(Enrollment).where(Enrollment.wake_at <= by)) or 0
    return OverdueCounts(due + under_way, first, people)


def overdue_by_lesson(session: Session, by: datetime) -> Sequence[tuple[str, str, str, int, datetime]]:
    """Return [(course, kind of mail, lesson, number of mails, due since)], the longest due first."""
    since = func.min(Delivery.due_at)
    rows = session.execute(
        select(Enrollment.course, Delivery.kind, Delivery.lesson, func.count(), since)
        .join(Enrollment, Enrollment.id == Delivery.enrollment_id)
        .where(IS_PLANNED, Delivery.due_at <= by)
        .group_by(Enrollment.course, Delivery.kind, Delivery.lesson)
        .order_by(since)
    )
    return [(course, kind, lesson, count, at) for course, kind, lesson, count, at in rows]


def enrollments_behind(session: Session, slot_by: datetime, wake_by: datetime) -> Sequence[int]:
    """Return the IDs of enrollments with a queued mail whose slot was up to `slot_by`, even if it is tried later, or
    with a wait that had run out by `wake_by`."""
    queued = select(Delivery.enrollment_id).where(IS_PLANNED, Delivery.slot_at <= slot_by)
    waiting = select(Enrollment.id).where(Enrollment.wake_at <= wake_by)
    return session.scalars(queued.union(waiting).order_by("enrollment_id")).all()
