"""Enrollments: who takes which course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Update, bindparam, exists, func, insert, select, update
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, is_sqlite, update_each
from drip.storage.engine.records import ENROLLMENTS, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment, rows_of
from drip.storage.planning.enrollment_ids import new_id_value

_ROWS = rows_of(Enrollment)


def lock_enrollment(session: Session, enrollment_id: int) -> EnrollmentRow | None:
    """The enrollment, kept from changing until this transaction ends: unsubscribing and handing over wait here."""
    return next(iter(_lock(session, _ROWS.c.id == enrollment_id)), None)


def lock_enrollments_of(session: Session, subscriber_id: int) -> Sequence[EnrollmentRow]:
    """Return all enrollments of a person, locked until the transaction ends, in the order in which everybody locks
    several."""
    return _lock(session, _ROWS.c.subscriber_id == subscriber_id)


def _lock(session: Session, which: ColumnElement[bool]) -> list[EnrollmentRow]:
    """Lock these enrollments, then read them: PostgreSQL would join what it locks with the subscriber as they were
    before it waited. SQLite has a single writer anyway."""
    if not is_sqlite(session):
        ids = session.scalars(select(_ROWS.c.id).where(which).order_by(_ROWS.c.id).with_for_update())
        which = _ROWS.c.id.in_(ids.all())
    return _read(session, ENROLLMENTS.where(which).order_by(_ROWS.c.id))


class EnrollmentUpdate(NamedTuple):
    """What a plan changes about an enrollment."""

    id: int
    wake_at: datetime | None
    last_number: int
    state: str
    ended_at: datetime | None
    paused_at: datetime | None
    paused_until: datetime | None
    digest_at: datetime | None


_UPDATES = RowType(Enrollment, *EnrollmentUpdate._fields)
_ON_VERSION = RowType(Enrollment, "id", "version_id")
_PAUSES = RowType(Enrollment, "id", "paused_until")


def update_enrollments(session: Session, progressed: Sequence[EnrollmentUpdate]) -> None:
    if progressed:
        _UPDATES.execute(session, _update, progressed)


@cache
def _move_to_version(sqlite: bool) -> Update:
    return update_each(_ON_VERSION, 1, sqlite)


@cache
def _move_pauses(sqlite: bool) -> Update:
    return update_each(_PAUSES, 1, sqlite)


@cache
def _update(sqlite: bool) -> Update:
    return update_each(_UPDATES, 1, sqlite)


def get_enrollment(session: Session, enrollment_id: int) -> EnrollmentRow | None:
    return next(iter(_read(session, ENROLLMENTS.where(_ROWS.c.id == enrollment_id))), None)


def find_enrollment(session: Session, subscriber_id: int, course: str) -> EnrollmentRow | None:
    """Return the newest run of a course for this person, or None."""
    runs = ENROLLMENTS.where(_ROWS.c.subscriber_id == subscriber_id, _ROWS.c.course == course)
    return next(iter(_read(session, runs.order_by(_ROWS.c.run.desc()).limit(1))), None)


def enrollments_of(session: Session, subscriber_id: int, *states: EnrollmentState) -> Sequence[EnrollmentRow]:
    """In order of their ids; with `states`, only those in one of them."""
    theirs = ENROLLMENTS.where(_ROWS.c.subscriber_id == subscriber_id).order_by(_ROWS.c.id)
    return _read(session, theirs.where(_ROWS.c.state.in_(states)) if states else theirs)


def _read(session: Session, wanted: Select[Any]) -> list[EnrollmentRow]:
    return [EnrollmentRow(*row) for row in session.execute(wanted)]


def add_enrollment(session: Session, subscriber_id: int, course: str, version_id: int, now: datetime) -> int:
    """The id of one more run of a course, which is not confirmed yet."""
    runs = select(func.max(_ROWS.c.run)).where(_ROWS.c.subscriber_id == subscriber_id, _ROWS.c.course == course)
    values = {
        "subscriber_id": subscriber_id,
        "course": course,
        "run": (session.scalar(runs) or 0) + 1,
        "version_id": version_id,
        "state": EnrollmentState.PENDING,
        "created_at": now,
        "last_number": 0,
        **new_id_value(session),
    }
    return int(session.execute(insert(_ROWS).returning(_ROWS.c.id), values).scalar_one())


def start_enrollments(session: Session, ids: Sequence[int], cohort: str | None, now: datetime) -> None:
    """These courses begin, now or with their cohort."""
    _set(session, ids, state=EnrollmentState.ACTIVE, started_at=now, cohort=cohort)


def end_enrollments(session: Session, ids: Sequence[int], state: EnrollmentState, now: datetime) -> None:
    """These courses come to an end, and nothing wakes them."""
    _set(session, ids, state=state, ended_at=now, wake_at=None, digest_at=None)


def pause_enrollments(session: Session, ids: Sequence[int], until: datetime | None, now: datetime) -> None:
    """`until`: None, where they resume by themselves."""
    _set(session, ids, paused_at=now, paused_until=until)


def resume_enrollments(session: Session, ids: Sequence[int]) -> None:
    _set(session, ids, paused_at=None, paused_until=None)


def move_pauses(session: Session, pauses: Sequence[tuple[int, datetime]]) -> None:
    """Gives pauses another end: [(enrollment id, until when)]."""
    if pauses:
        _PAUSES.execute(session, _move_pauses, pauses)


def set_pace(session: Session, ids: Sequence[int], pace: dict[str, Any] | None) -> None:
    """None: the course's."""
    _set(session, ids, pace=pace)


