"""One mail, whatever it is, in a transaction of its own."""

from __future__ import annotations

from drip.flow.people.preferences import leave, plan_person
from drip.flow.replies.bounce import read_bounce
from drip.flow.replies.command import obey_and_tell
from drip.flow.replies.interpret import ask_what_was_meant
from drip.flow.replies.match import match_mail
from drip.flow.replies.open_mail import Opened, open_mail
from drip.flow.replies.provider_events import read_events
from drip.flow.replies.read_reply import Heard, accepted, listen, write_down
from drip.flow.replies.verdict import Verdict
from drip.flow.work import Work
from drip.inbound import MESSAGE, MailClass
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.planning import enrollments


def read_alone(work: Work, mail: InboundMail) -> None:
    verdict = _read(work, mail)
    mail.state, mail.note, mail.attention = verdict.state, verdict.note, verdict.needs_attention


def _read(work: Work, mail: InboundMail) -> Verdict:
    if mail.form != MESSAGE:
        return Verdict(*read_events(work, mail))
    opened = open_mail(work.site, mail)
    if isinstance(opened, Verdict):
        return opened
    if opened.kind is not MailClass.REPLY:
        return Verdict(*read_bounce(work, mail, opened.mail, opened.kind))
    for enrollment_id in opened.leaving:
        if enrollments.lock_enrollment(work.session, enrollment_id):
            leave(work.session, enrollment_id, "mail", work.now)
            return Verdict(MailState.ACCEPTED, "left the course")
    return _read_reply(work, mail, opened)


def _read_reply(work: Work, mail: InboundMail, opened: Opened) -> Verdict:
    found = match_mail(work.session, opened.claims, opened.mail)
    if found is None:
        return Verdict(MailState.UNMATCHED, "it answers no mail of ours, and its sender is in no course, or in several")
    known, match = found
    heard = listen(work, known, mail, opened.mail, match)
    if isinstance(heard, Verdict):
        return heard
    write_down(work.session, [heard])
    return _go_on(work, opened, heard)


def _go_on(work: Work, opened: Opened, heard: Heard) -> Verdict:
    if heard.command:
        obeyed = obey_and_tell(work, heard.told, heard.command, opened.mail.message_id)
        return Verdict(MailState.ACCEPTED, obeyed.note, obeyed.left_to_coach)
    if heard.interpretation is None:
        return heard.verdict
    asked_about = ask_what_was_meant(work, heard.told, heard.interpretation)
    plan_person(work, heard.told.enrollment.subscriber_id)
    return accepted(heard.told, heard.interpretation, asked_about)
