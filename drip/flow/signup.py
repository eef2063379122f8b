"""Signing up and confirming. Whatever the address, the answer is the same: look in your inbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.cohort import cohort_to_join, needs_cohort
from drip.core.course import Cohort, Course, Reentry
from drip.core.language import CODE
from drip.flow.plan import plan_next
from drip.flow.site import Edition, Site
from drip.flow.zones import zone_of
from drip.outbound import valid_address
from drip.storage import history, joining, people
from drip.storage.database import Session
from drip.storage.joining import Joining, Known
from drip.storage.states import EnrollmentState

WORDING = "Send me the lessons of this course by mail. I can leave at any time with one click."
SIGN_UPS_PER_HOUR_AND_IP = 20
CONFIRMATIONS_EVER = 5
NAME_LENGTH = 60


class SignUpError(Exception):
    """What was filled in cannot be used; the sentence is for the person who filled it in."""


class NoCohortOpen(Exception):
    """No cohort of the course can be joined now, or not the one that was asked for."""


class TooManySignUps(Exception):
    """More sign-ups than people would make by hand."""


@dataclass(frozen=True, slots=True)
class SignUp:
    email: str
    first_name: str
    zone: str
    ip: str
    source: str = "form"
    cohort: str | None = None  # the one they would like to be in; None: the next
    language: str | None = None  # None: none was chosen


@dataclass(frozen=True, slots=True)
class Pending:
    """An enrollment that waits to be confirmed."""

    id: int
    subscriber_id: int
    run: int


def read_sign_up(
    email: str,
    first_name: str,
    zone: str,
    ip: str,
    source: str = "form",
    *,
    cohort: str | None = None,
    language: str = "",
) -> SignUp:
    """Checks what a form or a command gave. Raises SignUpError or UnknownZone."""
    email = normal_address(email)
    zone_of(zone)
    name = re.sub(r"[\s\x00-\x1f\x7f]+", " ", first_name).strip()
    if len(name) > NAME_LENGTH or re.search(r"https?:|www\.|[<>]", name):
        raise SignUpError("Please write just a first name.")
    return SignUp(email, name, zone, ip, source, cohort or None, read_language(language))


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

    An address that is active, suppressed, not to come back, or has had its confirmations gets nothing, and no caller
    can tell. Raises NoCohortOpen, whatever the address."""
    cohort = cohort_wanted(edition.course, form.cohort, zone_of(form.zone), now)
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
    known = joining.find_known(session, subscriber_id, edition.course.slug, site.suppression_keys(form.email))
    if known.is_suppressed:
        return None
    pending = _pending(session, edition, subscriber_id, known, cohort, now)
    if pending is not None:
        _queue_confirmation(session, site, pending, known, form.language, now)
    return pending


def cohort_wanted(course: Course, wish: str | None, zone: ZoneInfo, now: datetime) -> str | None:
    """The name of the cohort that somebody there may join: the one they wish for, or the next; None where the course
    has none, or they begin on their own. Raises NoCohortOpen."""
    cohort = cohort_to_join(course, now, zone, wish)
    if needs_cohort(course) and cohort is None:
        raise NoCohortOpen("This course begins on set dates, and no next one is set yet. Please look again later.")
    if wish is not None and course.cohorts and (cohort is None or cohort.name != wish):
        raise NoCohortOpen("That group can't be joined any more. Please choose another.")
    return cohort.name if cohort else None


def confirm(session: Session, site: Site, enrollment_id: int, ip: str, now: datetime) -> bool:
    """Starts a pending course; repeating it changes nothing. Whether it has begun by this.

    The first lesson is planned for the next slot of the person's pace. Who comes too late for their cohort is in the
    next one; while there is none, they stay pending, and can confirm when there is."""
    found = joining.lock_joining(session, enrollment_id)
    if found is None or found.state != EnrollmentState.PENDING:
        return False
    course = site.edition(session, found.version_id).course
    cohort = _cohort_now(session, course, found, now)
    if needs_cohort(course) and cohort is None:
        return False
    people.confirm_consent(session, found.subscriber_id, found.course, ip, now)
    joining.start(session, enrollment_id, cohort.name if cohort else None, now)
    history.record(session, now, "confirmed", found)
    plan_next(session, site, enrollment_id, now)
    return True


def _cohort_now(session: Session, course: Course, found: Joining, now: datetime) -> Cohort | None:
    """The zone is the one that will be theirs with the confirmation."""
    if not course.cohorts:
        return None
    consent = people.newest_consent(session, found.subscriber_id, found.course)
    return cohort_to_join(course, now, zone_of(consent.zone if consent else found.zone), found.cohort)


def _limit(session: Session, site: Site, ip: str, now: datetime) -> None:
    from_there, from_all = people.asked_since(session, now - timedelta(hours=1), ip)
    if ip and from_there >= SIGN_UPS_PER_HOUR_AND_IP:
        raise TooManySignUps("Too many sign-ups from your network. Please try again in an hour.")
    if from_all >= site.sign_ups_per_hour:
        raise TooManySignUps("Too many people are signing up right now. Please try again in an hour.")


def _pending(
    session: Session, edition: Edition, subscriber_id: int, known: Known, cohort: str | None, now: datetime
) -> Pending | None:
    """The enrollment to confirm: the one that waits already, or a new run; None while one is active, or where the
    course is not taken twice."""
    if known.state == EnrollmentState.PENDING and known.enrollment_id is not None:
        joining.choose_cohort(session, known.enrollment_id, cohort)
        return Pending(known.enrollment_id, subscriber_id, known.run)
    if known.state == EnrollmentState.ACTIVE or not may_take(edition.course.reentry, known.taken):
        return None
    run = known.run + 1
    made = joining.add_pending(session, subscriber_id, edition.course.slug, run, edition.version_id, cohort, now)
    pending = Pending(made, subscriber_id, run)
    history.record(session, now, "signed up", pending)
    return pending


def may_take(reentry: Reentry, taken: EnrollmentState | None) -> bool:
    """Whether somebody may take a course of which they have begun a run before. `taken`: how the last one ended."""
    match reentry:
        case Reentry.ALWAYS:
            return True
        case Reentry.AFTER_FINISHING:
            return taken in (None, EnrollmentState.FINISHED)
        case Reentry.NEVER:
            return taken is None


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
