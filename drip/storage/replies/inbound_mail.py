"""Inbound mail as it came, and how it was understood."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from drip.core.replies.reply_kind import ReplyKind
from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import Enrollment, InboundMail, MailboxPosition, Reply, Subscriber, rows_of
from drip.storage.engine.upsert import add_if_missing, add_or_replace, add_or_replace_each


class MailRow(NamedTuple):
    """A mail as it came, and what became of it. `form`: how `raw` is to be read. `attention`: somebody should look at
    it. `trusted`: somebody has said that it is from who it says. `flagged_at`: its words speak of trouble, until the
    coach lifts the flag."""

    id: int
    raw: bytes
    mail_from: str
    rcpt_to: list[str]
    source: str
    form: str
    received_at: datetime
    state: str
    note: str
    attention: bool
    trusted: bool
    flagged_at: datetime | None
    flag_lifted_at: datetime | None

    @property
    def is_withheld(self) -> bool:
        """Whether the words must not be given back."""
        return self.flagged_at is not None and self.flag_lifted_at is None


class ReplyRow(NamedTuple):
    """What was understood of one mail that belongs to an enrollment. `message_id`: as the sender's program gave it, ''
    where it gave none. `kind`: a ReplyKind; None where the words were not interpreted."""

    mail_id: int
    enrollment_id: int
    lesson: str
    matched_by: str
    from_address: str
    message_id: str
    subject: str
    new_text: str
    rest: str
    at: datetime
    kind: str | None = None


class PositionRow(NamedTuple):
    """How far a mailbox was read; see the table."""

    uidvalidity: int
    last_uid: int
    backlog: bool


_MAILS, _REPLIES = rows_of(InboundMail), rows_of(Reply)
_ENROLLMENTS, _SUBSCRIBERS = rows_of(Enrollment), rows_of(Subscriber)
_KINDS_IN_WORDS = {"a letter": ReplyKind.LETTER, "could not be split into answers": ReplyKind.UNSPLIT}
_MESSAGES = RowType(Reply, "enrollment_id", "message_id")
_MAIL_COLUMNS = columns_of(InboundMail, *MailRow._fields)
_REPLY_COLUMNS = columns_of(Reply, *ReplyRow._fields)
# A literal, so that the partial index serves a prepared statement too.
_IS_UNREAD: ColumnElement[bool] = literal_column("inbound_mail.state = 'received'")


_IS_CRY = and_(_MAILS.c.flagged_at.is_not(None), _MAILS.c.flag_lifted_at.is_(None), _MAILS.c.attention)


class RawMail(NamedTuple):
    """A mail as it came. `form`: of `raw`, a message or what a service made of one."""

    raw: bytes
    mail_from: str
    rcpt_to: list[str]
    source: str
    form: str


def store_mail(session: Session, mail: RawMail, now: datetime) -> bool:
    """Stores a mail once. False where the very same bytes are here already, which is as good as storing them."""
    values = {
        **mail._asdict(),
        "digest": hashlib.sha256(mail.raw).hexdigest(),
        "received_at": now,
        "state": MailState.RECEIVED,
        "note": "",
        "attention": False,
        "trusted": False,
    }
    return add_if_missing(session, InboundMail, values, ["digest"])


def add_note(session: Session, raw: RawMail, note: str, now: datetime) -> int:
    """Stores words that came from a page, for the coach's list; returns their ID there."""
    values = {
        **raw._asdict(),
        "digest": hashlib.sha256(raw.raw).hexdigest(),
        "received_at": now,
        "state": MailState.ACCEPTED,
        "note": note,
        "attention": True,
        "trusted": False,
    }
    return int(session.execute(insert(_MAILS).values(values).returning(_MAILS.c.id)).scalar_one())


def lock_unread_mails(session: Session, most: int, most_bytes: int) -> list[MailRow]:
    """Return the oldest unread mails, locked until the transaction ends; other readers skip them. At least one if there
    is any, and then as many as `most_bytes` allow."""
    size = func.length(_MAILS.c.raw)
    waiting = select(_MAILS.c.id, size).where(_IS_UNREAD).order_by(_MAILS.c.id).limit(most)
    ids: list[int] = []
    for mail_id, length in session.execute(waiting.with_for_update(skip_locked=True)):
        most_bytes -= length
        if ids and most_bytes < 0:
            break
        ids.append(mail_id)
    if not ids:
        return []
    rows = session.execute(select(*_MAIL_COLUMNS).where(_MAILS.c.id.in_(ids)).order_by(_MAILS.c.id))
    return [MailRow(*row) for row in rows]


