"""Reads one inbound mail of any kind in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace

from drip.core.operations.event_kind import EventKind
from drip.core.replies.command import Pause, Resume, Stop
from drip.core.replies.reply_kind import ReplyKind
from drip.core.safety.concern import recognise
from drip.core.safety.tables import tables_with
from drip.flow.alert import alert
from drip.flow.people.preferences import end_automatic_pauses, leave, plan_person
from drip.flow.replies.bounce import read_bounce
from drip.flow.replies.command import run_command_and_notify
from drip.flow.replies.interpret import ask_what_was_meant
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match, match_mail
from drip.flow.replies.open_mail import OpenedMail, Verdict, open_mail
from drip.flow.replies.presence.absence import read_automatic_mail
from drip.flow.replies.presence.leaving import ask_whether_to_leave
from drip.flow.replies.provider_events import read_events
from drip.flow.replies.read_reply import ReadReply, accepted_verdict, leaving_verdict, read_reply, store_replies
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.safety.care import FlaggedWords, note_for, take_care
from drip.flow.signup.signup import confirm
from drip.flow.work import Work
from drip.inbound import MESSAGE_FORM, MailClass, ParsedMail, reaction_of, read_mail
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailState
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow


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
    if opened_mail.kind is MailClass.AUTO_REPLY:
        return read_automatic_mail(work, mail, opened_mail)
    if opened_mail.kind not in (MailClass.REPLY, MailClass.REACTION):
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
    if opened_mail.kind is MailClass.REACTION:
        return _read_reaction(work, context, mail, opened_mail.mail, match)
    reply = read_reply(work, context, mail, opened_mail.mail, match)
    if isinstance(reply, Verdict):
        return reply
    store_replies(work.session, [reply])
    verdict = _finish(work, opened_mail, reply)
    return _take_care(work, mail, reply, verdict) if reply.concern else verdict


def _take_care(work: Work, mail: MailRow, reply: ReadReply, verdict: Verdict) -> Verdict:
    """Flags words that speak of trouble. If they are read again, nobody gets another mail about them, unless it is only
    known now that they are the person's own."""
    assert reply.concern is not None
    inbound_mail.flag(work.session, [mail.id], work.now)
    doubt = verdict.note if verdict.state == MailState.HELD else ""
    if mail.flagged_at is None or (mail.state == MailState.HELD and not doubt):
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


def _read_reaction(work: Work, context: MailContext, mail: MailRow, parsed: ParsedMail, match: Match) -> Verdict:
    """Stores a reaction, such as a thumb, with the lesson that it is to. It answers nothing. One that may not be from
    the person is only stored."""
    enrollment, delivery = match.enrollment, match.delivery
    reaction, lesson = reaction_of(parsed), delivery.lesson if delivery else ""
    row = ReplyRow(
        mail_id=mail.id,
        enrollment_id=enrollment.id,
        lesson=lesson,
        matched_by=match.by,
        from_address=parsed.from_address,
        message_id=parsed.message_id,
        subject=parsed.subject,
        new_text=reaction,
        rest="",
        at=work.now,
        kind=ReplyKind.REACTION,
    )
    if context.same_message(enrollment.id, parsed.message_id, mail.id, reaction) is None:
        inbound_mail.add_replies(work.session, [row])
    doubt = reason_to_quarantine(work.session, parsed, match.by, enrollment, work.site.authserv)
    if doubt and not mail.trusted:
        return Verdict(MailState.REACTION, f"{reaction}, but {doubt}")
    history.record_event(
        work.session, work.now, EventKind.REACTED, enrollment, lesson=lesson, reaction=reaction, mail_id=mail.id
    )
    return Verdict(MailState.REACTION, reaction)


def _confirm(work: Work, reply: ReadReply) -> Verdict:
    """Starts the course of somebody who answers the confirmation with yes, from its address and with its token."""
    if confirm(work, reply.reply.enrollment.id, "", reply.reply.mail_id):
        return Verdict(MailState.ACCEPTED, "confirmed")
    return Verdict(MailState.ACCEPTED, "they said yes, but the course cannot begin now", attention=True)


def _finish(work: Work, opened_mail: OpenedMail, reply: ReadReply) -> Verdict:
    if (reply.command or reply.interpretation) and not isinstance(reply.command, Stop | Pause | Resume):
        end_automatic_pauses(work, reply.reply.enrollment.subscriber_id, "reply")
    if reply.command:
        result = run_command_and_notify(work, reply.reply, reply.command, opened_mail.mail.message_id)
        return Verdict(MailState.ACCEPTED, result.note, result.left_to_coach)
    if reply.interpretation is None:
        return reply.verdict
    if reply.confirms:
        return _confirm(work, reply)
    if reply.interpretation.may_want_to_leave:
        was_asked = not reply.concern and ask_whether_to_leave(work, reply.reply, opened_mail.mail.message_id)
        plan_person(work, reply.reply.enrollment.subscriber_id)
        return leaving_verdict(was_asked=was_asked)
    asked_about = "" if reply.concern else ask_what_was_meant(work, reply.reply, reply.interpretation)
    plan_person(work, reply.reply.enrollment.subscriber_id)
    return accepted_verdict(reply.reply, reply.interpretation, asked_about)
