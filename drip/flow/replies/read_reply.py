"""Reads the reply of a known person: the sender is checked, the new words are cut out, and they are a command or
answers. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from drip.core.replies.command import Command
from drip.flow.people.recorded_answers import RecordedAnswers, store_answers
from drip.flow.replies.command import find_command
from drip.flow.replies.interpret import InterpretedReply, ReplyInContext, cut_reply, interpret_reply, notes_of
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.replies.verdict import Verdict
from drip.flow.work import Work
from drip.inbound import ParsedMail
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow


@dataclass(frozen=True, slots=True)
class ReadReply:
    """What a reply comes to, and what is to be stored. Where it is a command, or something has to be asked back,
    carrying that out gives the final verdict."""

    verdict: Verdict
    reply: ReplyInContext
    row: ReplyRow
    record: RecordedAnswers = field(default_factory=RecordedAnswers)
    interpreted: InterpretedReply | None = None
    command: Command | None = None

    @property
    def needs_own_transaction(self) -> bool:
        return self.command is not None or bool(self.interpreted and self.interpreted.to_clarify)


def read_reply(
    work: Work, context: MailContext, mail: MailRow, parsed: ParsedMail, match: Match
) -> ReadReply | Verdict:
    """Reads a reply. Returns a verdict where the same message was read before."""
    if first := context.same_message(match.enrollment.id, parsed.message_id, mail.id):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    reply = cut_reply(work.session, work.site, context, parsed, match, mail.id, mail.received_at)
    row = _reply_row(parsed, match, reply, work.now)
    if not mail.trusted and (
        reason := reason_to_quarantine(parsed, match.by, match.enrollment.email, work.site.authserv)
    ):
        return ReadReply(Verdict(MailState.HELD, reason), reply, row)
    words = reply.cut.new.strip() or ("" if parsed.references else parsed.subject)  # a mail may be but a subject
    if command := find_command(work.session, work.site, reply, words):
        return ReadReply(Verdict(MailState.ACCEPTED), reply, row, command=command)
    if not reply.cut.new.strip():
        return ReadReply(Verdict(MailState.EMPTY, "no words of their own were found in it"), reply, row)
    return _answered(reply, row, work.now)


def store_replies(session: Session, replies: Sequence[ReadReply]) -> None:
    """Stores what several people wrote, and the answers in it."""
    inbound_mail.add_replies(session, [each.row for each in replies])
    store_answers(session, [each.record for each in replies])


def accepted(notes: Sequence[str], *, attention: bool) -> Verdict:
    return Verdict(MailState.ACCEPTED, "; ".join(notes), attention)


def _answered(reply: ReplyInContext, row: ReplyRow, now: datetime) -> ReadReply:
    interpreted = interpret_reply(reply)
    notes, attention = notes_of(interpreted)
    record = interpreted.record
    lesson = reply.lesson.name if reply.lesson else ""
    event_record = RecordedAnswers()
    event_record.add_event(reply.enrollment, "replied", now, lesson=lesson, mail_id=reply.mail_id)
    record = RecordedAnswers(record.answers, record.seasons, event_record.events + record.events, record.unclear)
    return ReadReply(accepted(notes, attention=attention), reply, row, record, interpreted)


def _reply_row(parsed: ParsedMail, match: Match, reply: ReplyInContext, now: datetime) -> ReplyRow:
    return ReplyRow(
        mail_id=reply.mail_id,
        enrollment_id=reply.enrollment.id,
        lesson=reply.lesson.name if reply.lesson else "",
        matched_by=match.by,
        from_address=parsed.from_address,
        message_id=parsed.message_id,
        subject=parsed.subject,
        new_text=reply.cut.new,
        rest=reply.cut.rest,
        at=now,
    )
