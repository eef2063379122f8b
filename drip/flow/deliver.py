"""The delivering tick: claim → prepare → hand over → record. No transaction is open while the network is spoken to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drip.core.departure import Drop, Later
from drip.flow.outcome import put_off, record_outcome
from drip.flow.plan import PLANNED_KINDS, plan_next
from drip.flow.prepare import Held, Ready, Unfit, prepare, refusal
from drip.flow.rescue import rescue_from
from drip.flow.site import Site
from drip.flow.wake import wake_up
from drip.outbound import Connection, Outcome, Relay, RelayDown, RelayUnreachable, Signer
from drip.storage import enrollments, ledger, people
from drip.storage.database import lost_connection
from drip.storage.states import State
from drip.storage.tables import Delivery

log = logging.getLogger(__name__)

BATCH = 100
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outbox:
    """One worker's way out. `worker` is its name in the claims, unique to its process."""

    worker: str
    relay: Relay
    signer: Signer | None = None


class RelayIsDown(Exception):
    """The relay takes no mail now. Nothing was lost and no attempt consumed; try again in a while."""


def deliver_due(site: Site, outbox: Outbox, clock: Clock) -> int:
    """Hands over all that is due; how many mails left. Raises RelayIsDown after putting back what was claimed."""
    rescue_from(site, outbox.worker, clock())
    sent = 0
    while claimed := _claim(site, outbox, clock()):
        sent += _deliver_batch(site, outbox, claimed, clock)
    return sent


def _claim(site: Site, outbox: Outbox, now: datetime) -> list[Delivery]:
    """What is due at `now`, after all whose wait was over by then were planned: who passes a place in the sequence has
    reached it first, also where both came due while nobody was running."""
    wake_up(site, now)
    with site.database.write() as session:
        return ledger.claim(session, outbox.worker, now, BATCH)


def _deliver_batch(site: Site, outbox: Outbox, claimed: list[Delivery], clock: Clock) -> int:
    sent = 0
    connection: Connection | None = None
    try:
        for index, delivery in enumerate(claimed):
            ready = _prepare(site, outbox, delivery, clock())
            if ready is None:
                continue
            if connection is None or not connection.usable:
                connection = _connect(site, outbox, claimed[index:], clock())
            outcome = _hand_over(site, outbox, connection, delivery, ready, clock)
            if isinstance(outcome, RelayDown):
                _put_back(site, claimed[index:], clock())
                raise RelayIsDown(outcome.reason)
            sent += record_outcome(site, delivery, outcome, clock())
    finally:
        if connection is not None:
            connection.close()
    return sent


def _prepare(site: Site, outbox: Outbox, delivery: Delivery, now: datetime) -> Ready | None:
    """What is to be handed over, or None where it was settled here: not now, not any more, or not at all."""
    try:
        with site.database.read() as session:
            prepared = prepare(session, site, outbox.signer, delivery, now)
    except Exception as error:
        # One mail that trips us up must not keep the others from leaving: it waits, and an alert tells of it.
        if lost_connection(error):
            raise
        log.exception("enrollment %s, mail %s cannot be prepared", delivery.enrollment_id, delivery.number)
        put_off(site, delivery, f"{type(error).__name__}: {error}"[:500], now)
        return None
    match prepared:
        case Ready():
            return prepared
        case Held(until=until):
            _postpone(site, delivery, due_at=until, slot_at=delivery.slot_at)
        case Later(slot_at=slot_at):
            _postpone(site, delivery, due_at=slot_at, slot_at=slot_at)
        case Drop() | Unfit():
            record_outcome(site, delivery, prepared, now)
    return None


def _connect(site: Site, outbox: Outbox, claimed: list[Delivery], now: datetime) -> Connection:
    try:
        return outbox.relay.connect()
    except RelayUnreachable as error:
        _put_back(site, claimed, now)
        raise RelayIsDown(str(error)) from error


def _hand_over(
    site: Site, outbox: Outbox, connection: Connection, delivery: Delivery, ready: Ready, clock: Clock
) -> Outcome:
    """Gives a mail to the relay. The marker is committed when the relay has said 354, before a byte of the body."""

    def marker() -> bool:
        return _mark(site, outbox, (delivery.enrollment_id, delivery.number), clock())

    return connection.hand_over(ready.return_path, ready.recipient, ready.message, marker)


def _mark(site: Site, outbox: Outbox, key: ledger.Key, now: datetime) -> bool:
    """Commits `handing_over`, unless something has changed since the claim: who left in the meantime gets nothing."""
    with site.database.write() as session:
        enrollment = enrollments.lock_enrollment(session, key[0])
        delivery = ledger.get_delivery(session, key)
        if enrollment is None or delivery is None:
            return False
        if enrollment.paused_at and delivery.kind in PLANNED_KINDS:  # what answers a mail of theirs goes out
            return False
        if delivery.state != State.CLAIMED or delivery.claimed_by != outbox.worker:
            return False
        email = people.get_subscriber(session, enrollment.subscriber_id).email
        if refusal(session, site, delivery, enrollment, email, now):
            return False
        delivery.state, delivery.marked_at = State.HANDING_OVER, now
        return True


def _postpone(site: Site, delivery: Delivery, *, due_at: datetime, slot_at: datetime) -> None:
    with site.database.write() as session:
        if (row := ledger.get_delivery(session, (delivery.enrollment_id, delivery.number))) is not None:
            ledger.release(row, due_at, attempted=False)
            row.slot_at = slot_at


def _put_back(site: Site, claimed: list[Delivery], now: datetime) -> None:
    with site.database.write() as session:
        for delivery in claimed:
            row = ledger.get_delivery(session, (delivery.enrollment_id, delivery.number))
            if row is not None and row.state == State.CLAIMED and row.claimed_by == delivery.claimed_by:
                ledger.release(row, row.due_at, attempted=False)
                plan_next(session, site, row.enrollment_id, now)
