"""What people change about themselves: zone, language and first name. These apply to all of their courses, so all of
those are planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import instant_of, local_date
from drip.flow.planning.plan import plan_all
from drip.flow.signup.signup_request import clean_first_name
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


def change_zone(work: Work, enrollment_id: int, zone: str, source: str) -> bool:
    """Moves a person to another time zone: lessons come at the same local hour, a pause ends at the start of the same
    local day. Returns False if nothing has changed. Raises UnknownZone."""
    place = zone_of(zone)
    theirs, person = _lock(work.session, enrollment_id)
    if person.zone == zone:
        return False
    enrollments.move_pauses(work.session, _moved_pauses(theirs, zone_of(person.zone), place))
    subscribers.set_zone(work.session, [person.subscriber_id], zone)
    _record_and_plan(work, theirs, enrollment_id, EventKind.ZONE, source, zone=zone)
    return True


def change_language(work: Work, enrollment_id: int, language: str, source: str) -> bool:
    """Sets the language of the person's mails, in courses that have it. Returns False if nothing has changed."""
    theirs, person = _lock(work.session, enrollment_id)
    if person.language == language:
        return False
    subscribers.set_language(work.session, [person.subscriber_id], language)
    _record_and_plan(work, theirs, enrollment_id, EventKind.LANGUAGE, source, language=language)
    return True


def change_name(work: Work, enrollment_id: int, name: str, source: str) -> bool:
    """Returns False if nothing has changed. Raises SignupError."""
    first_name = clean_first_name(name)
    theirs, person = _lock(work.session, enrollment_id)
    if person.first_name == first_name:
        return False
    subscribers.set_first_name(work.session, [person.subscriber_id], first_name)
    _record_and_plan(work, theirs, enrollment_id, EventKind.FIRST_NAME, source)
    return True


def _lock(session: Session, enrollment_id: int) -> tuple[Sequence[EnrollmentRow], EnrollmentRow]:
    enrollment = enrollments.get_enrollment(session, enrollment_id)
    assert enrollment is not None
    theirs = enrollments.lock_enrollments_of(session, enrollment.subscriber_id)
    return theirs, next(each for each in theirs if each.id == enrollment_id)


def _moved_pauses(theirs: Sequence[EnrollmentRow], before: ZoneInfo, after: ZoneInfo) -> list[tuple[int, datetime]]:
    """Returns [(enrollment id, the start of the same day in the new zone)] for those that are paused until a day."""
    return [
        (each.id, instant_of(local_date(each.paused_until, before), time(0), after))
        for each in theirs
        if each.paused_until is not None
    ]


def _record_and_plan(
    work: Work, theirs: Sequence[EnrollmentRow], enrollment_id: int, kind: EventKind, source: str, **data: str
) -> None:
    (enrollment,) = (each for each in theirs if each.id == enrollment_id)
    history.record_event(work.session, work.now, kind, enrollment, source=source, **data)
    plan_all(work, [each.id for each in theirs])
