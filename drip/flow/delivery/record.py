"""What became of many deliveries, in the caller's transaction: what is usual (sent, not yet) in a statement for all,
what is not one by one; and the plans of those people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from drip.core.planning.departure import Postpone
from drip.flow.delivery.claim_outcome import Blocked, EndedClaim
from drip.flow.delivery.settle import settle, suppress_person
from drip.flow.planning.plan import plan_people
from drip.flow.planning.progress import People, read_people
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Refused, RelayDown, Sent, Suppress
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery
from drip.storage.engine.states import DeliveryState, EnrollmentState
from drip.storage.engine.tables import Enrollment
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


def record_all(work: Work, worker: str, ended: Sequence[EndedClaim]) -> int:
    """Writes down what happened and plans on; how many mails were sent."""
    ledger.requeue(work.session, worker, [turn for end in ended if (turn := _turn(end))])
    sent = ledger.mark_sent(work.session, [_receipt(end) for end in ended if isinstance(end.how, Sent)], work.now)
    for end in sorted(ended, key=lambda end: end.delivery.key):
        if not isinstance(end.how, Sent | Blocked | Postpone | RelayDown):
            settle(Work(work.session, work.site, end.at), worker, end.delivery, end.how)
    _plan_on(work, [end for end in ended if not isinstance(end.how, Blocked | Postpone)], sent)
    return len(sent)


def end_other_courses(site: Site, ended: Sequence[EndedClaim], now: datetime) -> None:
    """The other courses of people whose address is no more, in a transaction of their own: two workers that each hold
    one enrollment of a person and wait for the other's would lose the record of a hand-over."""
    for end in ended:
        if isinstance(end.how, Refused) and end.how.suppress is not Suppress.NEVER:
            with site.database.write() as session:
                enrollment = enrollments.get_enrollment(session, end.delivery.enrollment_id)
                if enrollment is not None and _is_unreachable(session, site, enrollment):
                    suppress_person(Work(session, site, now), enrollment.subscriber_id, "bounce", end.how.reason)


def _is_unreachable(session: Session, site: Site, enrollment: Enrollment) -> bool:
    """Whether it is their address that is no more, and not one that they had before."""
    subscriber = subscribers.find_by_id(session, enrollment.subscriber_id)
    if subscriber is None or enrollment.state != EnrollmentState.BOUNCED:
        return False
    return suppressions.find_suppression(session, site.suppression_keys(subscriber.email)) is not None


def _turn(end: EndedClaim) -> ledger.Requeue | None:
    """When a claim that led to nothing is to be tried."""
    key, delivery = end.delivery.key, end.delivery
    match end.how:
        case Blocked(until=until):
            return ledger.Requeue(*key, until, delivery.slot_at, None)
        case Postpone(slot_at=slot_at):
            return ledger.Requeue(*key, slot_at, slot_at, None)
        case RelayDown():
            return ledger.Requeue(*key, delivery.due_at, delivery.slot_at, delivery.turn_at)
    return None


def _receipt(end: EndedClaim) -> ledger.RelayReceipt:
    reply = end.how.reply if isinstance(end.how, Sent) else ""
    return ledger.RelayReceipt(*end.delivery.key, end.delivery.attempt, reply, end.at)


def _plan_on(work: Work, ended: Sequence[EndedClaim], sent: set[ledger.DeliveryKey]) -> None:
    if not ended:
        return
    known = read_people(work.session, list({end.delivery.enrollment_id for end in ended}), lock=True)
    _note_sent(work.session, known, [end.delivery for end in ended if end.delivery.key in sent], work.now)
    plan_people(work, known)


def _note_sent(session: Session, known: People, sent: Sequence[ClaimedDelivery], now: datetime) -> None:
    happened = []
    for delivery in sent:
        person = known.enrolled[delivery.enrollment_id]
        told: dict[str, Any] = {"mail": delivery.kind, "lesson": delivery.lesson, "message_id": delivery.message_id}
        happened += [(person, "branch", taken) for taken in _branches(known, delivery)]
        happened.append((person, "sent", told))
    history.record_events(session, now, happened)


def _branches(known: People, delivery: ClaimedDelivery) -> list[dict[str, Any]]:
    """A track is taken when its first lesson has left."""
    if not delivery.choices:
        return []
    taken: dict[str, str] = {}
    for entry in known.entries[delivery.enrollment_id]:
        if entry.state == DeliveryState.SENT and entry.number != delivery.number:
            taken.update(entry.choices)
    return [
        {"branch": branch, "track": track} for branch, track in delivery.choices.items() if taken.get(branch) != track
    ]
