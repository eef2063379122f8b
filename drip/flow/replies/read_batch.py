"""Reads many replies in one transaction: their context is read for all at once, and what they say is written at
once. Nothing is written before all of them were read, so a mail that fails leaves nothing half done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from drip.flow.planning.plan import plan_all
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match, context_of, find_match
from drip.flow.replies.open_mail import OpenedMail, Verdict, open_mail
from drip.flow.replies.read_reply import ReadReply, read_reply, store_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import MESSAGE_FORM, MailClass
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState, MailState
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow


def read_mail_batch(work: Work, mails: Sequence[MailRow]) -> tuple[int, list[int]]:
    """Reads as many of the mails as can be read together.

    Returns how many were read, and the ids of those that must be read next, each alone. The others wait: one person's
    mails are read in order, each with the knowledge of those before."""
    batch = _Batch(work.session, work.site, work.now)
    opened_mails = list(_openable(work.site, mails))
    replies = [(each.references, each.mail) for _, each in opened_mails if isinstance(each, OpenedMail)]
    context = context_of(work.session, replies)
    for mail, each in opened_mails:
        if isinstance(each, Verdict):
            batch.conclude(mail, each)
        elif match := find_match(context, each.references):
            batch.add(context, mail, each, match)
        else:
            return batch.write(context), [*batch.alone, mail.id]
    following = mails[len(opened_mails) : len(opened_mails) + 1] if not batch.waits else ()
    return batch.write(context), [*batch.alone, *(mail.id for mail in following)]


class _Batch:
    """The results of the mails read so far."""

    def __init__(self, session: Session, site: Site, now: datetime) -> None:
        self.alone: list[int] = []
        self.waits = False
        self._at = (session, site, now)
        self._verdicts: list[tuple[int, MailState, str, bool]] = []
        self._replies: list[ReadReply] = []
        self._seen: set[int] = set()  # subscribers

    def add(self, context: MailContext, mail: MailRow, opened_mail: OpenedMail, match: Match) -> None:
        session, site, now = self._at
        person = match.enrollment.subscriber_id
        if person in self._seen:
            self.waits = True
            return
        self._seen.add(person)
        reply = read_reply(Work(session, site, now), context, mail, opened_mail.mail, match)
        if isinstance(reply, Verdict):
            self.conclude(mail, reply)
        elif reply.needs_own_transaction:
            self.alone.append(mail.id)
        else:
            self._replies.append(reply)
            self.conclude(mail, reply.verdict)

    def conclude(self, mail: MailRow, verdict: Verdict) -> None:
        self._verdicts.append((mail.id, verdict.state, verdict.note, verdict.needs_attention))

    def write(self, context: MailContext) -> int:
        session, site, now = self._at
        store_replies(session, self._replies)
        inbound_mail.record_verdicts(session, self._verdicts)
        subscriber_ids = {each.reply.enrollment.subscriber_id for each in self._replies if each.interpretation}
        people = (person for person in context.people.enrollments.values() if person.subscriber_id in subscriber_ids)
        plan_all(Work(session, site, now), [person.id for person in people if person.state == EnrollmentState.ACTIVE])
        return len(self._verdicts)


def _openable(site: Site, mails: Sequence[MailRow]) -> Iterator[tuple[MailRow, OpenedMail | Verdict]]:
    """Yields the mails up to the first that must be read alone."""
    for mail in mails:
        opened_mail = open_mail(site, mail) if mail.form == MESSAGE_FORM else None
        if opened_mail is None or (isinstance(opened_mail, OpenedMail) and not _is_plain(opened_mail)):
            return
        yield mail, opened_mail


def _is_plain(opened_mail: OpenedMail) -> bool:
    return opened_mail.kind is MailClass.REPLY and bool(opened_mail.references) and not opened_mail.unsubscribes
