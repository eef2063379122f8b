"""The delivery rows: planned, claimed, handed over, ended. They are the queue and the ledger; nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from drip.storage.states import MailKind, State
from drip.storage.tables import Delivery, Enrollment

Key = tuple[int, int]  # (enrollment id, number)

# Literals, so that the partial index serves a prepared statement too.
PLANNED: ColumnElement[bool] = literal_column("state = 'planned'")
UNDER_WAY: ColumnElement[bool] = literal_column("state IN ('claimed', 'handing_over')")


def deliveries_of(session: Session, enrollment_id: int) -> Sequence[Delivery]:
    return session.scalars(
        select(Delivery).where(Delivery.enrollment_id == enrollment_id).order_by(Delivery.number)
    ).all()


def get_delivery(session: Session, key: Key) -> Delivery | None:
    return session.get(Delivery, key, populate_existing=True)


def find_delivery(session: Session, enrollment_id: int, kind: MailKind, lesson: str) -> Delivery | None:
    """The newest occurrence of a mail to this enrollment."""
    return session.scalars(
        select(Delivery)
        .where(Delivery.enrollment_id == enrollment_id, Delivery.kind == kind, Delivery.lesson == lesson)
        .order_by(Delivery.occurrence.desc())
        .limit(1)
    ).first()


def add_delivery(session: Session, enrollment: Enrollment, **values: Any) -> Delivery:
    """A planned delivery with the enrollment's next number. Two planners that race meet at the unique key."""
    delivery = Delivery(
        enrollment_id=enrollment.id,
        number=enrollment.last_number,
        version_id=enrollment.version_id,
        state=State.PLANNED,
        attempt=0,
        resent=False,
        reason="",
        **values,
    )
    session.add(delivery)
    session.flush()
    return delivery


def withdraw_planned(session: Session, enrollment_id: int, kinds: Sequence[MailKind], keep: Sequence[int] = ()) -> None:
    """Takes back what has not been claimed yet, except the numbers in `keep`. A mail that may have left once, and waits
    to be sent again, stays in the ledger as in doubt."""
    theirs = (Delivery.enrollment_id == enrollment_id, Delivery.kind.in_(kinds), PLANNED, Delivery.number.not_in(keep))
    session.execute(update(Delivery).where(*theirs, Delivery.resent).values(state=State.IN_DOUBT))
    session.execute(delete(Delivery).where(*theirs, ~Delivery.resent))


def claim(session: Session, worker: str, now: datetime, limit: int) -> list[Delivery]:
    """Takes up to `limit` due deliveries for this worker, the longest due first, those of one person in the order in
    which they were queued. Workers never wait for each other."""
    due = (
        select(Delivery.enrollment_id, Delivery.number)
        .where(PLANNED, Delivery.due_at <= now)
        .order_by(Delivery.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # worked out once: PostgreSQL may run a plain subquery again, and then lock more than the limit
    )
    claimed = session.scalars(
        update(Delivery)
        .where(tuple_(Delivery.enrollment_id, Delivery.number).in_(select(due.c.enrollment_id, due.c.number)))
        .values(state=State.CLAIMED, claimed_by=worker, attempt=Delivery.attempt + 1)
        .returning(Delivery),
        execution_options={"populate_existing": True},
    ).all()
    return sorted(claimed, key=lambda delivery: (delivery.due_at, delivery.enrollment_id, delivery.number))


def release(delivery: Delivery, due_at: datetime, *, attempted: bool) -> None:
    """Puts a claimed delivery back in the queue for `due_at`; an attempt that was none is not counted."""
    delivery.state, delivery.claimed_by, delivery.marked_at = State.PLANNED, None, None
    delivery.due_at = due_at
    delivery.attempt -= 0 if attempted else 1


def end(delivery: Delivery, state: State, reason: str, now: datetime) -> None:
    delivery.state, delivery.reason, delivery.ended_at = state, reason, now


def under_way(session: Session) -> dict[str, list[Key]]:
    """{worker: its deliveries that are claimed or being handed over}"""
    rows = session.execute(select(Delivery.claimed_by, Delivery.enrollment_id, Delivery.number).where(UNDER_WAY))
    workers: dict[str, list[Key]] = {}
    for worker, enrollment_id, number in rows:
        workers.setdefault(worker or "", []).append((enrollment_id, number))
    return workers


def next_due(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Delivery.due_at)).where(PLANNED))


def overdue(session: Session, now: datetime, grace: timedelta) -> Sequence[Delivery]:
    """Planned deliveries that should have left more than `grace` ago."""
    return session.scalars(
        select(Delivery).where(PLANNED, Delivery.due_at < now - grace).order_by(Delivery.due_at)
    ).all()


def count_states(session: Session) -> dict[tuple[str, str], int]:
    """{(state, reason): deliveries}"""
    rows = session.execute(
        select(Delivery.state, Delivery.reason, func.count()).group_by(Delivery.state, Delivery.reason)
    )
    return {(state, reason): count for state, reason, count in rows}


def count_mails(session: Session, enrollment_ids: Sequence[int], kind: MailKind, since: datetime | None = None) -> int:
    query = (
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.enrollment_id.in_(enrollment_ids), Delivery.kind == kind)
    )
    return session.scalar(query if since is None else query.where(Delivery.planned_at >= since)) or 0
