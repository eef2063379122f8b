"""How people come into a course: looked up, asked to confirm, started. Each statement is built once, because on a day
with many sign-ups building them is most of the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from drip.storage.delivery.ledger import IS_PLANNED
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import CourseVersion, Delivery, Enrollment, Subscriber, Suppression, rows_of
from drip.storage.planning.enrollment_ids import new_id_value

_SUBSCRIBER, _SUPPRESSION, _ENROLLMENT, _DELIVERY, _VERSION = (
    rows_of(table) for table in (Subscriber, Suppression, Enrollment, Delivery, CourseVersion)
)
_LESSONS = (_DELIVERY.c.enrollment_id == _ENROLLMENT.c.id, _DELIVERY.c.kind == MailKind.LESSON)


@dataclass(frozen=True, slots=True)
class SignupHistory:
    """What we know about somebody who signs up: their newest run of the course, if any, and how often and when last
    they were asked to confirm, in all runs of all courses. `taken` is the state of the last run that had begun."""

    is_suppressed: bool
    enrollment_id: int | None
    state: EnrollmentState | None
    run: int
    requests: int
    requested_at: datetime | None
    taken: EnrollmentState | None


@dataclass(frozen=True, slots=True)
class SignupEnrollment:
    """An enrollment with its subscriber. `next_at` is when the next lesson is tried."""

    id: int
    subscriber_id: int
    course: str
    version_id: int
    state: EnrollmentState
    paused_at: datetime | None
    first_name: str
    zone: str
    received: int
    next_at: datetime | None
    cohort: str | None
    email: str
    language: str | None


def find_signup_history(
    session: Session, subscriber_id: int, course: str, suppression_keys: Sequence[str]
) -> SignupHistory:
    found = session.execute(_HISTORY, {"person": subscriber_id, "course": course, "keys": suppression_keys}).one()
    return SignupHistory(*tuple(found))


class NewRun(NamedTuple):
    """A course that somebody is to take, for the first time where `run` is 1. `cohort`: None to begin alone."""

    subscriber_id: int
    course: str
    version_id: int
    run: int
    cohort: str | None


def add_pending_enrollment(session: Session, new: NewRun, now: datetime) -> int:
    """The id of the new enrollment."""
    values = {
        **new._asdict(),
        "state": EnrollmentState.PENDING,
        "created_at": now,
        "last_number": 0,
        **new_id_value(session),
    }
    return int(session.execute(_ADD_PENDING, values).scalar_one())


def queue_confirmation(
    session: Session,
    enrollment_id: int,
    occurrence: int,
    message_id: Callable[[int], str],
    data: dict[str, str],
    now: datetime,
) -> None:
    """Queue the mail that asks to confirm, due now, under the enrollment's next number, which determines its
    Message-ID."""
    number, version_id = session.execute(_NEXT_NUMBER, {"enrollment": enrollment_id}).one()
    session.execute(
        _ADD_REQUEST,
        {
            "enrollment_id": enrollment_id,
            "number": number,
            "version_id": version_id,
            "occurrence": occurrence,
            "slot_at": now,
            "due_at": now,
            "planned_at": now,
            "message_id": message_id(number),
            "data": data,
        },
    )


def lock_signup_enrollment(session: Session, enrollment_id: int) -> SignupEnrollment | None:
    """Return the enrollment, locked until the transaction ends."""
    return _signup_enrollment(session, _LOCK_SIGNUP_ENROLLMENT, enrollment_id)


def find_signup_enrollment(session: Session, enrollment_id: int) -> SignupEnrollment | None:
    return _signup_enrollment(session, _SIGNUP_ENROLLMENT, enrollment_id)


def _signup_enrollment(session: Session, made: Select[Any], enrollment_id: int) -> SignupEnrollment | None:
    found = session.execute(made, {"enrollment": enrollment_id}).one_or_none()
    return None if found is None else SignupEnrollment(*tuple(found))


def choose_cohort(session: Session, enrollment_id: int, cohort: str | None) -> None:
    """Set the cohort that somebody will join when they confirm."""
    session.execute(_CHOOSE, {"enrollment": enrollment_id, "cohort": cohort})


def start_enrollment(
    session: Session, enrollment_id: int, cohort: str | None, pace: dict[str, Any] | None, now: datetime
) -> None:
    """Begin the course in the live version, now or with its cohort, and stop asking to confirm. A request that may have
    left before, and waits to be resent, stays in the ledger as in doubt."""
    session.execute(_START, {"enrollment": enrollment_id, "cohort": cohort, "own_pace": pace, "now": now})
    session.execute(_LEAVE_IN_DOUBT, {"enrollment": enrollment_id})
    session.execute(_WITHDRAW, {"enrollment": enrollment_id})


_requests = (
    select(func.count(), func.max(_DELIVERY.c.planned_at).label("last"))
    .select_from(_DELIVERY)
    .join(_ENROLLMENT, _ENROLLMENT.c.id == _DELIVERY.c.enrollment_id)
    .where(_ENROLLMENT.c.subscriber_id == bindparam("person"), _DELIVERY.c.kind == MailKind.CONFIRMATION)
    .subquery()
)
_RUNS = _ENROLLMENT.alias("runs")
_last_begun_state = (
    select(_RUNS.c.state)
    .where(
        _RUNS.c.subscriber_id == bindparam("person"),
        _RUNS.c.course == bindparam("course"),
        _RUNS.c.started_at.is_not(None),
    )
    .order_by(_RUNS.c.run.desc())
    .limit(1)
    .scalar_subquery()
)
_HISTORY = (
    select(
        exists().where(_SUPPRESSION.c.key.in_(bindparam("keys", expanding=True))),
        _ENROLLMENT.c.id,
        _ENROLLMENT.c.state,
        func.coalesce(_ENROLLMENT.c.run, 0),
        _requests.c[0],
        _requests.c.last,
        _last_begun_state,
    )
    .select_from(_requests)
    .outerjoin(
        _ENROLLMENT,
        (_ENROLLMENT.c.subscriber_id == bindparam("person")) & (_ENROLLMENT.c.course == bindparam("course")),
    )
    .order_by(_ENROLLMENT.c.run.desc())
    .limit(1)
)
_ADD_PENDING = insert(_ENROLLMENT).returning(_ENROLLMENT.c.id)
_NEXT_NUMBER = (
    update(_ENROLLMENT)
    .where(_ENROLLMENT.c.id == bindparam("enrollment"))
    .values(last_number=_ENROLLMENT.c.last_number + 1)
    .returning(_ENROLLMENT.c.last_number, _ENROLLMENT.c.version_id)
)
_ADD_REQUEST = insert(_DELIVERY).values(
    kind=MailKind.CONFIRMATION,
    lesson="",
    state=DeliveryState.PLANNED,
    attempt=0,
    resent=False,
    reason="",
    choices={},
)
_SIGNUP_ENROLLMENT = (
    select(
        _ENROLLMENT.c.id,
        _ENROLLMENT.c.subscriber_id,
        _ENROLLMENT.c.course,
        _ENROLLMENT.c.version_id,
        _ENROLLMENT.c.state,
        _ENROLLMENT.c.paused_at,
        _SUBSCRIBER.c.first_name,
        _SUBSCRIBER.c.zone,
        select(func.count())
        .where(*_LESSONS, _DELIVERY.c.state.in_((DeliveryState.SENT, DeliveryState.IN_DOUBT)))
        .scalar_subquery(),
        select(func.min(_DELIVERY.c.due_at))
        .where(
            *_LESSONS, _DELIVERY.c.state.in_((DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.HANDING_OVER))
        )
        .scalar_subquery(),
        _ENROLLMENT.c.cohort,
        _SUBSCRIBER.c.email,
        _SUBSCRIBER.c.language,
    )
    .join(_SUBSCRIBER, _SUBSCRIBER.c.id == _ENROLLMENT.c.subscriber_id)
    .where(_ENROLLMENT.c.id == bindparam("enrollment"))
)
_LOCK_SIGNUP_ENROLLMENT = _SIGNUP_ENROLLMENT.with_for_update(of=_ENROLLMENT)
_IS_CONFIRMATION = (
    _DELIVERY.c.enrollment_id == bindparam("enrollment"),
    _DELIVERY.c.kind == MailKind.CONFIRMATION,
    IS_PLANNED,
)
_LEAVE_IN_DOUBT = update(_DELIVERY).where(*_IS_CONFIRMATION, _DELIVERY.c.resent).values(state=DeliveryState.IN_DOUBT)
_WITHDRAW = delete(_DELIVERY).where(*_IS_CONFIRMATION, ~_DELIVERY.c.resent)
_START = (
    update(_ENROLLMENT)
    .where(_ENROLLMENT.c.id == bindparam("enrollment"))
    .values(
        state=EnrollmentState.ACTIVE,
        started_at=bindparam("now"),
        cohort=bindparam("cohort"),
        pace=bindparam("own_pace", type_=_ENROLLMENT.c.pace.type),
        version_id=select(_VERSION.c.id)
        .where(_VERSION.c.course == _ENROLLMENT.c.course)
        .order_by(_VERSION.c.number.desc())
        .limit(1)
        .scalar_subquery(),
    )
)
_CHOOSE = update(_ENROLLMENT).where(_ENROLLMENT.c.id == bindparam("enrollment")).values(cohort=bindparam("cohort"))
