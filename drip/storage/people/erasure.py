"""Removes a person from all tables. The caller decides what goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Text, and_, bindparam, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from drip.core.operations.event_kind import EventKind
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.engine.tables import (
    Answer,
    Consent,
    Delivery,
    Enrollment,
    Event,
    InboundMail,
    Reply,
    SeasonReport,
    SendBlock,
    Subscriber,
    rows_of,
)
from drip.storage.planning.enrollment_ids import retire_ids

_DELIVERY, _MAILS, _BLOCK, _EVENT = (rows_of(table) for table in (Delivery, InboundMail, SendBlock, Event))
ERASED_ADDRESS = "(erased)"  # replaces an address
_IN_AN_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~@-]"


class DigestContents(NamedTuple):
    """A digest of somebody else, with its contents."""

    enrollment_id: int
    number: int
    state: str
    resent: bool
    data: dict[str, Any]


def lock_mails(session: Session, mail_ids: Collection[int]) -> None:
    """Lock the mails; take this lock before the enrollments', as readers of mail do."""
    session.execute(select(_MAILS.c.id).where(_MAILS.c.id.in_(mail_ids)).order_by(_MAILS.c.id).with_for_update())


def lock_person(session: Session, subscriber_id: int) -> list[int] | None:
    """Lock all enrollments of a person until the transaction ends, and let no further one be created; None if there is
    no such person. It waits for mail whose marker is being written."""
    theirs = select(Enrollment.id).where(Enrollment.subscriber_id == subscriber_id).order_by(Enrollment.id)
    session.execute(theirs.with_for_update())
    whose = select(Subscriber.id).where(Subscriber.id == subscriber_id).with_for_update()
    if session.scalar(whose) is None:
        return None
    return list(session.scalars(theirs.with_for_update()))


def digests_showing(session: Session, enrollment_ids: Collection[int], *, lock: bool) -> list[DigestContents]:
    """Return the digests of others that hold words of these enrollments. `lock` keeps them from changing until the
    transaction ends."""
    shows = [cast(_DELIVERY.c.data, Text).contains(f'"{id_}/', autoescape=True) for id_ in enrollment_ids]
    if not shows:
        return []
    wanted = select(*(_DELIVERY.c[name] for name in DigestContents._fields)).where(
        _DELIVERY.c.kind == MailKind.DIGEST, _DELIVERY.c.enrollment_id.not_in(enrollment_ids), or_(*shows)
    )
    wanted = wanted.order_by(_DELIVERY.c.enrollment_id, _DELIVERY.c.number)
    return [DigestContents(*row) for row in session.execute(wanted.with_for_update() if lock else wanted)]


def rewrite_digests(session: Session, digests: Sequence[DigestContents]) -> None:
    """Give digests other contents. One that a worker has claimed goes back to the queue, to be made afresh."""
    if not digests:
        return
    where = and_(_DELIVERY.c.enrollment_id == bindparam("whose"), _DELIVERY.c.number == bindparam("which"))
    rows = [{"whose": d.enrollment_id, "which": d.number, "inside": d.data} for d in digests]
    session.connection().execute(update(_DELIVERY).where(where).values(data=bindparam("inside")), rows)
    back = {"state": DeliveryState.PLANNED, "claimed_by": None, "attempt": _DELIVERY.c.attempt - 1}
    session.connection().execute(
        update(_DELIVERY).where(where, _DELIVERY.c.state == DeliveryState.CLAIMED).values(back), rows
    )


def withdraw_digests(session: Session, digests: Sequence[DigestContents]) -> None:
    """Remove digests that have not left from the queue."""
    where = and_(_DELIVERY.c.enrollment_id == bindparam("whose"), _DELIVERY.c.number == bindparam("which"))
    rows = [{"whose": d.enrollment_id, "which": d.number} for d in digests]
    if rows:
        session.connection().execute(delete(_DELIVERY).where(where), rows)


def delete_mails(session: Session, mail_ids: Collection[int]) -> int:
    """Delete raw mails and how they were understood; return how many."""
    for table in (Answer, SeasonReport, Reply):
        session.execute(delete(table).where(table.mail_id.in_(mail_ids)))
    gone = session.execute(delete(_MAILS).where(_MAILS.c.id.in_(mail_ids)).returning(_MAILS.c.id))
    return len(gone.all())


def delete_person(session: Session, subscriber_id: int, enrollment_ids: Collection[int]) -> None:
    """Delete the subscriber and everything that belongs to them except mail. The caller has locked them."""
    for table in (Answer, Reply, Delivery):
        session.execute(delete(table).where(table.enrollment_id.in_(enrollment_ids)))
    about = or_(Event.subscriber_id == subscriber_id, Event.enrollment_id.in_(enrollment_ids))
    session.execute(delete(Event).where(about))
    for of_theirs in (SeasonReport, Consent, Enrollment):
        session.execute(delete(of_theirs).where(of_theirs.subscriber_id == subscriber_id))
    session.execute(delete(Subscriber).where(Subscriber.id == subscriber_id))
    retire_ids(session, enrollment_ids)


def redact_address(session: Session, address: str) -> None:
    """Remove an address from what the relay said about it: in alerts and in the reasons of blocks."""
    alerts = select(Event.id, Event.data).where(Event.kind == EventKind.ALERT, Event.subscriber_id.is_(None))
    for event_id, data in session.execute(alerts.where(cast(_EVENT.c.data, Text).icontains(address, autoescape=True))):
        told = {**data, "message": _redacted(data["message"], address)}
        session.execute(update(_EVENT).where(_EVENT.c.id == event_id).values(data=told))
    holds = select(_BLOCK.c.kind, _BLOCK.c.name, _BLOCK.c.reason)
    for kind, name, reason in session.execute(holds.where(_BLOCK.c.reason.icontains(address, autoescape=True))):
        theirs = (_BLOCK.c.kind == kind, _BLOCK.c.name == name)
        session.execute(update(_BLOCK).where(*theirs).values(reason=_redacted(reason, address)))


def address_pattern(address: str) -> re.Pattern[str]:
    """Return a pattern that finds the address in a text, in any case, and not as part of a longer one."""
    return re.compile(rf"(?<!{_IN_AN_ADDRESS}){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)


def _redacted(text: str, address: str) -> str:
    return address_pattern(address).sub(ERASED_ADDRESS, text)
