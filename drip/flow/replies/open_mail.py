"""Parses and classifies an inbound mail, before the database is asked anything."""

from __future__ import annotations

from dataclasses import dataclass

from drip.flow.replies.match import (
    ReplyReference,
    bounce_references,
    is_for_bounces,
    reply_references,
    unsubscribed_enrollments,
)
from drip.flow.site import Site
from drip.inbound import MailClass, ParsedMail, UnreadableMail, classify, find_tokens, parse
from drip.storage.engine.states import ATTENTION_STATES, MailState
from drip.storage.replies.inbound_mail import MailRow

STATES_OF_OTHER_MAIL = {
    MailClass.LOOP: MailState.LOOP,
    MailClass.DELAY: MailState.AUTO_REPLY,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state a mail ends in, a note for whoever looks at it, and whether somebody should."""

    state: MailState
    note: str = ""
    attention: bool = False

    @property
    def needs_attention(self) -> bool:
        return self.attention or self.state in ATTENTION_STATES


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail that may concern somebody. `unsubscribes` are the ids of enrollments whose unsubscribe address it was sent
    to."""

    mail: ParsedMail
    kind: MailClass
    references: tuple[ReplyReference, ...]
    unsubscribes: tuple[int, ...]


def open_mail(site: Site, mail: MailRow) -> OpenedMail | Verdict:
    """Parses a mail. Returns a verdict if the mail alone decides, as with loops and reports."""
    try:
        parsed = parse(mail.raw)
    except UnreadableMail as error:
        return Verdict(MailState.UNREADABLE, str(error))
    kind = classify(parsed, site.mail_domain, mail.mail_from)
    if kind in STATES_OF_OTHER_MAIL:
        return Verdict(STATES_OF_OTHER_MAIL[kind])
    tokens = find_tokens(parsed, mail.rcpt_to, site.mail_domain)
    references = reply_references(site, tokens)
    if kind is MailClass.AUTO_REPLY:
        answered = (*references, *bounce_references(site, tokens))
        may_say_more = answered and not parsed.report_type
        return OpenedMail(parsed, kind, answered, ()) if may_say_more else Verdict(MailState.AUTO_REPLY)
    if kind is MailClass.REPLY and is_for_bounces(site, tokens, references):
        return Verdict(MailState.AUTO_REPLY, "it came to the return path, where no person writes")
    return OpenedMail(parsed, kind, references, unsubscribed_enrollments(site, tokens))
