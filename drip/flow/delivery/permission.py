"""Whether the state of an enrollment lets a mail go out. Nothing else decides who may still be written to."""

from __future__ import annotations

from datetime import datetime

from drip.flow.delivery.notice import is_goodbye
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind

LEFT_OR_FINISHED = (EnrollmentState.LEFT, EnrollmentState.FINISHED)
LOGIN_STATES = (
    EnrollmentState.ACTIVE,
    EnrollmentState.FINISHED,
    EnrollmentState.LEFT,
)  # in which people have pages of their own
LOGIN_PAGE_KINDS = (MailKind.KEY, MailKind.ADDRESS, MailKind.MOVED)  # requested on those pages


def may_receive(delivery: ClaimedDelivery, person: EnrollmentRow) -> bool:
    """Whether the enrollment's state lets this mail go out. Somebody who has left still gets the answer to STOP, and
    the coach's answer to what they wrote later."""
    if is_goodbye(delivery):
        return person.state in LEFT_OR_FINISHED
    if delivery.kind in LOGIN_PAGE_KINDS:
        return person.state in LOGIN_STATES
    if delivery.kind == MailKind.CONCERN:  # it goes to the coach, whatever became of the person's course
        return True
    if delivery.kind == MailKind.CARE:
        return person.state in LOGIN_STATES
    if delivery.kind == MailKind.LETTER:
        return may_be_answered(person.state, person.ended_at, datetime.fromisoformat(delivery.data["wrote_at"]))
    confirming = delivery.kind == MailKind.CONFIRMATION
    return person.state == (EnrollmentState.PENDING if confirming else EnrollmentState.ACTIVE)


def may_be_answered(state: str, ended_at: datetime | None, wrote_at: datetime) -> bool:
    """Whether the coach's letter may go to somebody in this state: also to those who have finished, since they may
    still write; to those who have left only if they wrote after that."""
    if state == EnrollmentState.LEFT:
        return ended_at is not None and wrote_at > ended_at
    return state in (EnrollmentState.ACTIVE, EnrollmentState.FINISHED)
