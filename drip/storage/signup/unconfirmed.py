"""People about whom we know only that somebody typed their address into a form: they never confirmed a course and never
wrote."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Consent, Enrollment, Reply, Subscriber
from drip.storage.people.erasure import delete_person, lock_person


def is_address_free(session: Session, email: str) -> bool:
    """Return whether this address is nobody's, or that of somebody who never confirmed."""
    return session.scalar(select(Subscriber.id).where(Subscriber.email == email, _IS_SOMEBODY)) is None


def remove_unconfirmed(session: Session, email: str) -> bool:
    """Remove whoever signed up with this address and never confirmed. Return False if the address belongs to
    somebody."""
    found = session.scalar(select(Subscriber.id).where(Subscriber.email == email))
    theirs = lock_person(session, found) if found is not None else None
    if not is_address_free(session, email):
        return False
    if found is not None and theirs is not None:
        delete_person(session, found, theirs)
    return True


_began = select(Enrollment.id).where(Enrollment.subscriber_id == Subscriber.id, Enrollment.started_at.is_not(None))
_agreed = select(Consent.id).where(Consent.subscriber_id == Subscriber.id, Consent.confirmed_at.is_not(None))
_wrote = (
    select(Reply.mail_id)
    .join(Enrollment, Enrollment.id == Reply.enrollment_id)
    .where(Enrollment.subscriber_id == Subscriber.id)
)
_IS_SOMEBODY = or_(*(exists(one.correlate(Subscriber)) for one in (_began, _agreed, _wrote)))
