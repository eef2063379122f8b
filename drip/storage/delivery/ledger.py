"""The delivery rows: planned, claimed, handed over, ended. They are the queue and the ledger; nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Delete,
    Integer,
    Select,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, delete_each, update_each
from drip.storage.engine.records import CLAIMED_COLUMNS, FULL_DELIVERIES, ClaimedDelivery, DeliveryRow, FullDeliveryRow
from drip.storage.engine.states import DeliveryState, MailKind, SkipReason
from drip.storage.engine.tables import Delivery, Instant, rows_of

DeliveryKey = tuple[int, int]  # (enrollment id, number)

# Literals, so that the partial indexes serve a prepared statement too.
IS_PLANNED: ColumnElement[bool] = literal_column("delivery.state = 'planned'")
IS_UNDER_WAY: ColumnElement[bool] = literal_column("delivery.state IN ('claimed', 'handing_over')")
_IS_CLAIMED: ColumnElement[bool] = literal_column("delivery.state = 'claimed'")
_IS_HANDING_OVER: ColumnElement[bool] = literal_column("delivery.state = 'handing_over'")

_ROWS = rows_of(Delivery)
_KEYS = columns_of(Delivery, "enrollment_id", "number")


class NewDelivery(NamedTuple):
    """A delivery to queue."""

    enrollment_id: int
    number: int
    kind: str
    lesson: str
    version_id: int
    slot_at: datetime
    due_at: datetime
    expires_at: datetime | None
    planned_at: datetime
    choices: dict[str, str]
    message_id: str
    occurrence: int = 0
    data: dict[str, Any] = {}  # noqa: RUF012
    state: str = DeliveryState.PLANNED
    attempt: int = 0
    resent: bool = False
    reason: str = ""


class Reschedule(NamedTuple):
    """The new slot, version and way of a queued delivery."""

    enrollment_id: int
    number: int
    version_id: int
    slot_at: datetime
    due_at: datetime
    expires_at: datetime | None
    choices: dict[str, str]


class RelayReceipt(NamedTuple):
    """The relay has accepted this attempt at a delivery; `reason` is its reply."""

    enrollment_id: int
    number: int
    attempt: int
    reason: str
    ended_at: datetime


class Requeue(NamedTuple):
    """The next try of a delivery that was claimed too early."""

    enrollment_id: int
    number: int
    due_at: datetime
    slot_at: datetime
    turn_at: datetime | None


class Release(NamedTuple):
    """A claimed delivery goes back to the queue for `due_at`; an attempt that was none is not counted. `is_doubtful`:
    it may have left by this attempt. `reason`: None, where what is said of it stays."""

    delivery: FullDeliveryRow
    due_at: datetime
    attempted: bool
    reason: str | None = None
    is_doubtful: bool = False


class DeliveryEnd(NamedTuple):
    """How a delivery ended."""

    enrollment_id: int
    number: int
    state: DeliveryState
    reason: str
    ended_at: datetime
    skip_reason: SkipReason | None = None


class _Released(NamedTuple):
    enrollment_id: int
    number: int
    due_at: datetime
    attempt: int
    resent: bool
    marked_at: datetime | None
    reason: str


_DELIVERIES = RowType(Delivery, "enrollment_id", "number")
_NEW_DELIVERIES = RowType(Delivery, *NewDelivery._fields)
_RESCHEDULES = RowType(Delivery, *Reschedule._fields)
_MARKS = RowType(Delivery, "enrollment_id", "number", "made_from")
_RECEIPTS = RowType(Delivery, *RelayReceipt._fields)
_REQUEUES = RowType(Delivery, *Requeue._fields)
_RELEASED = RowType(Delivery, *_Released._fields)
_ENDS = RowType(Delivery, *DeliveryEnd._fields)
_SKIPPED_IN_WORDS = {
    "skipped: may have been sent before the backup was restored": SkipReason.MAY_HAVE_BEEN_SENT,
    "skipped: overdue after an outage": SkipReason.OVERDUE,
}


def deliveries_of(session: Session, enrollment_id: int) -> Sequence[FullDeliveryRow]:
    """In the order in which they were queued."""
    return _read(session, FULL_DELIVERIES.where(_ROWS.c.enrollment_id == enrollment_id).order_by(_ROWS.c.number))


def skip_reason_of(delivery: FullDeliveryRow) -> SkipReason | None:
    """Why a delivery was passed over; None where it was not. What was skipped before there was a column for it says so
    in words only."""
    return SkipReason(delivery.skip_reason) if delivery.skip_reason else _SKIPPED_IN_WORDS.get(delivery.reason)


def get_delivery(session: Session, key: DeliveryKey) -> FullDeliveryRow | None:
    enrollment_id, number = key
    this = FULL_DELIVERIES.where(_ROWS.c.enrollment_id == enrollment_id, _ROWS.c.number == number)
    return next(iter(_read(session, this)), None)


def find_delivery(session: Session, enrollment_id: int, kind: MailKind, lesson: str) -> FullDeliveryRow | None:
    """Return the newest occurrence of a mail to this enrollment, or None."""
    newest = FULL_DELIVERIES.where(*_same_mail(enrollment_id, kind, lesson)).order_by(_ROWS.c.occurrence.desc())
    return next(iter(_read(session, newest.limit(1))), None)


def next_occurrence(session: Session, enrollment_id: int, kind: MailKind, lesson: str = "") -> int:
    """How often a mail to this enrollment was queued before, so that one more of it can be."""
    last = session.scalar(select(func.max(_ROWS.c.occurrence)).where(*_same_mail(enrollment_id, kind, lesson)))
    return 0 if last is None else last + 1


def _same_mail(enrollment_id: int, kind: MailKind, lesson: str) -> tuple[ColumnElement[bool], ...]:
    return (_ROWS.c.enrollment_id == enrollment_id, _ROWS.c.kind == kind, _ROWS.c.lesson == lesson)


def _read(session: Session, wanted: Select[Any]) -> list[FullDeliveryRow]:
    return [FullDeliveryRow(*row) for row in session.execute(wanted)]


def queue_deliveries(session: Session, lines: Sequence[NewDelivery]) -> None:
    """Insert deliveries. Two planners that race collide at the unique key."""
    _NEW_DELIVERIES.insert(session, lines)


def reschedule(session: Session, moves: Sequence[Reschedule]) -> None:
    """Give queued deliveries another slot, version or way; those claimed in the meantime stay as they are."""
    if moves:
        _RESCHEDULES.execute(session, _reschedule, moves)


def withdraw(session: Session, entries: Sequence[DeliveryRow]) -> None:
    """Remove deliveries that are still queued. One that may have left before, and waits to be resent, stays in the
    ledger as in doubt."""
    kept = [(entry.enrollment_id, entry.number) for entry in entries if entry.resent]
    gone = [(entry.enrollment_id, entry.number) for entry in entries if not entry.resent]
    if kept:
        _DELIVERIES.execute(session, _leave_in_doubt, kept)
    if gone:
        _DELIVERIES.execute(session, _withdraw, gone)


@cache
def _reschedule(sqlite: bool) -> Update:
    return update_each(_RESCHEDULES, 2, sqlite).where(IS_PLANNED)


@cache
def _leave_in_doubt(sqlite: bool) -> Update:
    return update_each(_DELIVERIES, 2, sqlite).where(IS_PLANNED).values(state=DeliveryState.IN_DOUBT)


@cache
def _withdraw(sqlite: bool) -> Delete:
    return delete_each(_DELIVERIES, sqlite).where(IS_PLANNED)


def withdraw_planned(session: Session, enrollment_id: int, kinds: Sequence[MailKind], keep: Sequence[int] = ()) -> None:
    """Remove deliveries that have not been claimed, except the numbers in `keep`. One that may have left before, and
    waits to be resent, stays in the ledger as in doubt."""
    row = _ROWS.c
    theirs = (row.enrollment_id == enrollment_id, row.kind.in_(kinds), IS_PLANNED, row.number.not_in(keep))
    session.execute(update(_ROWS).where(*theirs, row.resent).values(state=DeliveryState.IN_DOUBT))
    session.execute(delete(_ROWS).where(*theirs, ~row.resent))


def claim(session: Session, worker: str, now: datetime, limit: int) -> list[ClaimedDelivery]:
    """Claim up to `limit` due deliveries for this worker, the longest due first, and one person's in the order they
    were queued. Workers never wait for each other."""
    rows = session.execute(_CLAIM, {"worker": worker, "by_now": now, "at_most": limit}).all()
    claimed = [ClaimedDelivery(*row) for row in rows]
    return sorted(claimed, key=lambda delivery: (delivery.due_at, delivery.enrollment_id, delivery.number))


def mark_handing_over(
    session: Session, worker: str, marks: Sequence[tuple[int, int, dict[str, Any]]], now: datetime
) -> set[DeliveryKey]:
    """Mark deliveries as being handed over, and store what they were made from: [(enrollment ID, number, made from)].
    Return the keys of those that this worker still had."""
    rows = _MARKS.execute(session, _mark_handing_over, marks, worker=worker, by_now=now) if marks else ()
    return {(enrollment_id, number) for enrollment_id, number in rows}


def mark_sent(session: Session, sent: Sequence[RelayReceipt], now: datetime) -> set[DeliveryKey]:
    """End deliveries that the relay has accepted, and return the keys of those not known to be sent yet. This includes
    deliveries that were in doubt, but not those on their way a second time: their attempt number has changed."""
    rows = _RECEIPTS.execute(session, _mark_sent, sent, by_now=now) if sent else ()
    return {(enrollment_id, number) for enrollment_id, number in rows}


def requeue(session: Session, worker: str, turns: Sequence[Requeue]) -> None:
    """Return deliveries to the queue that this worker had claimed and the relay has not accepted, each for its own
    time; the attempt is not counted."""
    if turns:
        _REQUEUES.execute(session, _requeue, turns, worker=worker)


def _make_claim() -> Update:
    due = (
        select(*_KEYS)
        .where(IS_PLANNED, _ROWS.c.due_at <= bindparam("by_now", type_=Instant()))
        .order_by(_ROWS.c.due_at)
        .limit(bindparam("at_most", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once: PostgreSQL may rerun a plain subquery and lock more rows than the limit
    )
    taken = update(_ROWS).where(tuple_(*_KEYS).in_(select(due.c.enrollment_id, due.c.number)))
    claimed = {"state": DeliveryState.CLAIMED, "claimed_by": bindparam("worker"), "attempt": _ROWS.c.attempt + 1}
    return taken.values(claimed).returning(*CLAIMED_COLUMNS)


_CLAIM = _make_claim()


@cache
def _mark_handing_over(sqlite: bool) -> Update:
    marked = {"state": DeliveryState.HANDING_OVER, "marked_at": bindparam("by_now")}
    theirs = (_ROWS.c.state == DeliveryState.CLAIMED, _ROWS.c.claimed_by == bindparam("worker"))
    return update_each(_MARKS, 2, sqlite).where(*theirs).values(marked).returning(*_KEYS)


@cache
def _mark_sent(sqlite: bool) -> Update:
    may = _ROWS.c.state.in_(
        (DeliveryState.HANDING_OVER, DeliveryState.PLANNED, DeliveryState.IN_DOUBT, DeliveryState.FAILED)
    )
    sent = {
        "state": DeliveryState.SENT,
        "marked_at": func.coalesce(_ROWS.c.marked_at, bindparam("by_now", type_=Instant())),
    }
    return update_each(_RECEIPTS, 3, sqlite).where(may).values(sent).returning(*_KEYS)


@cache
def _requeue(sqlite: bool) -> Update:
    left_before = case((_ROWS.c.resent, _ROWS.c.marked_at))
    fresh = {
        "state": DeliveryState.PLANNED,
        "claimed_by": None,
        "marked_at": left_before,
        "attempt": _ROWS.c.attempt - 1,
    }
    theirs = (IS_UNDER_WAY, _ROWS.c.claimed_by == bindparam("worker"))
    return update_each(_REQUEUES, 2, sqlite).where(*theirs).values(fresh)


def release(session: Session, releases: Sequence[Release]) -> None:
    """Puts claimed deliveries back in the queue. When a mail may have left before it was in doubt stays known."""
    if releases:
        _RELEASED.execute(session, _release, [_released(each) for each in releases])


def _released(each: Release) -> _Released:
    delivery = each.delivery
    resent = delivery.resent or each.is_doubtful
    return _Released(
        enrollment_id=delivery.enrollment_id,
        number=delivery.number,
        due_at=each.due_at,
        attempt=delivery.attempt - (0 if each.attempted else 1),
        resent=resent,
        marked_at=delivery.marked_at if resent else None,
        reason=delivery.reason if each.reason is None else each.reason,
    )


@cache
def _release(sqlite: bool) -> Update:
    return update_each(_RELEASED, 2, sqlite).values(state=DeliveryState.PLANNED, claimed_by=None)


def end_deliveries(session: Session, ends: Sequence[DeliveryEnd]) -> None:
    if ends:
        _ENDS.execute(session, _end, ends)


@cache
def _end(sqlite: bool) -> Update:
    return update_each(_ENDS, 2, sqlite)


def release_claimed(session: Session, worker: str) -> list[DeliveryKey]:
    """Return to the queue what a worker had claimed and not begun to hand over."""
    back = update(_ROWS).where(_ROWS.c.claimed_by == worker, _IS_CLAIMED)
    back = back.values(state=DeliveryState.PLANNED, claimed_by=None, attempt=_ROWS.c.attempt - 1)
    return [(enrollment_id, number) for enrollment_id, number in session.execute(back.returning(*_KEYS))]


def return_to_queue(session: Session, enrollment_ids: Sequence[int]) -> None:
    """Return to the queue every delivery of these enrollments whose body has not begun to leave, whoever has claimed
    it, to be made afresh. The attempt stays counted, so that later reports of its worker are ignored."""
    theirs = _ROWS.c.enrollment_id.in_(enrollment_ids)
    session.execute(update(_ROWS).where(theirs, _IS_CLAIMED).values(state=DeliveryState.PLANNED, claimed_by=None))
    session.execute(update(_ROWS).where(theirs, IS_PLANNED, ~_ROWS.c.resent).values(made_from=null()))


def keys_handing_over(session: Session, worker: str) -> list[DeliveryKey]:
    """Return the keys of what a worker was handing over."""
    rows = session.execute(select(*_KEYS).where(_ROWS.c.claimed_by == worker, _IS_HANDING_OVER).order_by(*_KEYS))
    return [(enrollment_id, number) for enrollment_id, number in rows]


def workers_under_way(session: Session) -> list[str]:
    """Return the workers that have deliveries claimed or being handed over."""
    return [worker for worker in session.scalars(select(_ROWS.c.claimed_by).where(IS_UNDER_WAY).distinct()) if worker]


def keys_under_way(session: Session) -> dict[str, list[DeliveryKey]]:
    """Return {worker: the keys of its deliveries that are claimed or being handed over}."""
    rows = session.execute(select(_ROWS.c.claimed_by, *_KEYS).where(IS_UNDER_WAY))
    workers: dict[str, list[DeliveryKey]] = {}
    for worker, enrollment_id, number in rows:
        workers.setdefault(worker or "", []).append((enrollment_id, number))
    return workers


def next_due(session: Session) -> datetime | None:
    due_at: datetime | None = session.scalar(select(func.min(_ROWS.c.due_at)).where(IS_PLANNED))
    return due_at


def overdue_deliveries(session: Session, now: datetime, grace: timedelta, limit: int) -> Sequence[FullDeliveryRow]:
    """Return planned deliveries that should have left more than `grace` ago, the longest overdue first."""
    late = FULL_DELIVERIES.where(IS_PLANNED, _ROWS.c.due_at < now - grace)
    return _read(session, late.order_by(_ROWS.c.due_at).limit(limit))


def count_overdue(session: Session, now: datetime, grace: timedelta) -> int:
    return session.scalar(select(func.count()).select_from(_ROWS).where(IS_PLANNED, _ROWS.c.due_at < now - grace)) or 0


def count_states(session: Session) -> dict[str, int]:
    """Return {state: number of deliveries}."""
    rows = session.execute(select(_ROWS.c.state, func.count()).group_by(_ROWS.c.state))
    return dict(tuple(row) for row in rows)


def count_resent(session: Session) -> int:
    """Count the deliveries that were in doubt once and were, or will be, sent a second time."""
    return session.scalar(select(func.count()).select_from(_ROWS).where(_ROWS.c.resent)) or 0


def count_reasons(session: Session, state: DeliveryState) -> dict[str, int]:
    """Return {reason: number of deliveries} for the deliveries in this state."""
    rows = session.execute(select(_ROWS.c.reason, func.count()).where(_ROWS.c.state == state).group_by(_ROWS.c.reason))
    return dict(tuple(row) for row in rows)


def count_mails(session: Session, enrollment_ids: Sequence[int], kind: MailKind, since: datetime | None = None) -> int:
    query = (
        select(func.count()).select_from(_ROWS).where(_ROWS.c.enrollment_id.in_(enrollment_ids), _ROWS.c.kind == kind)
    )
    return session.scalar(query if since is None else query.where(_ROWS.c.planned_at >= since)) or 0
