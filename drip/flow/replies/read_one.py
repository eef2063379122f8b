"""Reads one inbound mail of any kind in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace

from drip.core.safety.concern import recognise
from drip.core.safety.tables import tables_with
from drip.flow.alert import alert
from drip.flow.people.preferences import leave, plan_person
from drip.flow.replies.bounce import read_bounce
from drip.flow.replies.command import run_command_and_notify
from drip.flow.replies.interpret import ask_what_was_meant
from drip.flow.replies.match import match_mail
from drip.flow.replies.open_mail import OpenedMail, Verdict, open_mail
from drip.flow.replies.provider_events import read_events
from drip.flow.replies.read_reply import ReadReply, accepted_verdict, read_reply, store_replies
from drip.flow.safety.care import FlaggedWords, note_for, take_care
from drip.flow.work import Work
from drip.inbound import MESSAGE_FORM, MailClass, read_mail
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailState
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow


def read_alone(work: Work, mail: MailRow) -> None:
    verdict = _read(work, mail)
    ending = (mail.id, verdict.state, verdict.note, verdict.needs_attention)
    inbound_mail.record_verdicts(work.session, [ending])


def _read(work: Work, mail: MailRow) -> Verdict:
    if mail.form != MESSAGE_FORM:
        return Verdict(*read_events(work, mail))
    opened_mail = open_mail(work.site, mail)
    if isinstance(opened_mail, Verdict):
        return opened_mail
    if opened_mail.kind is not MailClass.REPLY:
        return Verdict(*read_bounce(work, mail, opened_mail.mail, opened_mail.kind))
    for enrollment_id in opened_mail.unsubscribes:
        if enrollments.lock_enrollment(work.session, enrollment_id):
            leave(work.session, enrollment_id, "mail", work.now)
            return Verdict(MailState.ACCEPTED, "left the course")
    return _read_reply(work, mail, opened_mail)


def _read_reply(work: Work, mail: MailRow, opened_mail: OpenedMail) -> Verdict:
    found = match_mail(work.session, opened_mail.references, opened_mail.mail)
    if found is None:
        return _unmatched(work, mail, opened_mail)
    context, match = found
    reply = read_reply(work, context, mail, opened_mail.mail, match)
    if isinstance(reply, Verdict):
        return reply
    store_replies(work.session, [reply])
    verdict = _finish(work, opened_mail, reply)
    return _take_care(work, mail, reply, verdict) if reply.concern else verdict


def _take_care(work: Work, mail: MailRow, reply: ReadReply, verdict: Verdict) -> Verdict:
    """Flags words that speak of trouble. If they are read again, nobody gets another mail about them."""
    assert reply.concern is not None
    inbound_mail.flag(work.session, [mail.id], work.now)
    if mail.flagged_at is None:
        doubt = verdict.note if verdict.state == MailState.HELD else ""
        row = reply.row
        words = FlaggedWords(reply.concern, row.new_text, mail.id, row.lesson, row.message_id, doubt)
        take_care(work, _read_enrollment(work, reply), words)
    note = "; ".join(filter(None, (note_for(reply.concern), verdict.note)))
    return replace(verdict, note=note, attention=True)


def _read_enrollment(work: Work, reply: ReadReply) -> EnrollmentRow:
    """Returns the enrollment as it is after the reply; a command in it may have ended it."""
    enrollment = enrollments.lock_enrollment(work.session, reply.reply.enrollment.id)
    assert enrollment is not None
    return enrollment


def _unmatched(work: Work, mail: MailRow, opened_mail: OpenedMail) -> Verdict:
    note = "it answers no mail of ours, and its sender is in no course, or in several"
    text = f"{opened_mail.mail.subject}\n\n{read_mail(opened_mail.mail, ()).new}"
    if mail.flag_lifted_at is None and (concern := recognise(text, tables=tables_with(work.site.safety))):
        inbound_mail.flag(work.session, [mail.id], work.now)
        note = f"{note_for(concern)}; {note}"
        alert(work.session, work.now, f"Inbound mail {mail.id} {note}")
    return Verdict(MailState.UNMATCHED, note)


def _finish(work: Work, opened_mail: OpenedMail, reply: ReadReply) -> Verdict:
    if reply.command:
        result = run_command_and_notify(work, reply.reply, reply.command, opened_mail.mail.message_id)
        return Verdict(MailState.ACCEPTED, result.note, result.left_to_coach)
    if reply.interpretation is None:
        return reply.verdict
    asked_about = "" if reply.concern else ask_what_was_meant(work, reply.reply, reply.interpretation)
    plan_person(work, reply.reply.enrollment.subscriber_id)
    return accepted_verdict(reply.reply, reply.interpretation, asked_about)
