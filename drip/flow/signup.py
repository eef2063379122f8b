"""Signing up and confirming. Whatever the address, the answer is the same: look in your inbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.core.language import CODE
from drip.flow.plan import plan_next
from drip.flow.site import Edition, Site
from drip.flow.zones import zone_of
from drip.outbound import valid_address
from drip.storage import history, joining, people
from drip.storage.database import Session
from drip.storage.joining import Known
from drip.storage.states import EnrollmentState

WORDING = "Send me the lessons of this course by mail. I can leave at any time with one click."
SIGN_UPS_PER_HOUR_AND_IP = 20
CONFIRMATIONS_EVER = 5
NAME_LENGTH = 60
OVER = (EnrollmentState.FINISHED, EnrollmentState.LEFT, EnrollmentState.BOUNCED)


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
    language: str | None = None  # None: none was chosen


@dataclass(frozen=True, slots=True)
class Pending:
    """An enrollment that waits to be confirmed."""

    id: int
    subscriber_id: int
    run: int


def read_sign_up(email: str, first_name: str, zone: str, ip: str, source: str = "form", language: str = "") -> SignUp:
    """Checks what a form or a command gave. Raises SignUpError or UnknownZone."""
    email = normal_address(email)
    zone_of(zone)
    name = re.sub(r"[\s\x00-\x1f\x7f]+", " ", first_name).strip()
    if len(name) > NAME_LENGTH or re.search(r"https?:|www\.|[<>]", name):
        raise SignUpError("Please write just a first name.")
    return SignUp(email, name, zone, ip, source, read_language(language))


def read_language(language: str) -> str | None:
    """None for ''. Raises SignUpError."""
    code = language.strip().lower().replace("_", "-")
    if code and not CODE.fullmatch(code):
        raise SignUpError(f"'{language[:20]}' is not the code of a language. Write two letters, such as de or pt-br.")
    return code or None


def normal_address(email: str) -> str:
    """The form in which an address is kept: lower case, no space around it. Raises SignUpError."""
    email = email.strip().lower()
    if not valid_address(email):
        raise SignUpError(f"'{email[:80]}' is not an e-mail address. Write one such as name@example.com.")
    return email


def sign_up(session: Session, site: Site, edition: Edition, form: SignUp, now: datetime) -> Pending | None:
    """Notes the wish and queues a confirmation, where one may be sent; the enrollment that waits for it, if any.

    An address that is active, suppressed, or has had its confirmations gets nothing, and no caller can tell."""
    _limit(session, site, form.ip, now)
    subscriber_id = people.ensure_subscriber(session, form.email, form.first_name, form.zone, now, form.language)
    people.add_consent(
        session,
        subscriber_id,
        course=edition.course.slug,
        source=form.source,
        wording=WORDING,
        first_name=form.first_name,
        zone=form.zone,
        ip=form.ip,
        language=form.language,
        at=now,
    )
    known = joining.find_known(session, subscriber_id, edition.course.slug, site.suppression_key(form.email))
    if known.is_suppressed:
        return None
    pending = _pending(session, edition, subscriber_id, known, now)
    if pending is not None:
        _queue_confirmation(session, site, pending, known, form.language, now)
    return pending


def confirm(session: Session, site: Site, enrollment_id: int, ip: str, now: datetime) -> bool:
    """Starts a pending course; repeating it changes nothing. Whether there is such an enrollment.

    The first lesson is planned for the next slot of the person's pace."""
    found = joining.lock_joining(session, enrollment_id)
    if found is None or found.state != EnrollmentState.PENDING:
        return found is not None
    people.confirm_consent(session, found.subscriber_id, found.course, ip, now)
    joining.start(session, enrollment_id, now)
    history.record(session, now, "confirmed", found)
    plan_next(session, site, enrollment_id, now)
    return True


def _limit(session: Session, site: Site, ip: str, now: datetime) -> None:
    from_there, from_all = people.asked_since(session, now - timedelta(hours=1), ip)
    if ip and from_there >= SIGN_UPS_PER_HOUR_AND_IP:
        raise TooManySignUps("Too many sign-ups from your network. Please try again in an hour.")
    if from_all >= site.sign_ups_per_hour:
        raise TooManySignUps("Too many people are signing up right now. Please try again in an hour.")


def _pending(session: Session, edition: Edition, subscriber_id: int, known: Known, now: datetime) -> Pending | None:
    """The enrollment to confirm: the one that waits already, or a new run; None while one is active."""
    if known.enrollment_id is None or known.state in OVER:
        run = known.run + 1
        made = joining.add_pending(session, subscriber_id, edition.course.slug, run, edition.version_id, now)
        pending = Pending(made, subscriber_id, run)
        history.record(session, now, "signed up", pending)
        return pending
    return Pending(known.enrollment_id, subscriber_id, known.run) if known.state == EnrollmentState.PENDING else None


def _queue_confirmation(
    session: Session, site: Site, pending: Pending, known: Known, language: str | None, now: datetime
) -> None:
    """One a day and few ever, over all runs of all courses: a sign-up form must not serve to bomb a stranger. It is in
    the language that was chosen now, which becomes the person's when they confirm."""
    if known.requested_at is not None and known.requested_at >= now - timedelta(days=1):
        return
    if known.requests < CONFIRMATIONS_EVER:
        joining.add_request(
            session,
            pending.id,
            known.requests,
            lambda number: site.address(site.token("message", pending.id, number)),
            {"language": language} if language else {},
            now,
        )
