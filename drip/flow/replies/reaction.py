"""Records a reaction, such as a thumb under a lesson. It answers nothing, and nobody has to do anything about it."""

from __future__ import annotations

from drip.core.operations.event_kind import EventKind
from drip.core.replies.reply_kind import ReplyKind
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.replies.open_mail import Verdict
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.work import Work
from drip.inbound import ParsedMail, reaction_of
from drip.storage.engine.states import MailState
from drip.storage.operations import history
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow


def read_reaction(work: Work, context: MailContext, mail: MailRow, parsed: ParsedMail, match: Match) -> Verdict:
    """Stores a reaction with the lesson that it is to. One that may not be from the person is only kept."""
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
    if not mail.trusted and (reason := reason_to_quarantine(parsed, match.by, enrollment.email, work.site.authserv)):
        return Verdict(MailState.REACTION, f"{reaction}, but {reason}")
    history.record_event(
        work.session, work.now, EventKind.REACTED, enrollment, lesson=lesson, reaction=reaction, mail_id=mail.id
    )
    return Verdict(MailState.REACTION, reaction)