def lock_unread_mail(session: Session, mail_id: int) -> MailRow | None:
    """Return an unread mail, locked until the transaction ends; None if somebody else is reading or has read it."""
    mine = select(*_MAIL_COLUMNS).where(_MAILS.c.id == mail_id, _IS_UNREAD)
    return _mail(session, mine.with_for_update(skip_locked=True))


def get_mail(session: Session, mail_id: int) -> MailRow | None:
    return _mail(session, select(*_MAIL_COLUMNS).where(_MAILS.c.id == mail_id))


def lock_mail(session: Session, mail_id: int) -> MailRow | None:
    """Return a mail, locked against other readers until the transaction ends."""
    return _mail(session, select(*_MAIL_COLUMNS).where(_MAILS.c.id == mail_id).with_for_update())


def _mail(session: Session, wanted: Select[Any]) -> MailRow | None:
    found = session.execute(wanted).one_or_none()
    return MailRow(*found) if found else None


def list_mails(
    session: Session, *, needs_attention: bool, limit: int, states: Sequence[MailState] = ()
) -> Sequence[tuple[MailRow, ReplyRow | None]]:
    """Return inbound mails with how they were understood; with `states`, only those in one of them. First those that
    are flagged and that nobody has looked at, then the newest."""
    query = select(*_MAIL_COLUMNS, *_REPLY_COLUMNS)
    query = query.outerjoin_from(_MAILS, _REPLIES, _REPLIES.c.mail_id == _MAILS.c.id)
    if needs_attention:
        query = query.where(_MAILS.c.attention)
    if states:
        query = query.where(_MAILS.c.state.in_(states))
    found = list(session.execute(query.where(_IS_CRY).order_by(_MAILS.c.id.desc()).limit(limit)))
    rest = query.where(not_(_IS_CRY)).order_by(_MAILS.c.id.desc())
    rows = [*found, *session.execute(rest.limit(limit - len(found)))]
    width = len(_MAIL_COLUMNS)
    return [(MailRow(*row[:width]), ReplyRow(*row[width:]) if row.mail_id is not None else None) for row in rows]


def find_reply(session: Session, mail_id: int) -> ReplyRow | None:
    found = session.execute(select(*_REPLY_COLUMNS).where(_REPLIES.c.mail_id == mail_id)).one_or_none()
    return ReplyRow(*found) if found else None


def replies_of(
    session: Session, enrollment_id: int, state: MailState, *, without_flagged: bool = False
) -> Sequence[ReplyRow]:
    """Return what somebody wrote in the mails in that state, oldest first; `without_flagged`, only what may be given
    back."""
    query = select(*_REPLY_COLUMNS, _MAILS.c.note).join_from(_REPLIES, _MAILS, _MAILS.c.id == _REPLIES.c.mail_id)
    query = query.where(_REPLIES.c.enrollment_id == enrollment_id, _MAILS.c.state == state)
    if without_flagged:
        query = query.where(or_(_MAILS.c.flagged_at.is_(None), _MAILS.c.flag_lifted_at.is_not(None)))
    rows = session.execute(query.order_by(_REPLIES.c.at, _REPLIES.c.mail_id))
    return [_with_kind(ReplyRow(*row[:-1]), row.note) for row in rows]


def _with_kind(reply: ReplyRow, note: str) -> ReplyRow:
    """What was read before there was a column for it has its kind in the note only, which begins with it."""
    noted = next((kind for words, kind in _KINDS_IN_WORDS.items() if note.startswith(words)), None)
    return reply if reply.kind else reply._replace(kind=noted)


def mails_of_messages(
    session: Session, messages: Collection[tuple[int, str]]
) -> dict[tuple[int, str], list[tuple[int, str]]]:
    """Return {(enrollment ID, message ID): (ID, new words) of the mails that were read as this message}."""
    found: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for enrollment_id, message_id, *mail in _MESSAGES.execute(session, _same_messages, messages) if messages else ():
        found.setdefault((enrollment_id, message_id), []).append((mail[0], mail[1]))
    return found


@cache
def _same_messages(sqlite: bool) -> Select[Any]:
    return select(*_MESSAGES.columns, _REPLIES.c.mail_id, _REPLIES.c.new_text).where(is_one_of(_MESSAGES, sqlite))


