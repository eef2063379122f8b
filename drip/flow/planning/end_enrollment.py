"""Ends a course for a person: no more of its mail is sent to them."""

from __future__ import annotations

from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.operations import history
from drip.storage.planning import enrollments

OPEN_STATES = (EnrollmentState.PENDING, EnrollmentState.ACTIVE)
WITHDRAWN_KINDS = tuple(kind for kind in MailKind if kind not in (MailKind.CARE, MailKind.CONCERN))


def end_enrollment(session: Session, enrollment_id: int, state: EnrollmentState, source: str, now: datetime) -> bool:
    """Puts an open enrollment into `state` and withdraws its planned mails. Returns False if it had ended before."""
    enrollment = enrollments.lock_enrollment(session, enrollment_id)
    if enrollment is None or enrollment.state not in OPEN_STATES:
        return False
    enrollments.end_enrollments(session, [enrollment_id], state, now)
    ledger.withdraw_planned(session, enrollment.id, WITHDRAWN_KINDS)
    history.record_event(session, now, EventKind(state), enrollment, source=source)
    return True
