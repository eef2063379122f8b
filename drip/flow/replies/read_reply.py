"""A reply of somebody who is known: believed or not, its words cut, a command or answers. Nothing is written here."""

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
    """What a mail comes to, and what is to be kept of it. Where it is a command, or something is to be asked back, the
    verdict comes with doing so."""

    verdict: Verdict
    told: ReplyInContext
    reply: ReplyRow
    said: RecordedAnswers = field(default_factory=RecordedAnswers)
    understood: InterpretedReply | None = None
    command: Command | None = None

    @property
    def asks_for_more(self) -> bool:
        return self.command is not None or bool(self.understood and self.understood.to_ask)


def read_reply(work: Work, known: MailContext, mail: MailRow, parsed: ParsedMail, match: Match) -> ReadReply | Verdict:
    """A verdict where it was heard before."""
    if first := known.same_message(match.enrollment.id, parsed.message_id, mail.id):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    told = cut_reply(work.session, work.site, known, parsed, match, mail.id, mail.received_at)
    reply = _reply(parsed, match, told, work.now)
    if not mail.trusted and (
        reason := reason_to_quarantine(parsed, match.by, match.enrollment.email, work.site.authserv)
    ):
        return ReadReply(Verdict(MailState.HELD, reason), told, reply)
    words = told.cut.new.strip() or ("" if parsed.references else parsed.subject)  # a mail may be but a subject
    if command := find_command(work.session, work.site, told, words):
        return ReadReply(Verdict(MailState.ACCEPTED), told, reply, command=command)
    if not told.cut.new.strip():
        return ReadReply(Verdict(MailState.EMPTY, "no words of their own were found in it"), told, reply)
    return _answered(told, reply, work.now)


def store_replies(session: Session, heard: Sequence[ReadReply]) -> None:
    """Keeps what several people wrote, and what they said with it."""
    inbound_mail.add_replies(session, [each.reply for each in heard])
    store_answers(session, [each.said for each in heard])


def accepted(notes: Sequence[str], *, attention: bool) -> Verdict:
    return Verdict(MailState.ACCEPTED, "; ".join(notes), attention)


def _answered(told: ReplyInContext, reply: ReplyRow, now: datetime) -> ReadReply:
    understood = interpret_reply(told)
    notes, attention = notes_of(understood)
    said = understood.said
    lesson = told.lesson.name if told.lesson else ""
    replied = RecordedAnswers()
    replied.tell(told.enrollment, "replied", now, lesson=lesson, mail_id=told.mail_id)
    said = RecordedAnswers(said.answers, said.seasons, replied.events + said.events, said.unclear)
    return ReadReply(accepted(notes, attention=attention), told, reply, said, understood)


def _reply(parsed: ParsedMail, match: Match, told: ReplyInContext, now: datetime) -> ReplyRow:
    return ReplyRow(
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
    )
