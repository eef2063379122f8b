"""Sending a confirmation once more. Whoever signed up holds a ticket, the same for every address; it says nothing of
whether the address is new, in the course already, or gets no mail any more."""

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
    """A sign-up, and when a mail to it was last asked for. 0 is none, for programs to hold."""

    consent_id: int
    asked_at: datetime

    @property
    def again_at(self) -> datetime:
        """When another mail can leave, at the latest."""
        return self.asked_at + CONFIRMATION_INTERVAL

    def token(self, site: Site) -> str:
        return site.keys.token("again", self.consent_id, ceil(self.asked_at.timestamp()))


def read_ticket(site: Site, token: str) -> Ticket | None:
    numbers = site.keys.read_token("again", token, 2)
    return None if numbers is None else Ticket(numbers[0], datetime.fromtimestamp(numbers[1], UTC))


def local_times(session: Session, ticket: Ticket, now: datetime) -> tuple[datetime, datetime]:
    """(when another mail can leave, now) where the form said that they are."""
    asked = _find_consent(session, ticket)
    zone = zone_of(asked.zone) if asked else UTC
    return ticket.again_at.astimezone(zone), now.astimezone(zone)


def send_again(work: Work, ticket: Ticket) -> Ticket:
    """Queues one more confirmation, where one may be sent, and gives the new ticket; the same one where it is too
    early for anybody."""
    if work.now < ticket.again_at:
        return ticket
    asked = _find_consent(work.session, ticket)
    person = subscribers.lock_subscriber(work.session, asked.subscriber_id) if asked else None
    if asked is not None and person is not None:  # who was not erased between the two
        known = signup.find_signup_history(
            work.session, person.id, asked.course, work.site.keys.suppression_keys(person.email)
        )
        if known.enrollment_id is not None and known.state == EnrollmentState.PENDING and not known.is_suppressed:
            pending = PendingEnrollment(known.enrollment_id, person.id, known.run)
            queue_confirmation(work, pending, known, asked.language)
    return Ticket(ticket.consent_id, work.now)


def _find_consent(session: Session, ticket: Ticket) -> ConsentRow | None:
    """None: there was none, or they were erased since. What came after the ticket is of somebody else, who has the
    number now."""
    found = subscribers.find_consent(session, ticket.consent_id)
    return found if found is not None and found.at <= ticket.asked_at else None
