"""What the command line does to a person by address, in all of their courses at once. Functions that change courses
return the slugs of those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from drip.core.cohorts.sharing import Sharing
from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import instant_of
from drip.flow.people import preferences
from drip.flow.planning.end_enrollment import OPEN_STATES
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import suppressions
from drip.storage.delivery.suppressions import SuppressionRow
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.people.subscribers import SubscriberRow
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail

SOURCE = "command line"


class NoSuchPerson(Exception):
    """Nobody has this address, or no course of theirs has this area."""


def pause_person(work: Work, email: str, until: date | None) -> list[str]:
    """Pauses all active courses until the local midnight at which `until` begins, None until they resume."""
    subscriber = _find(work.session, email)
    end = instant_of(until, time(0), zone_of(subscriber.zone)) if until else None
    if end is not None and end <= work.now:
        raise NoSuchPerson(f"{until} is not in the future.")
    return [e.course for e in _active(work.session, subscriber) if preferences.pause(work, e.id, end, SOURCE)]


def disbelieve_address(session: Session, email: str, address: str) -> bool:
    """Takes mail from `address` as that of the person with `email` no longer. Returns False if it was not."""
    return inbound_mail.disbelieve(session, _find(session, email).id, address.strip().lower())


def resume_person(work: Work, email: str) -> list[str]:
    subscriber = _find(work.session, email)
    return [e.course for e in _active(work.session, subscriber) if preferences.resume(work, e.id, SOURCE)]


def report_season_of_person(work: Work, email: str, area: str, season: str) -> list[str]:
    """Reports a season once; returns the courses that have this area. With '' it is the first area of the first course.
    Raises NoSuchPerson if the person takes courses and none has the area."""
    active = _active(work.session, _find(work.session, email))
    with_area = [e for e in active if _area_of(work.session, work.site, e, area)]
    if active and not with_area:
        raise NoSuchPerson(f"No course of {email} has an area '{area}'.")
    if with_area:
        area_name = _area_of(work.session, work.site, with_area[0], area)
        preferences.report_season(work, with_area[0].id, area_name, season, SOURCE)
    return [e.course for e in with_area]


def set_sharing_of_person(work: Work, email: str, how: Sharing) -> list[str]:
    """Sets how the person's answers are shared with their cohorts."""
    subscriber = _find(work.session, email)
    found = enrollments.enrollments_of(work.session, subscriber.id, *preferences.SHARING_STATES)
    return [e.course for e in found if preferences.share(work, e.id, how, SOURCE)]


def unsubscribe_person(session: Session, email: str, now: datetime) -> list[str]:
    subscriber = _find(session, email)
    found = enrollments.enrollments_of(session, subscriber.id, *OPEN_STATES)
    return [e.course for e in found if preferences.leave(session, e.id, SOURCE, now)]


def why_suppressed(session: Session, site: Site, email: str) -> SuppressionRow:
    """Returns why an address gets no mail. Raises NoSuchPerson if it is not suppressed."""
    found = suppressions.find_suppression(session, site.keys.suppression_keys(email.strip().lower()))
    if found is None:
        raise NoSuchPerson(f"{email} is not on the list of addresses that get no mail.")
    return found


def allow_address(work: Work, email: str) -> None:
    """Removes an address from the suppressed ones. Courses that ended because of it stay ended."""
    address = email.strip().lower()
    reason = why_suppressed(work.session, work.site, address).reason
    suppressions.remove_suppressions(work.session, work.site.keys.suppression_keys(address))
    subscriber = subscribers.find_subscriber(work.session, address)
    if subscriber is not None:
        history.record_event(
            work.session, work.now, EventKind.ALLOWED, subscriber_id=subscriber.id, reason=reason, source=SOURCE
        )


def _find(session: Session, email: str) -> SubscriberRow:
    subscriber = subscribers.find_subscriber(session, email.strip().lower())
    if subscriber is None:
        raise NoSuchPerson(f"Nobody has the address {email}. See: drip subscriber list")
    return subscriber


def _active(session: Session, subscriber: SubscriberRow) -> Sequence[EnrollmentRow]:
    return enrollments.enrollments_of(session, subscriber.id, EnrollmentState.ACTIVE)


def _area_of(session: Session, site: Site, enrollment: EnrollmentRow, area: str) -> str:
    """Returns the area if the course has it, else ''; the course's first area for ''."""
    areas = site.edition(session, enrollment.version_id).course.areas
    if not area:
        return areas[0] if areas else ""
    return area if area in areas else ""
