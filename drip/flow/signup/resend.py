"""Sends a confirmation once more to those who ask for it with the ticket that they got at sign-up. Tickets look alike
for every address, so they do not show whether it is new, in the course already, or suppressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from drip.flow.signup.signup import CONFIRMATION_INTERVAL, PendingEnrollment, queue_confirmation
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState
from drip.storage.people import subscribers
from drip.storage.people.subscribers import ConsentRow
from drip.storage.signup import signup


@dataclass(frozen=True, slots=True)
class Ticket:
    """Names a sign-up and when its mail was last requested. `consent_id` 0 is no sign-up: bots get such a
    ticket."""

    consent_id: int
    requested_at: datetime

    @property
    def resend_at(self) -> datetime:
        """When another mail may be requested."""
        return self.requested_at + CONFIRMATION_INTERVAL

    def token(self, site: Site) -> str:
        return site.keys.token("again", self.consent_id, ceil(self.requested_at.timestamp()))


def read_ticket(site: Site, token: str) -> Ticket | None:
    """Returns None if the token is not ours."""
    numbers = site.keys.read_token("again", token, 2)
    return None if numbers is None else Ticket(numbers[0], datetime.fromtimestamp(numbers[1], UTC))


def local_times(session: Session, ticket: Ticket, now: datetime) -> tuple[datetime, datetime]:
    """Returns (when another mail may be requested, now), in the zone of the sign-up."""
    consent = _find_consent(session, ticket)
    zone = zone_of(consent.zone) if consent else UTC
    return ticket.resend_at.astimezone(zone), now.astimezone(zone)


def resend_confirmation(work: Work, ticket: Ticket) -> Ticket:
    """Queues another confirmation if one may be sent; returns the new ticket, or the same one if it is too early."""
    if work.now < ticket.resend_at:
        return ticket
    consent = _find_consent(work.session, ticket)
    person = subscribers.lock_subscriber(work.session, consent.subscriber_id) if consent else None
    if consent is not None and person is not None:  # not erased since the consent was read
        signups = signup.find_signup_history(
            work.session, person.id, consent.course, work.site.keys.suppression_keys(person.email)
        )
        if signups.enrollment_id is not None and signups.state == EnrollmentState.PENDING and not signups.is_suppressed:
            pending = PendingEnrollment(signups.enrollment_id, person.id, signups.run)
            queue_confirmation(work, pending, signups, consent.language)
    return Ticket(ticket.consent_id, work.now)


def _find_consent(session: Session, ticket: Ticket) -> ConsentRow | None:
    """Returns None if there was no consent or the person was erased. A consent that is newer than the ticket has got
    the number of an erased one, and is somebody else's."""
    found = subscribers.find_consent(session, ticket.consent_id)
    return found if found is not None and found.at <= ticket.requested_at else None
