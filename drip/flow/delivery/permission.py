"""Whether the state of an enrollment lets a mail go out: the one place that knows who may still be written to."""

from __future__ import annotations

from datetime import datetime

from drip.flow.delivery.notice import says_goodbye
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind

ENDED_WELL = (EnrollmentState.LEFT, EnrollmentState.FINISHED)
OPENED_IN = (
    EnrollmentState.ACTIVE,
    EnrollmentState.FINISHED,
    EnrollmentState.LEFT,
)  # with pages of their own
OWN_PAGES = (MailKind.KEY, MailKind.ADDRESS, MailKind.MOVED)  # asked for on them


def may_get(delivery: ClaimedDelivery, person: EnrollmentRow) -> bool:
    """Whether the state of the enrollment lets this mail go out. Who has left gets the answer to STOP, and the coach's
    to what they wrote later."""
    if says_goodbye(delivery):
        return person.state in ENDED_WELL
    if delivery.kind in OWN_PAGES:
        return person.state in OPENED_IN
    if delivery.kind == MailKind.LETTER:
        return may_be_answered(person.state, person.ended_at, datetime.fromisoformat(delivery.data["wrote_at"]))
    confirming = delivery.kind == MailKind.CONFIRMATION
    return person.state == (EnrollmentState.PENDING if confirming else EnrollmentState.ACTIVE)


def may_be_answered(state: str, ended_at: datetime | None, wrote_at: datetime) -> bool:
    """Whether the coach's letter may go to somebody in this state: also when they have finished, since they may still
    write; not when they have left, unless they wrote after that."""
    if state == EnrollmentState.LEFT:
        return ended_at is not None and wrote_at > ended_at
    return state in (EnrollmentState.ACTIVE, EnrollmentState.FINISHED)
