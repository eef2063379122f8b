"""Subscribers, and what they consented to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from drip.storage.bulk import Rows, is_one_of
from drip.storage.records import Enrolled, read_enrolled
from drip.storage.tables import Consent, Enrollment, Subscriber, rows_of
from drip.storage.upsert import add_if_missing

_ENROLLMENTS = Rows(Enrollment, "id")


def find_subscriber(session: Session, email: str) -> Subscriber | None:
    return session.scalar(select(Subscriber).where(Subscriber.email == email))


def get_subscriber(session: Session, subscriber_id: int) -> Subscriber:
    return session.get_one(Subscriber, subscriber_id)


def ensure_subscriber(session: Session, email: str, first_name: str, zone: str, now: datetime) -> Subscriber:
    """The subscriber of this address, new or as they were; locked, so that two sign-ups go one after the other."""
    values = {"email": email, "first_name": first_name, "zone": zone, "created_at": now}
    add_if_missing(session, Subscriber, values, ["email"])
    return session.scalars(select(Subscriber).where(Subscriber.email == email).with_for_update()).one()


def list_subscribers(session: Session, limit: int = 1000) -> Sequence[tuple[Subscriber, Enrollment | None]]:
    """Subscribers with each of their enrollments, newest first."""
    rows = session.execute(
        select(Subscriber, Enrollment)
        .outerjoin(Enrollment, Enrollment.subscriber_id == Subscriber.id)
        .order_by(Subscriber.id.desc(), Enrollment.id.desc())
        .limit(limit)
    )
    return [(subscriber, enrollment) for subscriber, enrollment in rows]


def add_consent(session: Session, subscriber_id: int, **values: Any) -> Consent:
    consent = Consent(subscriber_id=subscriber_id, **values)
    session.add(consent)
    session.flush()
    return consent


def newest_consent(session: Session, subscriber_id: int, course: str) -> Consent | None:
    return session.scalars(
        select(Consent)
        .where(Consent.subscriber_id == subscriber_id, Consent.course == course)
        .order_by(Consent.id.desc())
        .limit(1)
    ).first()


def count_consents(session: Session, since: datetime, ip: str | None = None) -> int:
    """Sign-ups asked for since then: by one address of the network, or by all."""
    query = select(func.count()).select_from(Consent).where(Consent.at >= since)
    return session.scalar(query if ip is None else query.where(Consent.ip == ip)) or 0


def read_with_other_courses(session: Session, enrollment_ids: Collection[int], *, lock: bool) -> list[Enrolled]:
    """These enrollments, with all others of the same people, in order of their ids."""
    keys = [(id_,) for id_ in enrollment_ids]
    found = _ENROLLMENTS.execute(session, _courses_of, keys) if keys else ()
    return read_enrolled(session, [id_ for (id_,) in found], lock=lock)


@cache
def _courses_of(sqlite: bool) -> Select[Any]:
    rows = rows_of(Enrollment).c
    whose = select(rows.subscriber_id).where(is_one_of(_ENROLLMENTS, sqlite))
    return select(rows.id).where(rows.subscriber_id.in_(whose))
