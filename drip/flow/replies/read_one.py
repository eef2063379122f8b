"""One mail, whatever it is, in a transaction of its own."""

from __future__ import annotations

from drip.flow.people.preferences import leave, plan_person
from drip.flow.replies.bounce import read_bounce
from drip.flow.replies.command import run_command_and_notify
from drip.flow.replies.interpret import ask_what_was_meant
from drip.flow.replies.match import match_mail
from drip.flow.replies.open_mail import OpenedMail, open_mail
from drip.flow.replies.provider_events import read_events
from drip.flow.replies.read_reply import ReadReply, accepted, read_reply, store_replies
from drip.flow.replies.verdict import Verdict
from drip.flow.work import Work
from drip.inbound import MESSAGE_FORM, MailClass
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.planning import enrollments


def read_alone(work: Work, mail: InboundMail) -> None:
    verdict = _read(work, mail)
    mail.state, mail.note, mail.attention = verdict.state, verdict.note, verdict.needs_attention


def _read(work: Work, mail: InboundMail) -> Verdict:
    if mail.form != MESSAGE_FORM:
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


def _read_reply(work: Work, mail: InboundMail, opened: OpenedMail) -> Verdict:
    found = match_mail(work.session, opened.claims, opened.mail)
    if found is None:
        return Verdict(MailState.UNMATCHED, "it answers no mail of ours, and its sender is in no course, or in several")
    known, match = found
    heard = read_reply(work, known, mail, opened.mail, match)
    if isinstance(heard, Verdict):
        return heard
    store_replies(work.session, [heard])
    return _go_on(work, opened, heard)


def _go_on(work: Work, opened: OpenedMail, heard: ReadReply) -> Verdict:
    if heard.command:
        obeyed = run_command_and_notify(work, heard.told, heard.command, opened.mail.message_id)
        return Verdict(MailState.ACCEPTED, obeyed.note, obeyed.left_to_coach)
    if heard.interpretation is None:
        return heard.verdict
    asked_about = ask_what_was_meant(work, heard.told, heard.interpretation)
    plan_person(work, heard.told.enrollment.subscriber_id)
    return accepted(heard.told, heard.interpretation, asked_about)
