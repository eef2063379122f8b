"""Rows dated while the clock was ahead: it was set back since, so their times are in the future."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from drip.storage.delivery.ledger import IS_PLANNED
from drip.storage.engine.tables import Answer, Delivery, Enrollment, SendBlock

MAX_DELAY = timedelta(days=2)  # no retry or block delays a mail for longer
DATE_COLUMNS = (Delivery.planned_at, Delivery.marked_at, Delivery.ended_at)


def enrollments_dated_later(session: Session, now: datetime) -> set[int]:
    """Return the IDs of enrollments with a time later than `now`. It reads whole tables, so call it only with a
    reason."""
    later = select(Delivery.enrollment_id).where(or_(*(column > now for column in DATE_COLUMNS), _put_off(now)))
    started = select(Enrollment.id).where(or_(Enrollment.started_at > now, Enrollment.paused_at > now))
    answered = select(Answer.enrollment_id).where(Answer.at > now)
    return {found for query in (later, started, answered) for found in session.scalars(query)}


def redate(session: Session, enrollment_id: int, now: datetime) -> None:
    """Date what one enrollment has in the future to `now`, and try now what was delayed from there."""
    theirs = Delivery.enrollment_id == enrollment_id
    for column in DATE_COLUMNS:
        _set_now(session, column, theirs, now)
    session.execute(update(Delivery).where(theirs, _put_off(now)).values(due_at=now))
    for column in (Enrollment.started_at, Enrollment.paused_at):
        _set_now(session, column, Enrollment.id == enrollment_id, now)
    _set_now(session, Answer.at, Answer.enrollment_id == enrollment_id, now)


def end_future_blocks(session: Session, now: datetime) -> int:
    """End the blocks that were set in the future; return how many."""
    done = session.execute(update(SendBlock).where(SendBlock.at > now).values(until=now))
    assert isinstance(done, CursorResult)
    return done.rowcount


def _put_off(now: datetime) -> ColumnElement[bool]:
    return IS_PLANNED & (Delivery.slot_at <= now) & (Delivery.due_at > now + MAX_DELAY)


def _set_now(session: Session, column: InstrumentedAttribute[Any], theirs: ColumnElement[bool], now: datetime) -> None:
    session.execute(update(column.class_).where(theirs, column > now).values({column: now}))
