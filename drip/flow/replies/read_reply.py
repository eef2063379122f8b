"""A reply of somebody who is known: believed or not, its words cut, a command or answers. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drip.core.replies.command import Command
from drip.core.replies.interpret import Interpretation, ReplyKind
from drip.flow.people.answering import Said, keep
from drip.flow.replies.interpret import Told, add_answers_and_seasons, hear, interpret
from drip.flow.replies.mail_context import Known
from drip.flow.replies.match import Match
from drip.flow.replies.sender_check import doubt
from drip.flow.replies.verdict import Verdict
from drip.flow.work import Work
from drip.inbound import ParsedMail
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import Waiting

LEFT_OVER = {ReplyKind.LETTER: "a letter", ReplyKind.UNSPLIT: "could not be split into answers"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a mail comes to, and what is to be kept of it. Where it is a command, or something is to be asked back, the
    verdict comes with doing so."""

    verdict: Verdict
    told: Told
    reply: dict[str, Any]
    said: Said = field(default_factory=Said)
    interpretation: Interpretation | None = None
    command: Command | None = None

    @property
    def asks_for_more(self) -> bool:
        return self.command is not None or bool(self.interpretation and self.interpretation.to_ask_back)


def listen(work: Work, known: Known, mail: InboundMail | Waiting, parsed: ParsedMail, match: Match) -> Heard | Verdict:
    """A verdict where it was heard before."""
    if first := known.same_message(match.enrollment.id, parsed.message_id, mail.id):
        return Verdict(MailState.DUPLICATE, f"the same message as mail {first}")
    told = hear(work.session, work.site, known, parsed, match, mail.id, mail.received_at)
    reply = _reply(parsed, match, told, work.now)
    if not mail.trusted and (reason := doubt(parsed, match.by, match.enrollment.email, work.site.authserv)):
        return Heard(Verdict(MailState.HELD, reason), told, reply)
    match interpret(work, told, "" if parsed.references else parsed.subject):
        case None:
            return Heard(Verdict(MailState.EMPTY, "no words of their own were found in it"), told, reply)
        case Interpretation() as interpretation:
            return _answered(told, reply, interpretation, work.now)
        case command:
            return Heard(Verdict(MailState.ACCEPTED), told, reply, command=command)


def write_down(session: Session, heard: Sequence[Heard]) -> None:
    """Keeps what several people wrote, and what they said with it."""
    inbound_mail.add_replies(session, [each.reply for each in heard])
    keep(session, [each.said for each in heard])


def accepted(told: Told, interpretation: Interpretation, asked_about: str = "") -> Verdict:
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


def _answered(told: Told, reply: dict[str, Any], interpretation: Interpretation, now: datetime) -> Heard:
    said = Said()
    said.tell(told.enrollment, "replied", now, lesson=told.lesson.name if told.lesson else "", mail_id=told.mail_id)
    add_answers_and_seasons(said, told, interpretation)
    return Heard(accepted(told, interpretation), told, reply, said, interpretation)


def _reply(parsed: ParsedMail, match: Match, told: Told, now: datetime) -> dict[str, Any]:
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
