"""Reads the reply of a known person: the sender is checked, the new words are cut out, and they are a command or
answers. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.core.replies.command import Command
from drip.core.replies.interpret import Interpretation
from drip.core.replies.letter_consent import is_confirmation
from drip.core.replies.reply_kind import ReplyKind
from drip.core.safety.concern import Concern
from drip.flow.people.recorded_answers import RecordedAnswers, store_answers
from drip.flow.replies.interpret import ReplyInContext, add_answers_and_seasons, cut_reply, interpret
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.replies.open_mail import Verdict
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.safety.care import recognise_words
from drip.flow.work import Work
from drip.inbound import ParsedMail
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState, MailKind, MailState
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow

REMAINDER_NOTES = {ReplyKind.LETTER: "a letter", ReplyKind.UNSPLIT: "could not be split into answers"}


@dataclass(frozen=True, slots=True)
class ReadReply:
    """A reply that was read, and what is to be stored of it. If it is a command, or something has to be asked back,
    carrying that out gives the final verdict."""

    verdict: Verdict
    reply: ReplyInContext
    row: ReplyRow
    record: RecordedAnswers = field(default_factory=RecordedAnswers)
    interpretation: Interpretation | None = None
    command: Command | None = None
    concern: Concern | None = None

    @property
    def needs_own_transaction(self) -> bool:
        read, is_paused = self.interpretation, self.reply.enrollment.paused_at is not None
        changes_more = read is not None and (bool(read.to_ask_back) or read.may_want_to_leave or is_paused)
        return self.command is not None or self.concern is not None or changes_more or self.confirms

    @property
    def confirms(self) -> bool:
        """Whether it says yes to the mail that asks whether they want the course."""
        delivery = self.reply.delivery
        if self.interpretation is None or delivery is None or delivery.kind != MailKind.CONFIRMATION:
            return False
        return self.reply.enrollment.state == EnrollmentState.PENDING and is_confirmation(self.reply.cut.new)


def read_reply(
    work: Work, context: MailContext, mail: MailRow, parsed: ParsedMail, match: Match
) -> ReadReply | Verdict:
    """Reads a reply. Returns a verdict if the same message was read before."""
    reply = cut_reply(work, context, parsed, match, mail.id, mail.received_at)
    if first := context.same_message(match.enrollment.id, parsed.message_id, mail.id, reply.cut.new):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    row = _reply_row(parsed, match, reply, work.now)
    subject = "" if parsed.references else parsed.subject
    concern = _concern(work, mail, reply, subject)
    doubt = reason_to_quarantine(work.session, parsed, match.by, match.enrollment, work.site.authserv)
    if doubt and not mail.trusted:
        return ReadReply(Verdict(MailState.HELD, doubt), reply, row, concern=concern)
    match interpret(work, reply, subject):
        case None:
            return ReadReply(Verdict(MailState.EMPTY, _why_empty(parsed)), reply, row, concern=concern)
        case Interpretation() as interpretation:
            return _read_answers(reply, row, interpretation, concern, work.now)
        case command:
            row = row._replace(kind=ReplyKind.COMMAND)
            return ReadReply(Verdict(MailState.ACCEPTED), reply, row, command=command, concern=concern)


def _concern(work: Work, mail: MailRow, reply: ReplyInContext, subject: str) -> Concern | None:
    """Returns what in the words speaks of trouble; None if the coach has said of this mail that nothing does."""
    if mail.flag_lifted_at is not None:
        return None
    return recognise_words(work, reply.enrollment, "\n\n".join((subject, reply.cut.new, reply.cut.between)))


def _why_empty(parsed: ParsedMail) -> str:
    attached = f"; attached: {', '.join(parsed.attachments)}" if parsed.attachments else ""
    return f"no words of their own were found in it{attached}"[:500]


def store_replies(session: Session, replies: Sequence[ReadReply]) -> None:
    """Stores what several people wrote, and the answers in it."""
    inbound_mail.add_replies(session, [each.row for each in replies])
    store_answers(session, [each.record for each in replies])


def leaving_verdict(*, was_asked: bool) -> Verdict:
    """Returns the verdict on a reply whose writer may want to leave."""
    note = "may want to leave the course"
    return Verdict(MailState.ACCEPTED, f"{note}; asked back" if was_asked else note, attention=True)


def accepted_verdict(reply: ReplyInContext, interpretation: Interpretation, asked_about: str = "") -> Verdict:
    """Returns the verdict on an accepted reply, with a note for the coach. `asked_about` is the question that was asked
    back about; other unclear answers wait for the answer to that."""
    notes = [REMAINDER_NOTES[interpretation.remainder]] if interpretation.remainder else []
    if reply.cut.suspicious:
        notes.append("the quote was hard to tell from the words")
    if asked_about:
        return Verdict(MailState.ACCEPTED, "; ".join([f"asked back about {asked_about}", *notes]), bool(notes))
    if unclear := [answer.question.id for answer in interpretation.unclear]:
        notes.insert(0, f"unclear: {', '.join(unclear)}")
    return Verdict(MailState.ACCEPTED, "; ".join(notes), bool(notes))


def _read_answers(
    reply: ReplyInContext, row: ReplyRow, interpretation: Interpretation, concern: Concern | None, now: datetime
) -> ReadReply:
    record, lesson = RecordedAnswers(), reply.lesson.name if reply.lesson else ""
    record.add_event(reply.enrollment, EventKind.REPLIED, now, lesson=lesson, mail_id=reply.mail_id)
    add_answers_and_seasons(record, reply, interpretation, now if concern else None)
    verdict = accepted_verdict(reply, interpretation)
    row = row._replace(kind=interpretation.kind)
    return ReadReply(verdict, reply, row, record, interpretation, concern=concern)


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
