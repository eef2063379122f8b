"""Subscribers, and what they consented to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from drip.core.signup.mailbox import has_same_tag, mailbox_of, spellings_without_dots
from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.records import EnrollmentRow, read_enrollments
from drip.storage.engine.tables import Consent, Enrollment, Subscriber, rows_of

_SUBSCRIBER, _CONSENT, _ENROLLMENT = rows_of(Subscriber), rows_of(Consent), rows_of(Enrollment)
_ENROLLMENTS = RowType(Enrollment, "id")
_WITHOUT_DOTS: ColumnElement[str] = literal_column("replace(subscriber.email, '.', '')", Text)  # as its index has it

IPV6_NETWORK_LENGTH = 19  # characters: 2001:0db8:0000:0001


class SubscriberRow(NamedTuple):
    id: int
    email: str
    first_name: str
    zone: str
    created_at: datetime
    language: str | None


class SubscriberCourse(NamedTuple):
    """A subscriber with one of their courses and its state; both are None if they have no course."""

    email: str
    first_name: str
    zone: str
    created_at: datetime
    course: str | None
    state: str | None


class ConsentRow(NamedTuple):
    """What somebody agreed to, and the proof of it."""

    id: int
    subscriber_id: int
    course: str
    source: str
    wording: str
    wording_version: str | None
    first_name: str
    zone: str
    language: str | None
    pace: dict[str, Any] | None
    ip: str
    at: datetime
    confirmed_at: datetime | None
    confirmed_ip: str | None


_SUBSCRIBERS = select(*columns_of(Subscriber, *SubscriberRow._fields))
_CONSENTS = select(*columns_of(Consent, *ConsentRow._fields))


def find_subscriber(session: Session, email: str) -> SubscriberRow | None:
    return _one(session, _SUBSCRIBERS.where(_SUBSCRIBER.c.email == email))


def find_by_spelling(session: Session, email: str) -> SubscriberRow | None:
    """Return the subscriber of this mailbox, whose address may be another spelling of it; of several the first."""
    spellings = spellings_without_dots(email)
    if not spellings:
        return find_subscriber(session, email)
    found = session.execute(_SUBSCRIBERS.where(_WITHOUT_DOTS.in_(spellings)).order_by(_SUBSCRIBER.c.id))
    people = [SubscriberRow(*row) for row in found]
    same = [each for each in people if mailbox_of(each.email) == mailbox_of(email) and has_same_tag(each.email, email)]
    return next((each for each in same if each.email == email), same[0] if same else None)


def find_by_id(session: Session, subscriber_id: int) -> SubscriberRow | None:
    """Return the subscriber, or None if they were erased."""
    return _one(session, _SUBSCRIBERS.where(_SUBSCRIBER.c.id == subscriber_id))


def lock_subscriber(session: Session, subscriber_id: int) -> SubscriberRow | None:
    """Return the subscriber, locked until the transaction ends; None if they were erased."""
    return _one(session, _SUBSCRIBERS.where(_SUBSCRIBER.c.id == subscriber_id).with_for_update())


def _one(session: Session, wanted: Select[Any]) -> SubscriberRow | None:
    found = session.execute(wanted).one_or_none()
    return SubscriberRow(*found) if found else None


def ensure_subscriber(
    session: Session, email: str, first_name: str, zone: str, now: datetime, language: str | None = None
) -> int:
    """Return the ID of this address's subscriber, who is created or stays unchanged; the row is locked, so that two
    sign-ups run one after the other."""
    values = {"email": email, "first_name": first_name, "zone": zone, "created_at": now, "language": language}
    return int(session.execute(_ENSURE[session.get_bind().dialect.name], values).scalar_one())


def change_email(session: Session, subscriber_id: int, email: str) -> bool:
    """Change the address. Return False if it belongs to somebody else, who may have got it at this very moment."""
    try:
        with session.begin_nested():
            _set(session, [subscriber_id], email=email)
    except IntegrityError:
        return False
    return True


def set_zone(session: Session, ids: Sequence[int], zone: str) -> None:
    _set(session, ids, zone=zone)


def set_language(session: Session, ids: Sequence[int], language: str) -> None:
    _set(session, ids, language=language)


def set_first_name(session: Session, ids: Sequence[int], first_name: str) -> None:
    _set(session, ids, first_name=first_name)


def set_care_until(session: Session, ids: Sequence[int], until: datetime | None) -> None:
    _set(session, ids, care_until=until)


def _set(session: Session, ids: Sequence[int], **values: Any) -> None:
    session.execute(update(_SUBSCRIBER).where(_SUBSCRIBER.c.id.in_(ids)).values(values))


def list_subscribers(session: Session, limit: int = 1000) -> Sequence[SubscriberCourse]:
    """Return subscribers with each of their enrollments, newest first."""
    theirs = (_SUBSCRIBER.c.email, _SUBSCRIBER.c.first_name, _SUBSCRIBER.c.zone, _SUBSCRIBER.c.created_at)
    wanted = (
        select(*theirs, _ENROLLMENT.c.course, _ENROLLMENT.c.state)
        .outerjoin_from(_SUBSCRIBER, _ENROLLMENT, _ENROLLMENT.c.subscriber_id == _SUBSCRIBER.c.id)
        .order_by(_SUBSCRIBER.c.id.desc(), _ENROLLMENT.c.id.desc())
        .limit(limit)
    )
    return [SubscriberCourse(*row) for row in session.execute(wanted)]


def add_consent(session: Session, subscriber_id: int, **values: Any) -> int:
    """Add a consent and return its ID."""
    return int(session.execute(_ADD_CONSENT, {"subscriber_id": subscriber_id, **values}).scalar_one())


def confirm_consent(session: Session, subscriber_id: int, course: str, ip: str, now: datetime) -> dict[str, Any] | None:
    """Confirm the newest consent of this person to this course, and copy to the subscriber what its form said about
    them. The pace is that of their enrollment; None is the course's."""
    confirmed = {"person": subscriber_id, "slug": course, "now": now, "by": ip}
    said = session.execute(_CONFIRM_CONSENT, confirmed).one_or_none()
    if said is not None:
        theirs = {"name": said.first_name, "place": said.zone, "tongue": said.language}
        session.execute(_TAKE_OVER, {"person": subscriber_id, **theirs})
    return said.pace if said is not None else None


