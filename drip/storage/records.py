"""Rows as plain values, for the stages that go through many people at once. One class for each selection of columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from drip.storage.bulk import columns_of, is_one_of
from drip.storage.tables import Answer, Delivery, Enrollment, SeasonReport, Subscriber


class Enrolled(NamedTuple):
    """An enrollment with its subscriber."""

    id: int
    subscriber_id: int
    course: str
    version_id: int
    state: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    paused_until: datetime | None
    wake_at: datetime | None
    pace: dict[str, Any] | None
    last_number: int
    email: str
    first_name: str
    zone: str


class Entry(NamedTuple):
    """One delivery in the ledger, as plans and histories need it."""

    enrollment_id: int
    number: int
    kind: str
    lesson: str
    version_id: int
    state: str
    slot_at: datetime
    due_at: datetime
    choices: dict[str, str]
    message_id: str
    attempt: int
    resent: bool
    marked_at: datetime | None
    ended_at: datetime | None


class Claimed(NamedTuple):
    """A delivery that this worker has taken, with all that handing it over needs."""

    enrollment_id: int
    number: int
    kind: str
    lesson: str
    version_id: int
    slot_at: datetime
    due_at: datetime
    expires_at: datetime | None
    choices: dict[str, str]
    message_id: str
    data: dict[str, Any]
    attempt: int
    resent: bool
    made_from: dict[str, Any] | None
    turn_at: datetime | None

    @property
    def key(self) -> tuple[int, int]:
        return (self.enrollment_id, self.number)


class Said(NamedTuple):
    """A clear answer."""

    enrollment_id: int
    question: str
    value: Any
    at: datetime


_OF_SUBSCRIBER = ("email", "first_name", "zone")
_ENROLLED = (
    *columns_of(Enrollment, *(name for name in Enrolled._fields if name not in _OF_SUBSCRIBER)),
    *columns_of(Subscriber, *_OF_SUBSCRIBER),
)
_ENTRY = columns_of(Delivery, *Entry._fields)
CLAIMED = columns_of(Delivery, *Claimed._fields)
_SAID = columns_of(Answer, *Said._fields)


def read_enrolled(session: Session, ids: Sequence[int], *, lock: bool) -> list[Enrolled]:
    """In order of their ids. `lock`: kept from changing until this transaction ends; all who lock several do so in this
    order, so that no two wait for each other."""
    enrollment, subscriber = _ENROLLED[0].table, _ENROLLED[-1].table
    query = (
        select(*_ENROLLED)
        .join_from(enrollment, subscriber, subscriber.c.id == enrollment.c.subscriber_id)
        .where(is_one_of(session, [_ENROLLED[0]], [(id_,) for id_ in ids]))
        .order_by(_ENROLLED[0])
    )
    if lock:
        query = query.with_for_update(of=enrollment)
    return [Enrolled(*row) for row in session.execute(query)]


def read_entries(session: Session, ids: Sequence[int]) -> list[Entry]:
    """All deliveries of these enrollments, each one's in the order they were queued."""
    theirs = is_one_of(session, _ENTRY[:1], [(id_,) for id_ in ids])
    return [Entry(*row) for row in session.execute(select(*_ENTRY).where(theirs).order_by(*_ENTRY[:2]))]


def read_said(session: Session, ids: Sequence[int]) -> list[Said]:
    """All clear answers of these enrollments, the standing one of each question last."""
    theirs = is_one_of(session, _SAID[:1], [(id_,) for id_ in ids])
    rows = _SAID[0].table.c
    query = select(*_SAID).where(theirs, rows.clear).order_by(rows.at, rows.number)
    return [Said(*row) for row in session.execute(query)]


def read_seasons(session: Session, subscriber_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """[(subscriber id, area, season)] of these people, the last told last."""
    columns = columns_of(SeasonReport, "subscriber_id", "area", "season", "at", "id")
    theirs = is_one_of(session, columns[:1], [(id_,) for id_ in subscriber_ids])
    rows = session.execute(select(*columns[:3]).where(theirs).order_by(*columns[3:]))
    return [(subscriber_id, area, season) for subscriber_id, area, season in rows]
