"""Inbound mail as it came, and what was understood of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, literal_column, select, update
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail, MailboxPosition, Reply, rows_of
from drip.storage.engine.upsert import add_if_missing, add_or_replace, add_or_replace_each


class UnreadMail(NamedTuple):
    """A mail that waits to be read."""

    id: int
    raw: bytes
    mail_from: str
    rcpt_to: list[str]
    form: str
    received_at: datetime
    trusted: bool


_MAILS = rows_of(InboundMail)
_MESSAGES = RowType(Reply, "enrollment_id", "message_id")
_UNREAD = columns_of(InboundMail, *UnreadMail._fields)
# A literal, so that the partial index serves a prepared statement too.
_IS_UNREAD: ColumnElement[bool] = literal_column("inbound_mail.state = 'received'")


def store_mail(
    session: Session, raw: bytes, mail_from: str, rcpt_to: Sequence[str], source: str, form: str, now: datetime
) -> bool:
    """Stores a mail once. False where the very same bytes are here already, which is as good as storing them."""
    values = {
        "digest": hashlib.sha256(raw).hexdigest(),
        "raw": raw,
        "mail_from": mail_from,
        "rcpt_to": list(rcpt_to),
        "source": source,
        "form": form,
        "received_at": now,
        "state": MailState.RECEIVED,
        "note": "",
        "attention": False,
        "trusted": False,
    }
    return add_if_missing(session, InboundMail, values, ["digest"])


def lock_unread_mails(session: Session, most: int, most_bytes: int) -> list[UnreadMail]:
    """The oldest mails not yet read, locked until this transaction ends; other readers pass over them. At least one if
    there is one, and as many as `most_bytes` allow."""
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
    rows = session.execute(select(*_UNREAD).where(_MAILS.c.id.in_(ids)).order_by(_MAILS.c.id))
    return [UnreadMail(*row) for row in rows]


def lock_unread_mail(session: Session, mail_id: int) -> InboundMail | None:
    """A mail not yet read, locked until this transaction ends. None where somebody else reads it, or has."""
    mine = select(InboundMail).where(InboundMail.id == mail_id, _IS_UNREAD)
    return session.scalars(mine.with_for_update(skip_locked=True)).first()


def get_mail(session: Session, mail_id: int) -> InboundMail | None:
    return session.get(InboundMail, mail_id)


def lock_mail(session: Session, mail_id: int) -> InboundMail | None:
    """A mail, kept from being read by others until this transaction ends."""
    return session.get(InboundMail, mail_id, with_for_update=True)


def list_mails(
    session: Session, *, needs_attention: bool, limit: int, states: Sequence[MailState] = ()
) -> Sequence[tuple[InboundMail, Reply | None]]:
    """Inbound mails with what was understood of them, newest first; with `states`, only those in one of them."""
    query = select(InboundMail, Reply).outerjoin(Reply, Reply.mail_id == InboundMail.id)
    if needs_attention:
        query = query.where(InboundMail.attention)
    if states:
        query = query.where(InboundMail.state.in_(states))
    rows = session.execute(query.order_by(InboundMail.id.desc()).limit(limit))
    return [(mail, reply) for mail, reply in rows]


def find_reply(session: Session, mail_id: int) -> Reply | None:
    return session.get(Reply, mail_id)


def replies_of(session: Session, enrollment_id: int, state: MailState) -> Sequence[tuple[Reply, str]]:
    """(what somebody wrote, the note on it) of the mails in that state, the oldest first."""
    query = select(Reply, InboundMail.note).join(InboundMail, InboundMail.id == Reply.mail_id)
    query = query.where(Reply.enrollment_id == enrollment_id, InboundMail.state == state)
    return [(reply, note) for reply, note in session.execute(query.order_by(Reply.at, Reply.mail_id))]


def mails_of_messages(session: Session, messages: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """{(enrollment id, message id): the mails that were read as this message}"""
    found: dict[tuple[int, str], list[int]] = {}
    for enrollment_id, message_id, mail_id in _MESSAGES.execute(session, _same_messages, messages) if messages else ():
        found.setdefault((enrollment_id, message_id), []).append(mail_id)
    return found


@cache
def _same_messages(sqlite: bool) -> Select[Any]:
    return select(*_MESSAGES.columns, rows_of(Reply).c.mail_id).where(is_one_of(_MESSAGES, sqlite))


def remove_reply(session: Session, mail_id: int) -> None:
    session.execute(delete(Reply).where(Reply.mail_id == mail_id))


def add_replies(session: Session, replies: Sequence[Mapping[str, Any]]) -> None:
    """Keeps what was understood of mails, in place of what was understood before."""
    if replies:
        add_or_replace_each(session, Reply, replies, ["mail_id"])


def record_verdicts(session: Session, verdicts: Sequence[tuple[int, MailState, str, bool]]) -> None:
    """Ends the reading of mails: (id, state, note, whether somebody should look at it)."""
    names = ("of", "state", "note", "attention")
    if verdicts:
        ending = update(_MAILS).where(_MAILS.c.id == bindparam("of"))
        session.connection().execute(ending, [dict(zip(names, verdict, strict=True)) for verdict in verdicts])


def find_position(session: Session, mailbox: str) -> MailboxPosition | None:
    return session.get(MailboxPosition, mailbox)


def save_position(session: Session, mailbox: str, uidvalidity: int, last_uid: int, *, backlog: bool) -> None:
    values = {"mailbox": mailbox, "uidvalidity": uidvalidity, "last_uid": last_uid, "backlog": backlog}
    add_or_replace(session, MailboxPosition, values, ["mailbox"])
