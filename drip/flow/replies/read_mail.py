"""The reading tick: stored mail → parsed → classified → matched → sender checked → new text → answers → season →
plan.

Everything starts from the stored row and can be run again. A mail that cannot be read is shelved where the coach sees
it; no mail is ever dropped. Replies that need nothing but storing are read many in one transaction; every other mail,
and every mail of a batch that failed, is read in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.flow.alert import alert
from drip.flow.planning.plan import plan_next
from drip.flow.replies.open_mail import Verdict
from drip.flow.replies.read_batch import read_mail_batch
from drip.flow.replies.read_one import read_alone
from drip.flow.safety.care import PAGE_FORM, end_wait_for_mail
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Session, is_conflict, is_connection_loss
from drip.storage.engine.states import MailState
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies import answers, inbound_mail
from drip.storage.replies.inbound_mail import MailRow

log = logging.getLogger(__name__)

MAX_MAILS = 50  # mails in one transaction: about a tenth of a second
MAX_BYTES = 2_000_000


def read_replies(site: Site, now: datetime) -> int:
    """Reads all mail that waits to be read; returns how many."""
    count = 0
    while read := read_some(site, now):
        count += read
    return count


def read_some(site: Site, now: datetime) -> int:
    """Reads the oldest unread mails, each person's in order; returns how many, 0 when there are none."""
    ids: list[int] = []
    try:
        with site.database.write() as session:
            mails = inbound_mail.lock_unread_mails(session, MAX_MAILS, MAX_BYTES)
            if not mails:
                return 0
            ids = [mail.id for mail in mails]
            read, alone = read_mail_batch(Work(session, site, now), mails)
    except Exception as error:
        # It is not known which of the mails raised. The others can be read, so each mail is read alone.
        if not ids or (is_connection_loss(error) and not is_conflict(error)):
            raise
        log.warning("mails %s to %s are read one by one: %s", ids[0], ids[-1], error)
        read, alone = 0, ids
    return read + sum(read_next(site, mail_id, now) for mail_id in alone)


def read_next(site: Site, mail_id: int, now: datetime) -> bool:
    """Reads one mail in a transaction of its own. Returns False if another worker reads it."""
    try:
        with site.database.write() as session:
            mail = inbound_mail.lock_unread_mail(session, mail_id)
            if mail is None:
                return False
            read_alone(Work(session, site, now), mail)
    except Exception as error:
        # A mail that raises must not keep the others from being read: it is shelved, and can be read again.
        if is_connection_loss(error):
            raise
        log.exception("inbound mail %s could not be read", mail_id)
        shelve(site, mail_id, error, now)
    return True


def replay_mail(site: Site, mail_id: int, now: datetime, *, trust: bool = False) -> bool:
    """Reads a mail again, as if for the first time: what it said before is taken back. With `trust`, the sender check
    is overruled. If reading fails, what it said before stays; so do words from a page. Returns False if there is no
    such mail."""
    try:
        with site.database.write() as session:
            mail = inbound_mail.lock_mail(session, mail_id)
            if mail is None:
                return False
            if mail.form == PAGE_FORM:
                return True
            if trust:
                inbound_mail.trust(session, [mail_id])
                mail = mail._replace(trusted=True)
            enrollment_id = _take_back(session, mail, now)
            read_alone(Work(session, site, now), mail)
            if enrollment_id is not None:
                plan_next(Work(session, site, now), enrollment_id)
    except Exception as error:
        # As in the tick: a mail that raises is shelved, where it can be seen and tried again.
        if is_connection_loss(error):
            raise
        log.exception("inbound mail %s could not be read again", mail_id)
        shelve(site, mail_id, error, now)
    return True


def mark_done(site: Site, mail_id: int, now: datetime) -> bool:
    """Marks a mail as dealt with: it needs no more attention, and no course waits for that. Returns False if there is
    no such mail."""
    with site.database.write() as session:
        mail = inbound_mail.lock_mail(session, mail_id)
        if mail is None:
            return False
        inbound_mail.clear_attention(session, [mail_id])
        end_wait_for_mail(Work(session, site, now), mail_id)
        history.record_event(session, now, EventKind.SEEN_TO, mail_id=mail_id)
        return True


def _take_back(session: Session, mail: MailRow, now: datetime) -> int | None:
    """Deletes what the mail said before. Returns the id of the enrollment it was matched to, whose plan may depend on
    it."""
    reply = inbound_mail.find_reply(session, mail.id)
    enrollment = enrollments.get_enrollment(session, reply.enrollment_id) if reply else None
    answers.remove_answers_of_mail(session, mail.id)
    inbound_mail.remove_reply(session, mail.id)
    history.record_event(session, now, EventKind.REPLAYED, enrollment, mail_id=mail.id)
    return enrollment.id if enrollment else None


def shelve(site: Site, mail_id: int, error: Exception, now: datetime) -> None:
    with site.database.write() as session:
        verdict = Verdict(MailState.FAILED, f"{type(error).__name__}: {error}"[:500])
        inbound_mail.record_verdicts(session, [(mail_id, verdict.state, verdict.note, verdict.needs_attention)])
        alert(session, now, f"Inbound mail {mail_id} could not be read: {verdict.note}")
