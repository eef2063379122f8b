"""What became of many deliveries, in the caller's transaction: what is usual (sent, not yet) in a statement for all,
what is not one by one; and the plans of those people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from drip.core.planning.departure import Later
from drip.flow.delivery.ending import Ended, Held
from drip.flow.delivery.settle import settle, suppress_person
from drip.flow.planning.plan import plan_people
from drip.flow.planning.progress import People, read_people
from drip.flow.site import Site
from drip.outbound import Refused, RelayDown, Sent, Suppress
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import Claimed
from drip.storage.engine.states import EnrollmentState, State
from drip.storage.engine.tables import Enrollment
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


def record_all(session: Session, site: Site, worker: str, ended: Sequence[Ended], now: datetime) -> int:
    """Writes down what happened and plans on; how many mails were sent."""
    ledger.put_back(session, worker, [turn for end in ended if (turn := _turn(end))])
    sent = ledger.mark_sent(session, [_receipt(end) for end in ended if isinstance(end.how, Sent)], now)
    for end in sorted(ended, key=lambda end: end.delivery.key):
        if not isinstance(end.how, Sent | Held | Later | RelayDown):
            settle(session, site, worker, end.delivery, end.how, end.at)
    _plan_on(session, site, [end for end in ended if not isinstance(end.how, Held | Later)], sent, now)
    return len(sent)


def end_others(site: Site, ended: Sequence[Ended], now: datetime) -> None:
    """The other courses of people whose address is no more, in a transaction of their own: two workers that each hold
    one enrollment of a person and wait for the other's would lose the record of a hand-over."""
    for end in ended:
        if isinstance(end.how, Refused) and end.how.suppress is not Suppress.NEVER:
            with site.database.write() as session:
                enrollment = enrollments.get_enrollment(session, end.delivery.enrollment_id)
                if enrollment is not None and _is_unreachable(session, site, enrollment):
                    suppress_person(session, site, enrollment.subscriber_id, "bounce", end.how.reason, now)


def _is_unreachable(session: Session, site: Site, enrollment: Enrollment) -> bool:
    """Whether it is their address that is no more, and not one that they had before."""
    subscriber = subscribers.get_if_there(session, enrollment.subscriber_id)
    if subscriber is None or enrollment.state != EnrollmentState.BOUNCED:
        return False
    return suppressions.find_suppression(session, site.suppression_keys(subscriber.email)) is not None


def _turn(end: Ended) -> ledger.Turn | None:
    """When a claim that led to nothing is to be tried."""
    key, delivery = end.delivery.key, end.delivery
    match end.how:
        case Held(until=until):
            return ledger.Turn(*key, until, delivery.slot_at, None)
        case Later(slot_at=slot_at):
            return ledger.Turn(*key, slot_at, slot_at, None)
        case RelayDown():
            return ledger.Turn(*key, delivery.due_at, delivery.slot_at, delivery.turn_at)
    return None


def _receipt(end: Ended) -> ledger.Receipt:
    reply = end.how.reply if isinstance(end.how, Sent) else ""
    return ledger.Receipt(*end.delivery.key, end.delivery.attempt, reply, end.at)


def _plan_on(session: Session, site: Site, ended: Sequence[Ended], sent: set[ledger.Key], now: datetime) -> None:
    if not ended:
        return
    known = read_people(session, list({end.delivery.enrollment_id for end in ended}), lock=True)
    _note_sent(session, known, [end.delivery for end in ended if end.delivery.key in sent], now)
    plan_people(session, site, known, now)


def _note_sent(session: Session, known: People, sent: Sequence[Claimed], now: datetime) -> None:
    happened = []
    for delivery in sent:
        person = known.enrolled[delivery.enrollment_id]
        told: dict[str, Any] = {"mail": delivery.kind, "lesson": delivery.lesson, "message_id": delivery.message_id}
        happened += [(person, "branch", taken) for taken in _branches(known, delivery)]
        happened.append((person, "sent", told))
    history.record_all(session, now, happened)


def _branches(known: People, delivery: Claimed) -> list[dict[str, Any]]:
    """A track is taken when its first lesson has left."""
    if not delivery.choices:
        return []
    taken: dict[str, str] = {}
    for entry in known.entries[delivery.enrollment_id]:
        if entry.state == State.SENT and entry.number != delivery.number:
            taken.update(entry.choices)
    return [
        {"branch": branch, "track": track} for branch, track in delivery.choices.items() if taken.get(branch) != track
    ]
