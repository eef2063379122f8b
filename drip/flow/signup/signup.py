"""Signing up and confirming. The answer is the same for every address: look in your inbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drip.core.cohorts.cohort import cohort_to_join, needs_cohort
from drip.core.courses.course import Cohort, Course, Reentry
from drip.core.languages.catalogue import UserError
from drip.core.operations.event_kind import EventKind
from drip.core.signup.mailbox import spellings_without_dots
from drip.flow.edition import Edition
from drip.flow.planning.chosen_pace import pace_to_json
from drip.flow.planning.plan import plan_next
from drip.flow.signup.email_address import require_accepted_address
from drip.flow.signup.proof_of_work import read_proof, spend_proof
from drip.flow.signup.signup_request import SignupRequest
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.signup import signup
from drip.storage.signup.signup import NewRun, SignupEnrollment, SignupHistory

SIGN_UPS_PER_HOUR_AND_IP = 20
MAX_CONFIRMATIONS = 5
MAX_TAGS_PER_DAY = 3  # of one mailbox
CONFIRMATION_INTERVAL = timedelta(days=1)  # between two confirmations to one address


class TooManySignups(UserError):
    """More sign-ups came than people would make by hand."""


@dataclass(frozen=True, slots=True)
class PendingEnrollment:
    """An enrollment that waits to be confirmed."""

    id: int
    subscriber_id: int
    run: int


@dataclass(frozen=True, slots=True)
class RecordedSignup:
    """A request that was stored. `pending` is None if nothing waits to be confirmed; pages must not show which."""

    consent_id: int
    pending: PendingEnrollment | None


def accept_signup(
    site: Site, edition: Edition, request: SignupRequest, proof: str, now: datetime, wall_now: datetime
) -> RecordedSignup:
    """Accepts a request from a page or a program in a transaction of its own, since it may ask DNS first.

    `proof` is the proof of work, '' if there is none. `wall_now` is the real time, even in a demo whose clock runs
    fast. Raises InvalidProof, SignupError for an address that this site does not accept, and TooManySignups; then
    nothing has changed."""
    work_done = read_proof(site, proof, wall_now)
    require_accepted_address(site, request.email)
    with site.database.write() as session:
        spend_proof(session, work_done)
        return record_signup(Work(session, site, now), edition, request)


def sign_up(work: Work, edition: Edition, request: SignupRequest) -> PendingEnrollment | None:
    """Like `record_signup`, but returns only the enrollment that waits to be confirmed, if there is one."""
    return record_signup(work, edition, request).pending


def record_signup(work: Work, edition: Edition, request: SignupRequest) -> RecordedSignup:
    """Stores the request and queues a confirmation, if one may be sent.

    An address gets no confirmation if it is active in the course, is suppressed, may not take the course again, or got
    its confirmations already. Raises TooManySignups."""
    _check_limits(work, request.submission.ip)
    request = _with_first_spelling(work.session, request)
    subscriber_id = subscribers.ensure_subscriber(
        work.session, request.email, request.first_name, request.zone, work.now, request.language
    )
    consent_id = _add_consent(work, subscriber_id, edition.course, request)
    keys = work.site.keys.suppression_keys(request.email)
    signups = signup.find_signup_history(work.session, subscriber_id, edition.course.slug, keys)
    if _has_too_many_tags(work.session, request.email, work.now) or signups.is_suppressed:
        return RecordedSignup(consent_id, None)
    pending = _pending_enrollment(work, edition, subscriber_id, signups, request.cohort)
    if pending is not None:
        queue_confirmation(work, pending, signups, request.language)
    return RecordedSignup(consent_id, pending)


def confirm(work: Work, enrollment_id: int, ip: str, mail_id: int | None = None) -> bool:
    """Starts a pending course. Returns False if it had started before, or cannot start yet. The proof is the address of
    the browser that pressed the button, `ip`, or the mail that said yes.

    The first lesson is planned for the next slot of the person's pace. Somebody who is too late for their cohort joins
    the next one; while there is none, they stay pending and can confirm later."""
    found = signup.lock_signup_enrollment(work.session, enrollment_id)
    if found is None or found.state != EnrollmentState.PENDING:
        return False
    course = work.site.edition(work.session, found.version_id).course
    cohort = _cohort_now(work.session, course, found, work.now)
    if needs_cohort(course) and cohort is None:
        return False
    pace = subscribers.confirm_consent(work.session, found.subscriber_id, found.course, ip, work.now)
    signup.start_enrollment(work.session, enrollment_id, cohort.name if cohort else None, pace, work.now)
    proof = {"mail_id": mail_id} if mail_id is not None else {}
    history.record_event(work.session, work.now, EventKind.CONFIRMED, found, **proof)
    plan_next(work, enrollment_id)
    return True


def _with_first_spelling(session: Session, request: SignupRequest) -> SignupRequest:
    """One mailbox is one person: the address is that with which its owner has signed up before."""
    if not spellings_without_dots(request.email):
        return request
    known = subscribers.find_by_spelling(session, request.email)
    return replace(request, email=known.email) if known else request


def _add_consent(work: Work, subscriber_id: int, course: Course, request: SignupRequest) -> int:
    submission = request.submission
    return subscribers.add_consent(
        work.session,
        subscriber_id,
        course=course.slug,
        source=submission.source,
        wording=submission.wording,
        wording_version=submission.wording_version,
        first_name=request.first_name,
        zone=request.zone,
        ip=submission.ip,
        language=request.language,
        pace=pace_to_json(request.pace, course),
        at=work.now,
    )


def _cohort_now(session: Session, course: Course, found: SignupEnrollment, now: datetime) -> Cohort | None:
    """Returns the cohort that a person joins by confirming now, judged in the zone they gave at sign-up."""
    if not course.cohorts:
        return None
    consent = subscribers.newest_consent(session, found.subscriber_id, found.course)
    return cohort_to_join(course, now, zone_of(consent.zone if consent else found.zone), found.cohort)


def _has_too_many_tags(session: Session, email: str, now: datetime) -> bool:
    """Whether a mailbox signs up with many tags (name+1@, name+2@ …), as somebody does who wants to flood it."""
    local, _, domain = email.rpartition("@")
    mailbox, _, tag = local.partition("+")
    return (
        bool(mailbox and tag)
        and subscribers.count_tagged_addresses_since(session, now - timedelta(days=1), mailbox, domain)
        > MAX_TAGS_PER_DAY
    )


def _check_limits(work: Work, ip: str) -> None:
    from_ip, total = subscribers.count_signups_since(work.session, work.now - timedelta(hours=1), ip)
    if ip and from_ip >= SIGN_UPS_PER_HOUR_AND_IP:
        raise TooManySignups("Too many sign-ups from your network. Please try again in an hour.")
    if total >= work.site.signup.per_hour:
        raise TooManySignups("Too many people are signing up right now. Please try again in an hour.")


def _pending_enrollment(
    work: Work, edition: Edition, subscriber_id: int, signups: SignupHistory, cohort: str | None
) -> PendingEnrollment | None:
    """Returns the enrollment to confirm: the one that is pending already, or a new run. None if one is active, or if
    the person may not take the course again."""
    if signups.state == EnrollmentState.PENDING and signups.enrollment_id is not None:
        signup.choose_cohort(work.session, signups.enrollment_id, cohort)
        return PendingEnrollment(signups.enrollment_id, subscriber_id, signups.run)
    if signups.state == EnrollmentState.ACTIVE or not may_enroll_again(edition.course.reentry, signups.taken):
        return None
    run = signups.run + 1
    new = NewRun(subscriber_id, edition.course.slug, edition.version_id, run, cohort)
    enrollment_id = signup.add_pending_enrollment(work.session, new, work.now)
    pending = PendingEnrollment(enrollment_id, subscriber_id, run)
    history.record_event(work.session, work.now, EventKind.SIGNED_UP, pending)
    return pending


def may_enroll_again(reentry: Reentry, last_run: EnrollmentState | None) -> bool:
    """Whether a person may take a course again. `last_run` is how their last run ended; None: they never began one."""
    match reentry:
        case Reentry.ALWAYS:
            return True
        case Reentry.AFTER_FINISHING:
            return last_run in (None, EnrollmentState.FINISHED)
        case Reentry.NEVER:
            return last_run is None


def queue_confirmation(work: Work, pending: PendingEnrollment, signups: SignupHistory, language: str | None) -> None:
    """Queues a confirmation, unless the address got one today or MAX_CONFIRMATIONS in all its courses and runs: nobody
    can use a sign-up form to flood a stranger. It is in the language chosen at sign-up, which becomes the person's when
    they confirm."""
    if signups.requested_at is not None and signups.requested_at > work.now - CONFIRMATION_INTERVAL:
        return
    if signups.requests < MAX_CONFIRMATIONS:
        signup.queue_confirmation(
            work.session,
            pending.id,
            signups.requests,
            lambda number: work.site.address(work.site.keys.token("message", pending.id, number)),
            {"language": language} if language else {},
            work.now,
        )
