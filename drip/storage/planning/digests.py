"""What the people of a cohort share, and which digests have shown it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Update, func, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, is_one_of, is_sqlite, update_each
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Answer, Delivery, Enrollment, Subscriber, rows_of

_ANSWER, _DELIVERY, _ENROLLMENT, _SUBSCRIBER = (rows_of(t) for t in (Answer, Delivery, Enrollment, Subscriber))
SHARING_STATES = (EnrollmentState.ACTIVE, EnrollmentState.FINISHED)  # who left is not spoken of any more
DIGEST_LOCK = 7_042_951_337  # the number of an advisory lock


class SharedAnswer(NamedTuple):
    """A clear answer of somebody who shares, without the words that are withheld."""

    enrollment_id: int
    subscriber_id: int
    first_name: str
    sharing: str
    question: str
    number: int
    value: Any
    at: datetime


class DigestUpdate(NamedTuple):
    """When somebody's next digest is due, None for never, and the number of their last mail."""

    id: int
    digest_at: datetime | None
    last_number: int


_UPDATES = RowType(Enrollment, *DigestUpdate._fields)
_DIGESTS_OF = RowType(Delivery, "enrollment_id")


def lock_against_erasure(session: Session) -> None:
    """Let nobody be erased until this transaction ends: their words could get into a digest unnoticed. SQLite has a
    single writer anyway."""
    if not is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock_shared(DIGEST_LOCK)))


def lock_against_digests(session: Session) -> None:
    """Let no digest be made until this transaction ends."""
    if not is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(DIGEST_LOCK)))


def ids_with_digest_due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Return the IDs of enrollments whose digest is due, except those that another worker is handling."""
    return session.scalars(
        select(Enrollment.id)
        .where(Enrollment.digest_at.is_not(None), Enrollment.digest_at <= now)
        .order_by(Enrollment.digest_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def read_shared(session: Session, course: str, cohort: str, questions: Collection[str]) -> list[SharedAnswer]:
    """Return the valid answer to each of these questions of everybody in the cohort who shares. Where that is withheld,
    an earlier one does not take its place."""
    rows = session.execute(
        select(
            _ANSWER.c.enrollment_id,
            _ENROLLMENT.c.subscriber_id,
            _SUBSCRIBER.c.first_name,
            _ENROLLMENT.c.sharing,
            *(_ANSWER.c.question, _ANSWER.c.number, _ANSWER.c.value, _ANSWER.c.at),
            *(_ANSWER.c.flagged_at, _ANSWER.c.flag_lifted_at),
        )
        .join_from(_ENROLLMENT, _SUBSCRIBER, _SUBSCRIBER.c.id == _ENROLLMENT.c.subscriber_id)
        .join(_ANSWER, _ANSWER.c.enrollment_id == _ENROLLMENT.c.id)
        .where(
            _ENROLLMENT.c.course == course,
            _ENROLLMENT.c.cohort == cohort,
            _ENROLLMENT.c.sharing.is_not(None),
            _ENROLLMENT.c.state.in_(SHARING_STATES),
            _ANSWER.c.question.in_(questions),
            _ANSWER.c.clear,
        )
        .order_by(_ANSWER.c.at, _ANSWER.c.number)
    )
    valid = {(row.enrollment_id, row.question): row for row in rows}
    return [SharedAnswer(*row[:-2]) for row in valid.values() if row.flagged_at is None or row.flag_lifted_at]


def read_digests(session: Session, ids: Sequence[int]) -> list[tuple[int, int, bool, dict[str, Any]]]:
    """Return [(enrollment ID, week, whether it has left or will, contents)] of all digests of these enrollments."""
    rows = _DIGESTS_OF.execute(session, _read_digests, [(id_,) for id_ in ids]) if ids else ()
    gone = (DeliveryState.SUPPRESSED, DeliveryState.FAILED)
    return [(enrollment_id, week, state not in gone, data) for enrollment_id, week, state, data in rows]


def update_digests(session: Session, dealt: Sequence[DigestUpdate]) -> None:
    if dealt:
        _UPDATES.execute(session, _update_digests, dealt)


@cache
def _read_digests(sqlite: bool) -> Select[Any]:
    wanted = select(_DELIVERY.c.enrollment_id, _DELIVERY.c.occurrence, _DELIVERY.c.state, _DELIVERY.c.data)
    return wanted.where(is_one_of(_DIGESTS_OF, sqlite), _DELIVERY.c.kind == MailKind.DIGEST)


@cache
def _update_digests(sqlite: bool) -> Update:
    return update_each(_UPDATES, 1, sqlite)
