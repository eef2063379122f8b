"""Many replies in one transaction: what the database knows is read for all of them at once, and what they say is
written at once. They are read from what is known without writing, so that nothing is half done of one that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from drip.flow.planning.plan import plan_all
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match, context_of, find_match
from drip.flow.replies.open_mail import OpenedMail, open_mail
from drip.flow.replies.read_reply import ReadReply, read_reply, store_replies
from drip.flow.replies.verdict import Verdict
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import MESSAGE_FORM, MailClass
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState, MailState
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import UnreadMail


def read_mail_batch(work: Work, mails: Sequence[UnreadMail]) -> tuple[int, list[int]]:
    """(how many of the mails were read, those that must be read next, each alone). The others are left for later: one
    person's mails are read in their order, each with the knowledge of those before."""
    batch = _Batch(work.session, work.site, work.now)
    opened = list(_openable(work.site, mails))
    replies = [(each.claims, each.mail) for _, each in opened if isinstance(each, OpenedMail)]
    known = context_of(work.session, replies)
    for mail, each in opened:
        if isinstance(each, Verdict):
            batch.conclude(mail, each)
        elif match := find_match(known, each.claims):
            batch.take(known, mail, each, match)
        else:
            return batch.write(known), [*batch.alone, mail.id]
    following = mails[len(opened) : len(opened) + 1] if not batch.waits else ()
    return batch.write(known), [*batch.alone, *(mail.id for mail in following)]


class _Batch:
    """What comes of the mails so far."""

    def __init__(self, session: Session, site: Site, now: datetime) -> None:
        self.alone: list[int] = []
        self.waits = False
        self._at = (session, site, now)
        self._verdicts: list[tuple[int, MailState, str, bool]] = []
        self._heard: list[ReadReply] = []
        self._seen: set[int] = set()  # subscribers

    def take(self, known: MailContext, mail: UnreadMail, opened: OpenedMail, match: Match) -> None:
        session, site, now = self._at
        person = match.enrollment.subscriber_id
        if person in self._seen:
            self.waits = True
            return
        self._seen.add(person)
        heard = read_reply(Work(session, site, now), known, mail, opened.mail, match)
        if isinstance(heard, Verdict):
            self.conclude(mail, heard)
        elif heard.asks_for_more:
            self.alone.append(mail.id)
        else:
            self._heard.append(heard)
            self.conclude(mail, heard.verdict)

    def conclude(self, mail: UnreadMail, verdict: Verdict) -> None:
        self._verdicts.append((mail.id, verdict.state, verdict.note, verdict.needs_attention))

    def write(self, known: MailContext) -> int:
        session, site, now = self._at
        store_replies(session, self._heard)
        inbound_mail.record_verdicts(session, self._verdicts)
        answered = {each.told.enrollment.subscriber_id for each in self._heard if each.interpretation}
        whose = (person for person in known.people.enrolled.values() if person.subscriber_id in answered)
        plan_all(Work(session, site, now), [person.id for person in whose if person.state == EnrollmentState.ACTIVE])
        return len(self._verdicts)


def _openable(site: Site, mails: Sequence[UnreadMail]) -> Iterator[tuple[UnreadMail, OpenedMail | Verdict]]:
    """The mails up to the first that must be read alone."""
    for mail in mails:
        opened = open_mail(site, mail) if mail.form == MESSAGE_FORM else None
        if opened is None or (isinstance(opened, OpenedMail) and not _is_plain(opened)):
            return
        yield mail, opened


def _is_plain(opened: OpenedMail) -> bool:
    return opened.kind is MailClass.REPLY and bool(opened.claims) and not opened.leaving
