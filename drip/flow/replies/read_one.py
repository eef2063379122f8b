"""One mail, whatever it is, in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from drip.flow.people.preferences import leave, plan_person
from drip.flow.replies.bounce import read_bounce
from drip.flow.replies.command import obey_and_tell
from drip.flow.replies.interpret import follow_up
from drip.flow.replies.match import match_mail
from drip.flow.replies.open_mail import Opened, open_mail
from drip.flow.replies.provider_events import read_events
from drip.flow.replies.read_reply import Heard, listen, noted, write_down
from drip.flow.replies.verdict import Verdict
from drip.flow.site import Site
from drip.inbound import MESSAGE, MailClass
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.planning import enrollments


def read_alone(session: Session, site: Site, mail: InboundMail, now: datetime) -> None:
    verdict = _read(session, site, mail, now)
    mail.state, mail.note, mail.attention = verdict.state, verdict.note, verdict.needs_attention


def _read(session: Session, site: Site, mail: InboundMail, now: datetime) -> Verdict:
    if mail.form != MESSAGE:
        return Verdict(*read_events(session, site, mail, now))
    opened = open_mail(site, mail)
    if isinstance(opened, Verdict):
        return opened
    if opened.kind is not MailClass.REPLY:
        return Verdict(*read_bounce(session, site, mail, opened.mail, opened.kind, now))
    for enrollment_id in opened.leaving:
        if enrollments.lock_enrollment(session, enrollment_id):
            leave(session, enrollment_id, "mail", now)
            return Verdict(MailState.ACCEPTED, "left the course")
    return _read_reply(session, site, mail, opened, now)


def _read_reply(session: Session, site: Site, mail: InboundMail, opened: Opened, now: datetime) -> Verdict:
    found = match_mail(session, opened.claims, opened.mail)
    if found is None:
        return Verdict(MailState.UNMATCHED, "it answers no mail of ours, and its sender is in no course, or in several")
    known, match = found
    heard = listen(session, site, known, mail, opened.mail, match, now)
    if isinstance(heard, Verdict):
        return heard
    write_down(session, [heard])
    return _go_on(session, site, opened, heard, now)


def _go_on(session: Session, site: Site, opened: Opened, heard: Heard, now: datetime) -> Verdict:
    if heard.command:
        obeyed = obey_and_tell(session, site, heard.told, heard.command, opened.mail.message_id, now)
        return Verdict(MailState.ACCEPTED, obeyed.note, obeyed.left_to_coach)
    if heard.understood is None:
        return heard.verdict
    notes, attention = follow_up(session, site, heard.told, heard.understood, now)
    plan_person(session, site, heard.told.enrollment.subscriber_id, now)
    return noted(notes, attention=attention)
