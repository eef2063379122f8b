"""Rows as plain values, for stages that process many people at once. Each class is one selection of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, is_one_of, is_sqlite
from drip.storage.engine.tables import Answer, Delivery, Enrollment, SeasonReport, Subscriber, rows_of


class EnrollmentRow(NamedTuple):
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
    cohort: str | None
    sharing: str | None
    digest_at: datetime | None
    email: str
    first_name: str
    zone: str
    language: str | None
    care_until: datetime | None


class DeliveryRow(NamedTuple):
    """A delivery in the ledger, as plans and histories need it."""

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


class FullDeliveryRow(NamedTuple):
    """One delivery with all that the ledger holds of it."""

    enrollment_id: int
    number: int
    kind: str
    lesson: str
    occurrence: int
    version_id: int
    state: str
    slot_at: datetime
    due_at: datetime
    expires_at: datetime | None
    planned_at: datetime
    choices: dict[str, str]
    message_id: str
    data: dict[str, Any]
    claimed_by: str | None
    attempt: int
    resent: bool
    marked_at: datetime | None
    ended_at: datetime | None
    reason: str
    made_from: dict[str, Any] | None
    turn_at: datetime | None
    skip_reason: str | None


class ClaimedDelivery(NamedTuple):
    """A delivery that this worker has claimed, with everything that handing it over needs."""

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


class AnswerRow(NamedTuple):
    """A clear answer. `flagged_at` and `flag_lifted_at` are as in the table."""

    enrollment_id: int
    question: str
    value: Any
    at: datetime
    flagged_at: datetime | None
    flag_lifted_at: datetime | None

    @property
    def is_withheld(self) -> bool:
        return self.flagged_at is not None and self.flag_lifted_at is None


_OF_SUBSCRIBER = ("email", "first_name", "zone", "language", "care_until")
_ENROLLMENT_COLUMNS = (
    *columns_of(Enrollment, *(name for name in EnrollmentRow._fields if name not in _OF_SUBSCRIBER)),
    *columns_of(Subscriber, *_OF_SUBSCRIBER),
)
ENROLLMENTS = select(*_ENROLLMENT_COLUMNS).join_from(
    rows_of(Enrollment), rows_of(Subscriber), rows_of(Subscriber).c.id == rows_of(Enrollment).c.subscriber_id
)
"""Every `EnrollmentRow`."""
FULL_DELIVERIES = select(*columns_of(Delivery, *FullDeliveryRow._fields))
"""Every `FullDeliveryRow`."""
_DELIVERY_COLUMNS = columns_of(Delivery, *DeliveryRow._fields)
CLAIMED_COLUMNS = columns_of(Delivery, *ClaimedDelivery._fields)
_ANSWER_COLUMNS = columns_of(Answer, *AnswerRow._fields)
_SEASON_COLUMNS = columns_of(SeasonReport, "subscriber_id", "area", "season", "at", "id")

_ENROLLMENTS = RowType(Enrollment, "id")
_DELIVERIES_OF = RowType(Delivery, "enrollment_id")
_DELIVERIES = RowType(Delivery, "enrollment_id", "number")
_ANSWERS_OF = RowType(Answer, "enrollment_id")
_SEASONS_OF = RowType(SeasonReport, "subscriber_id")


def read_enrollments(session: Session, ids: Sequence[int], *, lock: bool) -> list[EnrollmentRow]:
    """Return these enrollments in order of their IDs. `lock` keeps them from changing until the transaction ends;
    everybody locks several in this order, so that nobody deadlocks. On PostgreSQL they are locked before they are read:
    it would join them with the subscriber as they were before it waited. SQLite has a single writer anyway."""
    if not ids:
        return []
    if lock and not is_sqlite(session):
        _ENROLLMENTS.execute(session, _lock_enrollments, _keys(ids))
    return [EnrollmentRow(*row) for row in _ENROLLMENTS.execute(session, _read_enrollments, _keys(ids))]


def read_deliveries(session: Session, ids: Sequence[int]) -> list[DeliveryRow]:
    """Return all deliveries of these enrollments, each enrollment's in the order they were queued."""
    return [DeliveryRow(*row) for row in (_DELIVERIES_OF.execute(session, _read_deliveries, _keys(ids)) if ids else ())]


def read_answers(session: Session, ids: Sequence[int]) -> list[AnswerRow]:
    """Return all clear answers of these enrollments, the valid one of each question last."""
    return [AnswerRow(*row) for row in (_ANSWERS_OF.execute(session, _read_answers, _keys(ids)) if ids else ())]


def read_seasons(session: Session, subscriber_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return [(subscriber ID, area, season)] of these people, the newest last."""
    rows = _SEASONS_OF.execute(session, _read_seasons, _keys(subscriber_ids)) if subscriber_ids else ()
    return [(subscriber_id, area, season) for subscriber_id, area, season in rows]


def read_claimed_deliveries(session: Session, keys: Sequence[tuple[int, int]]) -> list[ClaimedDelivery]:
    """Return these deliveries, whoever has claimed them."""
    return [
        ClaimedDelivery(*row) for row in (_DELIVERIES.execute(session, _read_claimed_deliveries, keys) if keys else ())
    ]


def _keys(ids: Iterable[int]) -> list[tuple[int]]:
    return [(id_,) for id_ in ids]


@cache
def _read_enrollments(sqlite: bool) -> Select[Any]:
    return ENROLLMENTS.where(is_one_of(_ENROLLMENTS, sqlite)).order_by(rows_of(Enrollment).c.id)


@cache
def _lock_enrollments(sqlite: bool) -> Select[Any]:
    rows = rows_of(Enrollment)
    return select(rows.c.id).where(is_one_of(_ENROLLMENTS, sqlite)).order_by(rows.c.id).with_for_update()


@cache
def _read_deliveries(sqlite: bool) -> Select[Any]:
    return select(*_DELIVERY_COLUMNS).where(is_one_of(_DELIVERIES_OF, sqlite)).order_by(*_DELIVERY_COLUMNS[:2])


@cache
def _read_answers(sqlite: bool) -> Select[Any]:
    rows = rows_of(Answer).c
    return select(*_ANSWER_COLUMNS).where(is_one_of(_ANSWERS_OF, sqlite), rows.clear).order_by(rows.at, rows.number)


@cache
def _read_seasons(sqlite: bool) -> Select[Any]:
    return select(*_SEASON_COLUMNS[:3]).where(is_one_of(_SEASONS_OF, sqlite)).order_by(*_SEASON_COLUMNS[3:])


@cache
def _read_claimed_deliveries(sqlite: bool) -> Select[Any]:
    return select(*CLAIMED_COLUMNS).where(is_one_of(_DELIVERIES, sqlite)).order_by(*CLAIMED_COLUMNS[:2])
