"""Whose reply it is, and to which mail: by our token first, then by the thread, then by the sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.flow.progress import left_at
from drip.flow.site import Site
from drip.inbound import ParsedMail, find_tokens
from drip.storage import enrollments, ledger, people
from drip.storage.database import Session
from drip.storage.states import EnrollmentState, MailKind
from drip.storage.tables import Delivery, Enrollment


@dataclass(frozen=True, slots=True)
class Match:
    """`delivery` is the mail that was answered; None where only the enrollment is known. `leaving`: the mail came to
    the unsubscribe address of RFC 2369."""

    enrollment: Enrollment
    delivery: Delivery | None
    by: str
    leaving: bool = False


def match_mail(session: Session, site: Site, mail: ParsedMail, recipients: Sequence[str]) -> Match | None:
    tokens = find_tokens(mail, recipients, site.mail_domain)
    return (
        _by_leave_address(session, site, tokens.leave)
        or _by_token(session, site, "reply", tokens.reply, "token")
        or _by_token(session, site, "message", tokens.message, "thread")
        or _by_sender(session, mail.from_address)
    )


def is_for_bounces(site: Site, mail: ParsedMail, recipients: Sequence[str]) -> bool:
    """Whether it came to a return path of ours, which only machines answer to, and to no reply address."""
    tokens = find_tokens(mail, recipients, site.mail_domain)
    is_bounce = any(site.read_token("bounce", token, 2) for token in tokens.bounce)
    return is_bounce and not any(site.read_token("reply", token, 2) for token in tokens.reply)


def _by_leave_address(session: Session, site: Site, tokens: Sequence[str]) -> Match | None:
    for token in tokens:
        numbers = site.read_token("leave", token, 1)
        if numbers and (enrollment := enrollments.lock_enrollment(session, numbers[0])):
            return Match(enrollment, None, "token", leaving=True)
    return None


def _by_token(session: Session, site: Site, purpose: str, tokens: Sequence[str], by: str) -> Match | None:
    for token in tokens:
        numbers = site.read_token(purpose, token, 2)
        if numbers and (enrollment := enrollments.lock_enrollment(session, numbers[0])):
            return Match(enrollment, ledger.get_delivery(session, (numbers[0], numbers[1])), by)
    return None


def _by_sender(session: Session, address: str) -> Match | None:
    """The sender's last lesson, if they are in just one course."""
    subscriber = people.find_subscriber(session, address)
    if subscriber is None:
        return None
    active = enrollments.enrollments_of(session, subscriber.id, EnrollmentState.ACTIVE)
    if len(active) != 1:
        return None
    enrollment = enrollments.lock_enrollment(session, active[0].id)
    assert enrollment is not None
    lessons = [d for d in ledger.deliveries_of(session, enrollment.id) if d.kind == MailKind.LESSON and left_at(d)]
    return Match(enrollment, lessons[-1] if lessons else None, "sender")
