"""Leaving all courses at once, and recording why somebody has left."""

from __future__ import annotations

from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.flow.people.preferences import leave
from drip.flow.planning.end_enrollment import OPEN_STATES
from drip.flow.safety.care import FlaggedWords, add_page_note, recognise_words, take_care
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.planning import enrollments

REASONS = ("enough", "too much", "not for me", "time", "other")
MAX_REASON_CHARACTERS = 1000


def other_courses(session: Session, site: Site, enrollment_id: int) -> tuple[str, ...]:
    """Returns the titles of the other courses that this person takes or has signed up for."""
    enrollment = enrollments.get_enrollment(session, enrollment_id)
    found = enrollments.enrollments_of(session, enrollment.subscriber_id, *OPEN_STATES) if enrollment else ()
    return tuple(site.edition(session, each.version_id).course.title for each in found if each.id != enrollment_id)


def leave_all(session: Session, enrollment_id: int, source: str, now: datetime) -> int:
    """Ends every course of this person; returns how many ended."""
    enrollment = enrollments.get_enrollment(session, enrollment_id)
    if enrollment is None:
        return 0
    theirs = enrollments.lock_enrollments_of(session, enrollment.subscriber_id)
    return sum(leave(session, each.id, source, now) for each in theirs)


def record_reason(work: Work, enrollment_id: int, reason: str, words: str) -> bool:
    """Stores why somebody has left, once. `reason` is one of REASONS, or '' if there are only `words`. Returns False if
    they have not left, or have given a reason already."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state != EnrollmentState.LEFT or has_given_reason(work.session, enrollment_id):
        return False
    history.record_event(
        work.session, work.now, EventKind.WHY_LEFT, enrollment, reason=reason, words=words[:MAX_REASON_CHARACTERS]
    )
    if concern := recognise_words(work, enrollment, words):
        mail_id = add_page_note(work, enrollment, concern, words, "")
        take_care(work, enrollment, FlaggedWords(concern, words, mail_id, ""))
    return True


def has_given_reason(session: Session, enrollment_id: int) -> bool:
    enrollment = enrollments.get_enrollment(session, enrollment_id)
    newest = (
        history.newest_event(session, enrollment.subscriber_id, EventKind.WHY_LEFT, EventKind.LEFT)
        if enrollment
        else None
    )
    return newest is not None and newest.kind == EventKind.WHY_LEFT
