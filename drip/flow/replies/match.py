"""Matches a reply to its enrollment and delivery: by our token first, then by the thread, then by the sender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drip.flow.planning.progress import handed_over_at
from drip.flow.replies.mail_context import MailContext, read_mail_context
from drip.flow.site import Site
from drip.inbound import ParsedMail, Tokens
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


@dataclass(frozen=True, slots=True)
class ReplyReference:
    """Evidence in a mail of what it answers. `by` is token, thread or sender; `number` is None if only the
    enrollment is known."""

    by: str
    enrollment_id: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """The enrollment a mail belongs to. `delivery` is the mail that it answers; None if only the enrollment is
    known."""

    enrollment: EnrollmentRow
    delivery: ClaimedDelivery | None
    by: str


def reply_references(site: Site, tokens: Tokens) -> tuple[ReplyReference, ...]:
    """Returns what our tokens in a mail refer to, the most trusted first."""
    found = [
        ReplyReference(by, *numbers)
        for purpose, by, words in (("reply", "token", tokens.reply), ("message", "thread", tokens.message))
        for word in words
        if (numbers := site.keys.read_token(purpose, word, 2))
    ]
    return tuple(found)


def bounce_references(site: Site, tokens: Tokens) -> tuple[ReplyReference, ...]:
    """Returns what the return paths among the tokens refer to: automatic replies go there (RFC 3834, section 4)."""
    read = (site.keys.read_token("bounce", word, 2) for word in tokens.bounce)
    return tuple(ReplyReference("token", *numbers) for numbers in read if numbers)


def unsubscribed_enrollments(site: Site, tokens: Tokens) -> tuple[int, ...]:
    """Returns the enrollments whose unsubscribe address (RFC 2369) is among the tokens."""
    read = (site.keys.read_token("leave", word, 1) for word in tokens.leave)
    return tuple(numbers[0] for numbers in read if numbers)


def is_for_bounces(site: Site, tokens: Tokens, references: Sequence[ReplyReference]) -> bool:
    """Whether the mail came to one of our return paths, which only machines answer, and to no reply address."""
    is_bounce = any(site.keys.read_token("bounce", token, 2) for token in tokens.bounce)
    return is_bounce and not any(reference.by == "token" for reference in references)


def find_match(context: MailContext, references: Iterable[ReplyReference]) -> Match | None:
    """Returns the match of the first reference whose enrollment exists."""
    for reference in references:
        enrollment = context.people.enrollments.get(reference.enrollment_id)
        if enrollment is not None:
            return Match(enrollment, context.delivery(reference.enrollment_id, reference.number), reference.by)
    return None


def match_mail(
    session: Session, references: Sequence[ReplyReference], mail: ParsedMail, *, lock: bool = True
) -> tuple[MailContext, Match] | None:
    """Returns the context of one mail and its match, which is by its sender if no reference matches; None if it belongs
    to nobody."""
    context = context_of(session, [(references, mail)], lock=lock)
    if match := find_match(context, references):
        return context, match
    reference = _reference_by_sender(session, mail.from_address)
    if reference is None:
        return None
    context = context_of(session, [([reference], mail)], lock=lock)
    match = find_match(context, [reference])
    return (context, match) if match else None


def context_of(
    session: Session, mails: Iterable[tuple[Sequence[ReplyReference], ParsedMail]], *, lock: bool = True
) -> MailContext:
    """Reads the context of everybody whom these mails may concern."""
    pairs = [(reference, mail) for references, mail in mails for reference in references]
    keys = [(reference.enrollment_id, reference.number) for reference, _ in pairs]
    messages = [(reference.enrollment_id, mail.message_id) for reference, mail in pairs if mail.message_id]
    return read_mail_context(session, keys, messages, lock=lock)


def _reference_by_sender(session: Session, address: str) -> ReplyReference | None:
    """Refers to the sender's last lesson, if they take exactly one course."""
    subscriber = subscribers.find_by_spelling(session, address)
    if subscriber is None:
        return None
    active = enrollments.enrollments_of(session, subscriber.id, EnrollmentState.ACTIVE)
    if len(active) != 1:
        return None
    enrollments.lock_enrollment(session, active[0].id)
    lessons = [
        d for d in ledger.deliveries_of(session, active[0].id) if d.kind == MailKind.LESSON and handed_over_at(d)
    ]
    return ReplyReference("sender", active[0].id, lessons[-1].number if lessons else None)
