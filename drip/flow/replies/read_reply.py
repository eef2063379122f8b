"""A reply of somebody who is known: believed or not, its words cut, a command or answers. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drip.core.replies.command import Command
from drip.core.replies.interpret import Interpretation, ReplyKind
from drip.flow.people.recorded_answers import RecordedAnswers, store_answers
from drip.flow.replies.interpret import ReplyInContext, add_answers_and_seasons, cut_reply, interpret
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.replies.verdict import Verdict
from drip.flow.work import Work
from drip.inbound import ParsedMail
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import UnreadMail

LEFT_OVER = {ReplyKind.LETTER: "a letter", ReplyKind.UNSPLIT: "could not be split into answers"}


@dataclass(frozen=True, slots=True)
class ReadReply:
    """What a mail comes to, and what is to be kept of it. Where it is a command, or something is to be asked back, the
    verdict comes with doing so."""

    verdict: Verdict
    told: ReplyInContext
    reply: dict[str, Any]
    said: RecordedAnswers = field(default_factory=RecordedAnswers)
    interpretation: Interpretation | None = None
    command: Command | None = None

    @property
    def asks_for_more(self) -> bool:
        return self.command is not None or bool(self.interpretation and self.interpretation.to_ask_back)


def read_reply(
    work: Work, known: MailContext, mail: InboundMail | UnreadMail, parsed: ParsedMail, match: Match
) -> ReadReply | Verdict:
    """A verdict where it was heard before."""
    if first := known.same_message(match.enrollment.id, parsed.message_id, mail.id):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    told = cut_reply(work.session, work.site, known, parsed, match, mail.id, mail.received_at)
    reply = _reply(parsed, match, told, work.now)
    if not mail.trusted and (
        reason := reason_to_quarantine(parsed, match.by, match.enrollment.email, work.site.authserv)
    ):
        return ReadReply(Verdict(MailState.HELD, reason), told, reply)
    match interpret(work, told, "" if parsed.references else parsed.subject):
        case None:
            return ReadReply(Verdict(MailState.EMPTY, "no words of their own were found in it"), told, reply)
        case Interpretation() as interpretation:
            return _answered(told, reply, interpretation, work.now)
        case command:
            return ReadReply(Verdict(MailState.ACCEPTED), told, reply, command=command)


def store_replies(session: Session, heard: Sequence[ReadReply]) -> None:
    """Keeps what several people wrote, and what they said with it."""
    inbound_mail.add_replies(session, [each.reply for each in heard])
    store_answers(session, [each.said for each in heard])


def accepted(told: ReplyInContext, interpretation: Interpretation, asked_about: str = "") -> Verdict:
    """What the coach reads of it, and whether they should. `asked_about`: the question that was asked back about; what
    else is unclear waits for what comes of that."""
    unclear = [answer.question.id for answer in interpretation.unclear]
    left_over = [LEFT_OVER[interpretation.remainder]] if interpretation.remainder else []
    notes = [*left_over, *(["the quote was hard to tell from the words"] if told.cut.suspicious else [])]
    if asked_about:
        return Verdict(MailState.ACCEPTED, "; ".join([f"asked back about {asked_about}", *notes]), bool(notes))
    if unclear:
        notes = [f"unclear: {', '.join(unclear)}", *notes]
    return Verdict(MailState.ACCEPTED, "; ".join(notes), bool(notes))


def _answered(told: ReplyInContext, reply: dict[str, Any], interpretation: Interpretation, now: datetime) -> ReadReply:
    said = RecordedAnswers()
    said.tell(told.enrollment, "replied", now, lesson=told.lesson.name if told.lesson else "", mail_id=told.mail_id)
    add_answers_and_seasons(said, told, interpretation)
    return ReadReply(accepted(told, interpretation), told, reply, said, interpretation)


def _reply(parsed: ParsedMail, match: Match, told: ReplyInContext, now: datetime) -> dict[str, Any]:
    return {
        "mail_id": told.mail_id,
        "enrollment_id": told.enrollment.id,
        "lesson": told.lesson.name if told.lesson else "",
        "matched_by": match.by,
        "from_address": parsed.from_address,
        "message_id": parsed.message_id,
        "subject": parsed.subject,
        "new_text": told.cut.new,
        "rest": told.cut.rest,
        "at": now,
    }