def remove_reply(session: Session, mail_id: int) -> None:
    session.execute(delete(Reply).where(Reply.mail_id == mail_id))


def add_replies(session: Session, replies: Sequence[ReplyRow]) -> None:
    """Store how mails were understood, replacing what was stored before."""
    if replies:
        add_or_replace_each(session, Reply, [reply._asdict() for reply in replies], ["mail_id"])


def record_verdicts(session: Session, verdicts: Sequence[tuple[int, MailState, str, bool]]) -> None:
    """Finish reading mails: (ID, state, note, whether somebody should look at it)."""
    names = ("of", "state", "note", "attention")
    if verdicts:
        ending = update(_MAILS).where(_MAILS.c.id == bindparam("of"))
        session.connection().execute(ending, [dict(zip(names, verdict, strict=True)) for verdict in verdicts])


def trust(session: Session, mail_ids: Sequence[int]) -> None:
    """Somebody has said that these mails are from who they say."""
    session.execute(update(_MAILS).where(_MAILS.c.id.in_(mail_ids)).values(trusted=True))


def flag(session: Session, mail_ids: Sequence[int], now: datetime) -> None:
    """The words of these mails speak of trouble. What was flagged before keeps its time, and its flag stays lifted."""
    unflagged = _MAILS.c.id.in_(mail_ids), _MAILS.c.flagged_at.is_(None)
    session.execute(update(_MAILS).where(*unflagged).values(flagged_at=now))


def lift_flag(session: Session, mail_id: int, now: datetime) -> None:
    session.execute(update(_MAILS).where(_MAILS.c.id == mail_id).values(flag_lifted_at=now))


def unseen_flagged_mails(session: Session, enrollment_ids: Sequence[int]) -> list[int]:
    """Return the IDs of the flagged mails of these enrollments that nobody has looked at."""
    theirs = select(_MAILS.c.id).join_from(_MAILS, _REPLIES, _REPLIES.c.mail_id == _MAILS.c.id)
    return list(session.scalars(theirs.where(_REPLIES.c.enrollment_id.in_(enrollment_ids), _IS_CRY)))


def believed_addresses(session: Session, subscriber_id: int) -> list[str]:
    """Return the addresses besides their own from which somebody has said that this person's mail comes."""
    return list(session.scalars(_believed(subscriber_id, _REPLIES.c.from_address).distinct()))


def disbelieve(session: Session, subscriber_id: int, address: str) -> bool:
    """Take it back that mail from this address is the person's. Return False if nobody has said so. What such mail said
    before stays."""
    theirs = _believed(subscriber_id, _MAILS.c.id).where(_REPLIES.c.from_address == address)
    ids = list(session.scalars(theirs))
    session.execute(update(_MAILS).where(_MAILS.c.id.in_(ids)).values(trusted=False))
    return bool(ids)


def _believed(subscriber_id: int, column: ColumnElement[Any]) -> Select[Any]:
    wanted = select(column).join_from(_REPLIES, _MAILS, _MAILS.c.id == _REPLIES.c.mail_id)
    wanted = wanted.join(_ENROLLMENTS, _ENROLLMENTS.c.id == _REPLIES.c.enrollment_id)
    wanted = wanted.join(_SUBSCRIBERS, _SUBSCRIBERS.c.id == _ENROLLMENTS.c.subscriber_id)
    return wanted.where(
        _SUBSCRIBERS.c.id == subscriber_id, _MAILS.c.trusted, _REPLIES.c.from_address != _SUBSCRIBERS.c.email
    )


def clear_attention(session: Session, mail_ids: Sequence[int]) -> None:
    """Somebody has looked at these mails."""
    session.execute(update(_MAILS).where(_MAILS.c.id.in_(mail_ids)).values(attention=False))


def find_position(session: Session, mailbox: str) -> PositionRow | None:
    row = rows_of(MailboxPosition).c
    found = session.execute(select(row.uidvalidity, row.last_uid, row.backlog).where(row.mailbox == mailbox))
    return next((PositionRow(*position) for position in found), None)


def save_position(session: Session, mailbox: str, uidvalidity: int, last_uid: int, *, backlog: bool) -> None:
    values = {"mailbox": mailbox, "uidvalidity": uidvalidity, "last_uid": last_uid, "backlog": backlog}
    add_or_replace(session, MailboxPosition, values, ["mailbox"])
