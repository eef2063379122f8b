"""Whose reply it is, and to which mail: by our token first, then by the thread, then by the sender."""

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
    """Whose a mail may be, and which mail of ours it may answer; `number` is None where only the enrollment is known.
    `by`: token, thread or sender."""

    by: str
    enrollment_id: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """`delivery` is the mail that was answered; None where only the enrollment is known."""

    enrollment: EnrollmentRow
    delivery: ClaimedDelivery | None
    by: str


def reply_references(site: Site, tokens: Tokens) -> tuple[ReplyReference, ...]:
    """What our tokens say, in the order of trust."""
    found = [
        ReplyReference(by, *numbers)
        for purpose, by, words in (("reply", "token", tokens.reply), ("message", "thread", tokens.message))
        for word in words
        if (numbers := site.read_token(purpose, word, 2))
    ]
    return tuple(found)


def unsubscribed_enrollments(site: Site, tokens: Tokens) -> tuple[int, ...]:
    """The enrollments whose unsubscribe address (RFC 2369) is among the tokens."""
    read = (site.read_token("leave", word, 1) for word in tokens.leave)
    return tuple(numbers[0] for numbers in read if numbers)


def is_for_bounces(site: Site, tokens: Tokens, claims: Sequence[ReplyReference]) -> bool:
    """Whether it came to a return path of ours, which only machines answer to, and to no reply address."""
    is_bounce = any(site.read_token("bounce", token, 2) for token in tokens.bounce)
    return is_bounce and not any(claim.by == "token" for claim in claims)


def find_match(known: MailContext, claims: Iterable[ReplyReference]) -> Match | None:
    """The first claim about somebody that there is."""
    for claim in claims:
        enrollment = known.people.enrolled.get(claim.enrollment_id)
        if enrollment is not None:
            return Match(enrollment, known.delivery(claim.enrollment_id, claim.number), claim.by)
    return None


def match_mail(
    session: Session, claims: Sequence[ReplyReference], mail: ParsedMail, *, lock: bool = True
) -> tuple[MailContext, Match] | None:
    """Whose one mail is, with what is known of them; by its sender where nothing else tells."""
    known = context_of(session, [(claims, mail)], lock=lock)
    if match := find_match(known, claims):
        return known, match
    claim = _reference_by_sender(session, mail.from_address)
    if claim is None:
        return None
    known = context_of(session, [([claim], mail)], lock=lock)
    match = find_match(known, [claim])
    return (known, match) if match else None


def context_of(
    session: Session, mails: Iterable[tuple[Sequence[ReplyReference], ParsedMail]], *, lock: bool = True
) -> MailContext:
    """What is known of all whom these mails may concern."""
    pairs = [(claim, mail) for claims, mail in mails for claim in claims]
    keys = [(claim.enrollment_id, claim.number) for claim, _ in pairs]
    messages = [(claim.enrollment_id, mail.message_id) for claim, mail in pairs if mail.message_id]
    return read_mail_context(session, keys, messages, lock=lock)


def _reference_by_sender(session: Session, address: str) -> ReplyReference | None:
    """The sender's last lesson, if they are in just one course."""
    subscriber = subscribers.find_subscriber(session, address)
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
