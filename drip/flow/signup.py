"""Signing up and confirming. Whatever the address, the answer is the same: look in your inbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.flow.plan import add_mail, plan_next
from drip.flow.site import Edition, Site
from drip.flow.zones import zone_of
from drip.outbound import valid_address
from drip.storage import barriers, enrollments, history, ledger, people
from drip.storage.database import Session
from drip.storage.states import EnrollmentState, MailKind
from drip.storage.tables import Enrollment, Subscriber

WORDING = "Send me the lessons of this course by mail. I can leave at any time with one click."
SIGN_UPS_PER_HOUR_AND_IP = 20
SIGN_UPS_PER_HOUR = 2000
CONFIRMATIONS_EVER = 5
NAME_LENGTH = 60


class SignUpError(Exception):
    """What was filled in cannot be used; the sentence is for the person who filled it in."""


class TooManySignUps(Exception):
    """More sign-ups than people would make by hand."""


@dataclass(frozen=True, slots=True)
class SignUp:
    email: str
    first_name: str
    zone: str
    ip: str
    source: str = "form"


def read_sign_up(email: str, first_name: str, zone: str, ip: str, source: str = "form") -> SignUp:
    """Checks what a form or a command gave. Raises SignUpError or UnknownZone."""
    email = normal_address(email)
    zone_of(zone)
    name = re.sub(r"[\s\x00-\x1f\x7f]+", " ", first_name).strip()
    if len(name) > NAME_LENGTH or re.search(r"https?:|www\.|[<>]", name):
        raise SignUpError("Please write just a first name.")
    return SignUp(email, name, zone, ip, source)


def normal_address(email: str) -> str:
    """The form in which an address is kept: lower case, no space around it. Raises SignUpError."""
    email = email.strip().lower()
    if not valid_address(email):
        raise SignUpError(f"'{email[:80]}' is not an e-mail address. Write one such as name@example.com.")
    return email


def sign_up(session: Session, site: Site, edition: Edition, form: SignUp, now: datetime) -> Enrollment | None:
    """Notes the wish and queues a confirmation, where one may be sent; the enrollment that waits for it, if any.

    An address that is active, suppressed, or has had its confirmations gets nothing, and no caller can tell."""
    _limit(session, form.ip, now)
    subscriber = people.ensure_subscriber(session, form.email, form.first_name, form.zone, now)
    people.add_consent(
        session,
        subscriber.id,
        course=edition.course.slug,
        source=form.source,
        wording=WORDING,
        first_name=form.first_name,
        zone=form.zone,
        ip=form.ip,
        at=now,
    )
    if barriers.find_suppression(session, site.suppression_key(form.email)):
        return None
    enrollment = _pending(session, edition, subscriber, now)
    if enrollment is not None:
        _queue_confirmation(session, site, enrollment, now)
    return enrollment


def confirm(session: Session, site: Site, enrollment_id: int, ip: str, now: datetime) -> Enrollment | None:
    """Starts a pending course; repeating it changes nothing. None: there is no such enrollment."""
    enrollment = enrollments.lock_enrollment(session, enrollment_id)
    if enrollment is None or enrollment.state != EnrollmentState.PENDING:
        return enrollment
    consent = people.newest_consent(session, enrollment.subscriber_id, enrollment.course)
    if consent is not None:
        consent.confirmed_at, consent.confirmed_ip = now, ip
        subscriber = people.get_subscriber(session, enrollment.subscriber_id)
        subscriber.first_name, subscriber.zone = consent.first_name or subscriber.first_name, consent.zone
    start(session, site, enrollment, now)
    return enrollment


def start(session: Session, site: Site, enrollment: Enrollment, now: datetime) -> None:
    """The course begins: the first lesson is planned for the next slot of the person's pace."""
    enrollment.state, enrollment.started_at = EnrollmentState.ACTIVE, now
    ledger.withdraw_planned(session, enrollment.id, (MailKind.CONFIRMATION,))
    history.record(session, now, "confirmed", enrollment)
    plan_next(session, site, enrollment.id, now)


def _limit(session: Session, ip: str, now: datetime) -> None:
    hour_ago = now - timedelta(hours=1)
    if ip and people.count_consents(session, hour_ago, ip) >= SIGN_UPS_PER_HOUR_AND_IP:
        raise TooManySignUps("Too many sign-ups from your network. Please try again in an hour.")
    if people.count_consents(session, hour_ago) >= SIGN_UPS_PER_HOUR:
        raise TooManySignUps("Too many people are signing up right now. Please try again in an hour.")


def _pending(session: Session, edition: Edition, subscriber: Subscriber, now: datetime) -> Enrollment | None:
    """The enrollment to confirm: the one that waits already, or a new run; None while one is active."""
    before = enrollments.find_enrollment(session, subscriber.id, edition.course.slug)
    if before is None or before.state in (EnrollmentState.FINISHED, EnrollmentState.LEFT, EnrollmentState.BOUNCED):
        enrollment = enrollments.add_enrollment(session, subscriber.id, edition.course.slug, edition.version_id, now)
        history.record(session, now, "signed up", enrollment)
        return enrollment
    return before if before.state == EnrollmentState.PENDING else None


def _queue_confirmation(session: Session, site: Site, enrollment: Enrollment, now: datetime) -> None:
    """One a day and few ever, over all runs of all courses: a sign-up form must not serve to bomb a stranger."""
    runs = [e.id for e in enrollments.enrollments_of(session, enrollment.subscriber_id)]
    if ledger.count_mails(session, runs, MailKind.CONFIRMATION, now - timedelta(days=1)):
        return
    sent = ledger.count_mails(session, runs, MailKind.CONFIRMATION)
    if sent < CONFIRMATIONS_EVER:
        add_mail(
            session, site, enrollment, kind=MailKind.CONFIRMATION, lesson="", slot_at=now, now=now, occurrence=sent
        )
