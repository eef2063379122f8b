"""The reading tick: stored mail → parsed → classified → matched → believed → new text → answers → season → plan.

Everything happens from the stored row, in one transaction a mail, and can be run again. What cannot be read is shelved
where the coach sees it; no mail is ever dropped."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from drip.flow.alert import alert
from drip.flow.believe import doubt
from drip.flow.bounce import read_bounce
from drip.flow.command import read_and_obey
from drip.flow.events import read_events
from drip.flow.match import Match, is_for_bounces, match_mail
from drip.flow.plan import plan_next
from drip.flow.preferences import leave, plan_person
from drip.flow.site import Site
from drip.flow.understand import Told, hear, understand
from drip.inbound import MESSAGE, MailClass, ParsedMail, Unreadable, classify, parse
from drip.storage import answers, history, mailroom, people
from drip.storage.database import Session, lost_connection
from drip.storage.states import NEEDS_ATTENTION, MailState
from drip.storage.tables import InboundMail, Reply

log = logging.getLogger(__name__)

SHELVED = {
    MailClass.LOOP: MailState.LOOP,
    MailClass.AUTO_REPLY: MailState.AUTO_REPLY,
    MailClass.DELAY: MailState.AUTO_REPLY,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state a mail ends in, a note for whoever looks at it, and whether somebody should."""

    state: MailState
    note: str = ""
    attention: bool = False


def read_replies(site: Site, now: datetime) -> int:
    """Reads all mail that waits to be read; how many."""
    count = 0
    while read_next(site, now):
        count += 1
    return count


def read_next(site: Site, now: datetime) -> bool:
    """Reads the oldest unread mail; False when there is none."""
    mail_id = None
    try:
        with site.database.write() as session:
            mail = mailroom.take_received(session)
            if mail is None:
                return False
            mail_id = mail.id
            read_one(session, site, mail, now)
    except Exception as error:
        if mail_id is None or lost_connection(error):
            raise
        # A mail that trips us up must not keep the others from being read: it is shelved, and can be read again.
        log.exception("inbound mail %s could not be read", mail_id)
        _shelve(site, mail_id, error, now)
    return True


def read_one(session: Session, site: Site, mail: InboundMail, now: datetime) -> None:
    _conclude(mail, _read(session, site, mail, now))


def replay(site: Site, mail_id: int, now: datetime, *, trust: bool = False) -> bool:
    """Reads a mail again, as if for the first time: what it said before is taken back. With `trust`, what held it (its
    sender, DMARC) is overruled. Where it fails, what it said before stands. False: there is no such mail."""
    try:
        with site.database.write() as session:
            mail = mailroom.lock_mail(session, mail_id)
            if mail is None:
                return False
            mail.trusted = mail.trusted or trust
            enrollment_id = _take_back(session, mail, now)
            read_one(session, site, mail, now)
            if enrollment_id is not None:
                plan_next(session, site, enrollment_id, now)
    except Exception as error:
        # As in the tick: whatever trips us up is shelved, where it can be seen and tried again.
        if lost_connection(error):
            raise
        log.exception("inbound mail %s could not be read again", mail_id)
        _shelve(site, mail_id, error, now)
    return True


def see_to(site: Site, mail_id: int, now: datetime) -> bool:
    """Somebody has seen to a mail: it needs no more attention. False: there is no such mail."""
    with site.database.write() as session:
        mail = mailroom.lock_mail(session, mail_id)
        if mail is None:
            return False
        mail.attention = False
        history.record(session, now, "seen to", mail_id=mail_id)
        return True


def _take_back(session: Session, mail: InboundMail, now: datetime) -> int | None:
    """The enrollment that the mail was matched to, whose plan may rest on what it said."""
    reply = mailroom.find_reply(session, mail.id)
    enrollment_id = reply.enrollment_id if reply else None
    answers.forget_mail(session, mail.id)
    mailroom.remove_reply(session, mail.id)
    history.record(session, now, "replayed", mail_id=mail.id)
    return enrollment_id


def _read(session: Session, site: Site, mail: InboundMail, now: datetime) -> Verdict:
    if mail.form != MESSAGE:
        return Verdict(*read_events(session, site, mail, now))
    try:
        parsed = parse(mail.raw)
    except Unreadable as error:
        return Verdict(MailState.UNREADABLE, str(error))
    kind = classify(parsed, site.mail_domain, mail.mail_from)
    if kind in SHELVED:
        return Verdict(SHELVED[kind])
    if kind is not MailClass.REPLY:
        return Verdict(*read_bounce(session, site, mail, parsed, kind, now))
    if is_for_bounces(site, parsed, mail.rcpt_to):
        return Verdict(MailState.AUTO_REPLY, "it came to the return path, where no person writes")
    match = match_mail(session, site, parsed, mail.rcpt_to)
    if match is None:
        return Verdict(MailState.UNMATCHED, "it answers no mail of ours, and its sender is in no course, or in several")
    if match.leaving:
        leave(session, match.enrollment.id, "mail", now)
        return Verdict(MailState.ACCEPTED, "left the course")
    if first := mailroom.same_reply(session, match.enrollment.id, parsed.message_id, mail.id):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    return _read_reply(session, site, mail, parsed, match, now)


def _read_reply(
    session: Session, site: Site, mail: InboundMail, parsed: ParsedMail, match: Match, now: datetime
) -> Verdict:
    told = hear(session, site, parsed, match, mail.id, mail.received_at)
    _keep(session, parsed, match, told, now)
    email = people.get_subscriber(session, match.enrollment.subscriber_id).email
    if not mail.trusted and (reason := doubt(parsed, match.by, email, site.authserv)):
        return Verdict(MailState.HELD, reason)
    words = told.cut.new.strip() or ("" if parsed.references else parsed.subject)  # a mail may be but a subject
    if obeyed := read_and_obey(session, site, told, words, parsed.message_id, now):
        return Verdict(MailState.ACCEPTED, obeyed.note, obeyed.left_to_coach)
    if not told.cut.new.strip():
        return Verdict(MailState.EMPTY, "no words of their own were found in it")
    lesson = told.lesson.name if told.lesson else ""
    history.record(session, now, "replied", match.enrollment, lesson=lesson, mail_id=mail.id)
    understood = understand(session, site, told, now)
    plan_person(session, site, match.enrollment.subscriber_id, now)
    return Verdict(MailState.ACCEPTED, understood.note, understood.attention)


def _keep(session: Session, parsed: ParsedMail, match: Match, told: Told, now: datetime) -> None:
    mailroom.add_reply(
        session,
        Reply(
            mail_id=told.mail_id,
            enrollment_id=told.enrollment.id,
            lesson=told.lesson.name if told.lesson else "",
            matched_by=match.by,
            from_address=parsed.from_address,
            message_id=parsed.message_id,
            subject=parsed.subject,
            new_text=told.cut.new,
            rest=told.cut.rest,
            at=now,
        ),
    )


def _conclude(mail: InboundMail, verdict: Verdict) -> None:
    mail.state, mail.note = verdict.state, verdict.note
    mail.attention = verdict.attention or verdict.state in NEEDS_ATTENTION


def _shelve(site: Site, mail_id: int, error: Exception, now: datetime) -> None:
    with site.database.write() as session:
        mail = mailroom.get_mail(session, mail_id)
        assert mail is not None
        _conclude(mail, Verdict(MailState.FAILED, f"{type(error).__name__}: {error}"[:500]))
        alert(session, now, f"Inbound mail {mail_id} could not be read: {mail.note}")
