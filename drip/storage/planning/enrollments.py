"""Enrollments: who takes which course."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Update, exists, func, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, update_each
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment
from drip.storage.planning.enrollment_ids import new_id_value


def lock_enrollment(session: Session, enrollment_id: int) -> Enrollment | None:
    """The enrollment, kept from changing until this transaction ends: unsubscribing and handing over wait here."""
    return session.get(Enrollment, enrollment_id, with_for_update=True, populate_existing=True)


def lock_enrollments_of(session: Session, subscriber_id: int) -> Sequence[Enrollment]:
    """All courses of a person, kept from changing until this transaction ends; in the order in which everybody locks
    several."""
    theirs = select(Enrollment).where(Enrollment.subscriber_id == subscriber_id).order_by(Enrollment.id)
    return session.scalars(theirs.with_for_update(), execution_options={"populate_existing": True}).all()


class EnrollmentUpdate(NamedTuple):
    """What a plan changes of an enrollment."""

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


def update_enrollments(session: Session, progressed: Sequence[EnrollmentUpdate]) -> None:
    if progressed:
        _UPDATES.execute(session, _update, progressed)


@cache
def _move_to_version(sqlite: bool) -> Update:
    return update_each(_ON_VERSION, 1, sqlite)


@cache
def _update(sqlite: bool) -> Update:
    return update_each(_UPDATES, 1, sqlite)


def refresh_seen(session: Session, ids: Collection[int]) -> None:
    """Brings the objects of this session up to date with what was written past them."""
    for seen in list(session.identity_map.values()):
        if isinstance(seen, Enrollment) and seen.id in ids:
            session.refresh(seen)
        elif isinstance(seen, Delivery) and seen.enrollment_id in ids:
            session.expunge(seen)


def get_enrollment(session: Session, enrollment_id: int) -> Enrollment | None:
    return session.get(Enrollment, enrollment_id)


def find_enrollment(session: Session, subscriber_id: int, course: str) -> Enrollment | None:
    """The newest run of a course for this person."""
    return session.scalars(
        select(Enrollment)
        .where(Enrollment.subscriber_id == subscriber_id, Enrollment.course == course)
        .order_by(Enrollment.run.desc())
        .limit(1)
    ).first()


def enrollments_of(session: Session, subscriber_id: int, *states: EnrollmentState) -> Sequence[Enrollment]:
    query = select(Enrollment).where(Enrollment.subscriber_id == subscriber_id).order_by(Enrollment.id)
    return session.scalars(query.where(Enrollment.state.in_(states)) if states else query).all()


def add_enrollment(session: Session, subscriber_id: int, course: str, version_id: int, now: datetime) -> Enrollment:
    before = find_enrollment(session, subscriber_id, course)
    enrollment = Enrollment(
        subscriber_id=subscriber_id,
        course=course,
        run=before.run + 1 if before else 1,
        version_id=version_id,
        state=EnrollmentState.PENDING,
        created_at=now,
        last_number=0,
        **new_id_value(session),
    )
    session.add(enrollment)
    session.flush()
    return enrollment


def ids_in_course(session: Session, course: str, *states: EnrollmentState) -> Sequence[int]:
    """In order of their ids."""
    theirs = (Enrollment.course == course, Enrollment.state.in_(states))
    return session.scalars(select(Enrollment.id).where(*theirs).order_by(Enrollment.id)).all()


def move_to_version(session: Session, ids: Sequence[int], version_id: int) -> None:
    """These enrollments go on in another version of their course; their plans are made anew by the caller."""
    if ids:
        _ON_VERSION.execute(session, _move_to_version, [(id_, version_id) for id_ in ids])


def ids_to_wake(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Enrollments whose wait, or pause, has run out; those that another worker is planning now are left to it."""
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
    """Active enrollments that nothing is planned for, nothing is under way to, and nothing will wake."""
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
