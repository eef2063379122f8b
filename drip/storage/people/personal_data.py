"""All rows about one person, from every table, for their data export and for their erasure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import is_sqlite
from drip.storage.engine.tables import (
    Answer,
    Consent,
    Delivery,
    Enrollment,
    Event,
    InboundMail,
    Reply,
    SeasonReport,
    Subscriber,
    Suppression,
    TableBase,
    rows_of,
)

Row = dict[str, Any]  # by column

_MAILS, _REPLIES, _ENROLLMENTS = (rows_of(table) for table in (InboundMail, Reply, Enrollment))
_IS_UNMATCHED = select(_REPLIES.c.mail_id).where(_REPLIES.c.mail_id == _MAILS.c.id).correlate(_MAILS)
_ADDRESSES_IN_USE = select(rows_of(Subscriber).c.email)


class UnmatchedMail(NamedTuple):
    """A mail that was not read as anybody's reply: only its contents say whose it is."""

    id: int
    form: str
    state: str
    mail_from: str
    rcpt_to: list[str]


def unmatched_mails(session: Session, after: int = 0) -> Iterator[UnmatchedMail]:
    """Return the unmatched mails with a higher ID than `after`."""
    wanted = select(*(_MAILS.c[name] for name in UnmatchedMail._fields)).where(
        _MAILS.c.id > after, ~_IS_UNMATCHED.exists()
    )
    for row in session.execute(wanted.order_by(_MAILS.c.id)):
        yield UnmatchedMail(*row)


def unmatched_mails_with(session: Session, texts: Collection[str], after: int = 0) -> dict[int, bytes]:
    """Return {ID: raw mail} of the unmatched mails that may hold one of these texts, given in lower case."""
    if is_sqlite(session):
        plain = func.lower(cast(_MAILS.c.raw, Text))
    else:
        plain = func.lower(func.encode(_MAILS.c.raw, "escape"))
    has = or_(*(plain.contains(text, autoescape=True) for text in texts))
    wanted = select(_MAILS.c.id, _MAILS.c.raw).where(_MAILS.c.id > after, ~_IS_UNMATCHED.exists(), has)
    return dict(tuple(row) for row in session.execute(wanted))


def newest_mail(session: Session) -> int:
    return session.scalar(select(func.max(_MAILS.c.id))) or 0


def mails_of(session: Session, enrollment_ids: Collection[int]) -> list[int]:
    """Return the mails that were read as replies of these enrollments."""
    theirs = select(_REPLIES.c.mail_id).where(_REPLIES.c.enrollment_id.in_(enrollment_ids))
    return list(session.scalars(theirs.order_by(_REPLIES.c.mail_id)))


def addresses_of(session: Session, enrollment_ids: Collection[int]) -> set[str]:
    """Return the addresses that their mails went to, except those that somebody has now."""
    to = Delivery.made_from["facts"]["subscriber"]["email"].as_string()
    theirs = select(to).where(Delivery.enrollment_id.in_(enrollment_ids), to.is_not(None), to.not_in(_ADDRESSES_IN_USE))
    return set(session.scalars(theirs.distinct()))


def enrollment_ids_of(session: Session, subscriber_id: int) -> list[int]:
    theirs = select(_ENROLLMENTS.c.id).where(_ENROLLMENTS.c.subscriber_id == subscriber_id)
    return list(session.scalars(theirs.order_by(_ENROLLMENTS.c.id)))


def rows_about(
    session: Session, subscriber_id: int, mail_ids: Collection[int], keys: Collection[str]
) -> dict[str, list[Row]]:
    """Return {table: its rows about this person, oldest first}: their own rows, the mails with these IDs, and the
    suppressions under these keys."""
    ids = enrollment_ids_of(session, subscriber_id)
    of_theirs: dict[type[TableBase], Any] = {
        Subscriber: Subscriber.id == subscriber_id,
        Consent: Consent.subscriber_id == subscriber_id,
        Enrollment: Enrollment.subscriber_id == subscriber_id,
        Delivery: Delivery.enrollment_id.in_(ids),
        Answer: Answer.enrollment_id.in_(ids),
        SeasonReport: SeasonReport.subscriber_id == subscriber_id,
        Reply: Reply.enrollment_id.in_(ids),
        InboundMail: InboundMail.id.in_(mail_ids),
        Event: or_(Event.subscriber_id == subscriber_id, Event.enrollment_id.in_(ids)),
        Suppression: Suppression.key.in_(keys),
    }
    return {rows_of(table).name: _rows(session, table, about) for table, about in of_theirs.items()}


def _rows(session: Session, table: type[TableBase], about: Any) -> list[Row]:
    rows = rows_of(table)
    return [dict(row) for row in session.execute(select(rows).where(about).order_by(*rows.primary_key)).mappings()]