def newest_consent(session: Session, subscriber_id: int, course: str) -> ConsentRow | None:
    theirs = _CONSENTS.where(_CONSENT.c.subscriber_id == subscriber_id, _CONSENT.c.course == course)
    found = session.execute(theirs.order_by(_CONSENT.c.id.desc()).limit(1)).one_or_none()
    return ConsentRow(*found) if found else None


def find_consent(session: Session, consent_id: int) -> ConsentRow | None:
    found = session.execute(_CONSENTS.where(_CONSENT.c.id == consent_id)).one_or_none()
    return ConsentRow(*found) if found else None


def count_signups_since(session: Session, since: datetime, ip: str) -> tuple[int, int]:
    """Return how many sign-ups there were since then: (from one peer, in total). A peer is an IPv4 address or an IPv6
    /64, which is what everybody gets; `ip` is written in full. The total is derived from row IDs and never too small,
    because counting a busy hour would take longer than the sign-up."""
    asked = _COUNT_SIGNUPS_BY_NETWORK if ":" in ip else _COUNT_SIGNUPS
    peer = ip[:IPV6_NETWORK_LENGTH] if ":" in ip else ip
    from_there, newest, oldest = session.execute(asked, {"since": since, "from": peer}).one()
    return from_there, 0 if oldest is None else newest - oldest + 1


def count_tagged_addresses_since(session: Session, since: datetime, local: str, domain: str) -> int:
    """Return how many addresses local+anything@domain have signed up since then: all of them are one mailbox (RFC
    5233)."""
    asked = (
        select(func.count(_CONSENT.c.subscriber_id.distinct()))
        .join(_SUBSCRIBER, _SUBSCRIBER.c.id == _CONSENT.c.subscriber_id)
        .where(
            _CONSENT.c.at >= since,
            _SUBSCRIBER.c.email.startswith(f"{local}+", autoescape=True),
            _SUBSCRIBER.c.email.endswith(f"@{domain}", autoescape=True),
        )
    )
    return session.execute(asked).scalar_one()


def read_with_other_courses(session: Session, enrollment_ids: Collection[int], *, lock: bool) -> list[EnrollmentRow]:
    """Return these enrollments and all others of the same people, in order of their IDs."""
    keys = [(id_,) for id_ in enrollment_ids]
    found = _ENROLLMENTS.execute(session, _courses_of, keys) if keys else ()
    return read_enrollments(session, [id_ for (id_,) in found], lock=lock)


@cache
def _courses_of(sqlite: bool) -> Select[Any]:
    rows = rows_of(Enrollment).c
    whose = select(rows.subscriber_id).where(is_one_of(_ENROLLMENTS, sqlite))
    return select(rows.id).where(rows.subscriber_id.in_(whose))


_ENSURE = {
    dialect.__name__.rpartition(".")[2]: made.on_conflict_do_update(
        index_elements=["email"],
        set_={"email": made.excluded.email},  # nothing changes: this gives the row's id, and locks it
    ).returning(_SUBSCRIBER.c.id)
    for dialect in (postgresql, sqlite)
    for made in (dialect.insert(_SUBSCRIBER),)
}
_ADD_CONSENT = insert(_CONSENT).returning(_CONSENT.c.id)
_CONFIRM_CONSENT = (
    update(_CONSENT)
    .where(
        _CONSENT.c.id
        == select(func.max(_CONSENT.c.id))
        .where(_CONSENT.c.subscriber_id == bindparam("person"), _CONSENT.c.course == bindparam("slug"))
        .scalar_subquery()
    )
    .values(confirmed_at=bindparam("now"), confirmed_ip=bindparam("by"))
    .returning(_CONSENT.c.first_name, _CONSENT.c.zone, _CONSENT.c.language, _CONSENT.c.pace)
)
_TAKE_OVER = (
    update(_SUBSCRIBER)
    .where(_SUBSCRIBER.c.id == bindparam("person"))
    .values(
        first_name=func.coalesce(func.nullif(bindparam("name", type_=Text), ""), _SUBSCRIBER.c.first_name),
        zone=bindparam("place"),
        language=func.coalesce(bindparam("tongue", type_=Text), _SUBSCRIBER.c.language),
    )
)
_numbers = (
    select(func.max(_CONSENT.c.id)).scalar_subquery(),
    select(_CONSENT.c.id).where(_CONSENT.c.at >= bindparam("since")).order_by(_CONSENT.c.at).limit(1).scalar_subquery(),
)
_since = select(func.count()).where(_CONSENT.c.at >= bindparam("since"))
_COUNT_SIGNUPS = select(_since.where(_CONSENT.c.ip == bindparam("from")).scalar_subquery(), *_numbers)
_COUNT_SIGNUPS_BY_NETWORK = select(
    _since.where(func.substr(_CONSENT.c.ip, 1, IPV6_NETWORK_LENGTH) == bindparam("from")).scalar_subquery(), *_numbers
)
