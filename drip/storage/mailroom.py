"""Inbound mail as it came, and what was understood of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from drip.storage.states import MailState
from drip.storage.tables import InboundMail, MailboxPosition, Reply
from drip.storage.upsert import add_if_missing, add_or_replace


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


def take_received(session: Session) -> InboundMail | None:
    """The oldest mail not yet read, locked until this transaction ends; other readers pass over it."""
    return session.scalars(
        select(InboundMail)
        .where(InboundMail.state == MailState.RECEIVED)
        .order_by(InboundMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def get_mail(session: Session, mail_id: int) -> InboundMail | None:
    return session.get(InboundMail, mail_id)


def lock_mail(session: Session, mail_id: int) -> InboundMail | None:
    """A mail, kept from being read by others until this transaction ends."""
    return session.get(InboundMail, mail_id, with_for_update=True)


def list_mails(session: Session, *, needs_attention: bool, limit: int) -> Sequence[tuple[InboundMail, Reply | None]]:
    """Inbound mails with what was understood of them, newest first."""
    query = select(InboundMail, Reply).outerjoin(Reply, Reply.mail_id == InboundMail.id)
    if needs_attention:
        query = query.where(InboundMail.attention)
    rows = session.execute(query.order_by(InboundMail.id.desc()).limit(limit))
    return [(mail, reply) for mail, reply in rows]


def find_reply(session: Session, mail_id: int) -> Reply | None:
    return session.get(Reply, mail_id)


def same_reply(session: Session, enrollment_id: int, message_id: str, mail_id: int) -> int | None:
    """Another mail with the same message, sent by a second way, if there is one."""
    if not message_id:
        return None
    return session.scalar(
        select(Reply.mail_id)
        .where(Reply.enrollment_id == enrollment_id, Reply.message_id == message_id, Reply.mail_id != mail_id)
        .order_by(Reply.mail_id)
        .limit(1)
    )


def remove_reply(session: Session, mail_id: int) -> None:
    session.execute(delete(Reply).where(Reply.mail_id == mail_id))


def add_reply(session: Session, reply: Reply) -> None:
    session.merge(reply)
    session.flush()


def find_position(session: Session, mailbox: str) -> MailboxPosition | None:
    return session.get(MailboxPosition, mailbox)


def keep_position(session: Session, mailbox: str, uidvalidity: int, last_uid: int, *, backlog: bool) -> None:
    values = {"mailbox": mailbox, "uidvalidity": uidvalidity, "last_uid": last_uid, "backlog": backlog}
    add_or_replace(session, MailboxPosition, values, ["mailbox"])
