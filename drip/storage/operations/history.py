"""Events: what happened to whom, and when. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from drip.core.operations.event_kind import EventKind
from drip.storage.engine.bulk import RowType, columns_of
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.tables import Event, rows_of

_EVENT = rows_of(Event)
_EVENTS = RowType(Event, "at", "kind", "subscriber_id", "enrollment_id", "data")


class EnrollmentLike(Protocol):
    """An enrollment, in whatever form it was read."""

    @property
    def id(self) -> int: ...

    @property
    def subscriber_id(self) -> int: ...


def record_event(
    session: Session, now: datetime, kind: EventKind, enrollment: EnrollmentLike | None = None, **data: Any
) -> None:
    """Add an event. `data` is plain JSON; `subscriber_id` in it names the person if there is no enrollment."""
    session.execute(
        _ADD,
        {
            "at": now,
            "kind": kind,
            "subscriber_id": enrollment.subscriber_id if enrollment else data.pop("subscriber_id", None),
            "enrollment_id": enrollment.id if enrollment else None,
            "data": data,
        },
    )


def record_events(
    session: Session, now: datetime, happened: Sequence[tuple[EnrollmentRow, EventKind, dict[str, Any]]]
) -> None:
    """Add events of many people: (enrollment, kind, data)."""
    if happened:
        rows = [(now, kind, person.subscriber_id, person.id, data) for person, kind, data in happened]
        _EVENTS.insert(session, rows)


class NewEvent(NamedTuple):
    """An event to add."""

    at: datetime
    kind: EventKind
    subscriber_id: int
    enrollment_id: int
    data: dict[str, Any]


def add_events(session: Session, happened: Sequence[NewEvent]) -> None:
    """Add events in their order."""
    if happened:
        session.connection().execute(_ADD, [event._asdict() for event in happened])


class EventRow(NamedTuple):
    """An event that was recorded."""

    id: int
    at: datetime
    kind: str
    subscriber_id: int | None
    enrollment_id: int | None
    data: dict[str, Any]


_COLUMNS = columns_of(Event, *EventRow._fields)


def events_of(session: Session, subscriber_id: int) -> Sequence[EventRow]:
    """The oldest first, here and below."""
    return _read(session, select(*_COLUMNS).where(_EVENT.c.subscriber_id == subscriber_id).order_by(_EVENT.c.id))


def newest_event(session: Session, subscriber_id: int, *kinds: EventKind) -> EventRow | None:
    theirs = select(*_COLUMNS).where(_EVENT.c.subscriber_id == subscriber_id, _EVENT.c.kind.in_(kinds))
    return next(iter(_read(session, theirs.order_by(_EVENT.c.id.desc()).limit(1))), None)


def events_of_enrollment(session: Session, enrollment_id: int, *kinds: EventKind) -> list[EventRow]:
    wanted = select(*_COLUMNS).where(_EVENT.c.enrollment_id == enrollment_id, _EVENT.c.kind.in_(kinds))
    return _read(session, wanted.order_by(_EVENT.c.id))


def newest_at(session: Session, enrollment_ids: Sequence[int], kinds: Sequence[EventKind]) -> dict[int, datetime]:
    """Return {enrollment ID: when the newest event of these kinds happened}."""
    if not enrollment_ids:
        return {}
    wanted = select(_EVENT.c.enrollment_id, func.max(_EVENT.c.at)).group_by(_EVENT.c.enrollment_id)
    theirs = wanted.where(_EVENT.c.enrollment_id.in_(enrollment_ids), _EVENT.c.kind.in_(kinds))
    return {row[0]: row[1] for row in session.execute(theirs)}


def events_after(session: Session, event_id: int) -> Sequence[EventRow]:
    return _read(session, select(*_COLUMNS).where(_EVENT.c.id > event_id).order_by(_EVENT.c.id))


def events_since(session: Session, kind: EventKind, since: datetime) -> Sequence[EventRow]:
    wanted = select(*_COLUMNS).where(_EVENT.c.kind == kind, _EVENT.c.at >= since)
    return _read(session, wanted.order_by(_EVENT.c.id))


def _read(session: Session, wanted: Select[Any]) -> list[EventRow]:
    return [EventRow(*row) for row in session.execute(wanted)]


_ADD = insert(_EVENT)
