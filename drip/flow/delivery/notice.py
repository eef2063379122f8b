"""Notices: they confirm in the thread what a command in a reply did. See docs/replies.md."""

from __future__ import annotations

import re
from datetime import datetime, time

from drip.core.planning.schedule import instant_of, local_date
from drip.core.replies.command_effect import MAX_NOTICES_PER_DAY, NOTICE_ASKS_TO_LEAVE, NOTICE_LEFT
from drip.flow.planning.plan import queue_mail
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import MailKind
from drip.storage.planning import enrollments

_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,250}@[!-;=?-~]{1,250}")  # RFC 5322, 3.6.4: what may stand in a header of ours


def queue_notice(work: Work, enrollment: EnrollmentRow, facts: dict[str, str], message_id: str) -> bool:
    """Queues the mail `email/notice.md` with these facts, to leave at once. `message_id` is that of the mail it
    answers. Returns False if the person got enough notices today."""
    if _sent_today(work.session, enrollment, work.now) >= MAX_NOTICES_PER_DAY:
        return False
    queue_mail(
        work,
        enrollment,
        kind=MailKind.NOTICE,
        occurrence=ledger.next_occurrence(work.session, enrollment.id, MailKind.NOTICE),
        data={**facts, "in_reply_to": safe_message_id(message_id)},
    )
    return True


def safe_message_id(message_id: str) -> str:
    """Returns the Message-ID of an inbound mail if it may stand in one of our headers, else ''."""
    return message_id if _MESSAGE_ID.fullmatch(message_id) else ""


def is_goodbye(delivery: FullDeliveryRow | ClaimedDelivery) -> bool:
    """Whether this is the one mail that may follow after a person has left: it confirms that they have."""
    return delivery.kind == MailKind.NOTICE and delivery.data.get("done") == NOTICE_LEFT


def has_goodbye(session: Session, enrollment_id: int) -> bool:
    return any(is_goodbye(delivery) for delivery in ledger.deliveries_of(session, enrollment_id))


def was_asked_to_leave(session: Session, enrollment_id: int) -> bool:
    theirs = ledger.deliveries_of(session, enrollment_id)
    return any(d.kind == MailKind.NOTICE and d.data.get("done") == NOTICE_ASKS_TO_LEAVE for d in theirs)


def _sent_today(session: Session, enrollment: EnrollmentRow, now: datetime) -> int:
    zone = zone_of(enrollment.zone)
    midnight = instant_of(local_date(now, zone), time(0), zone)
    ids = [theirs.id for theirs in enrollments.enrollments_of(session, enrollment.subscriber_id)]
    return ledger.count_mails(session, ids, MailKind.NOTICE, midnight)