def set_sharing(session: Session, ids: Sequence[int], sharing: str | None) -> None:
    """None: nothing is shared."""
    _set(session, ids, sharing=sharing)


def set_wake_at(session: Session, ids: Sequence[int], at: datetime) -> None:
    """Their plans are made anew then."""
    _set(session, ids, wake_at=at)


def _set(session: Session, ids: Sequence[int], **values: Any) -> None:
    session.execute(update(_ROWS).where(_ROWS.c.id.in_(ids)).values(values))


def take_number(session: Session, enrollment_id: int) -> int:
    """The number of this enrollment's next delivery, which no other one gets."""
    return int(session.execute(_TAKE_NUMBER, {"enrollment": enrollment_id}).scalar_one())


_TAKE_NUMBER = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("enrollment"))
    .values(last_number=_ROWS.c.last_number + 1)
    .returning(_ROWS.c.last_number)
)


def ids_in_course(session: Session, course: str, *states: EnrollmentState) -> Sequence[int]:
    """Return the IDs in ascending order."""
    theirs = (Enrollment.course == course, Enrollment.state.in_(states))
    return session.scalars(select(Enrollment.id).where(*theirs).order_by(Enrollment.id)).all()


def move_to_version(session: Session, ids: Sequence[int], version_id: int) -> None:
    """Move these enrollments to another version of their course; the caller plans them afresh."""
    if ids:
        _ON_VERSION.execute(session, _move_to_version, [(id_, version_id) for id_ in ids])


def ids_to_wake(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Return the IDs of enrollments whose wait or pause has run out, except those that another worker is planning."""
    return session.scalars(
        select(Enrollment.id)
        .where(Enrollment.wake_at.is_not(None), Enrollment.wake_at <= now)
        .order_by(Enrollment.wake_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def next_wake(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Enrollment.wake_at)).where(Enrollment.wake_at.is_not(None)))


def next_digest(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Enrollment.digest_at)).where(Enrollment.digest_at.is_not(None)))


def stranded_ids(session: Session) -> Sequence[int]:
    """Return the IDs of active enrollments with nothing planned, nothing under way and nothing that will wake them."""
    moving = exists().where(
        Delivery.enrollment_id == Enrollment.id,
        Delivery.kind != MailKind.DIGEST,
        Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)),
    )
    return session.scalars(
        select(Enrollment.id).where(
            Enrollment.state == EnrollmentState.ACTIVE,
            Enrollment.wake_at.is_(None),
            Enrollment.paused_at.is_(None),
            ~moving,
        )
    ).all()
