"""The delivering tick: claim → prepare → hand over → record. No transaction is open during network I/O.

Many mails are under way at once, each on a connection of its own. After each turn of the pool, one transaction marks
the mails whose server waits for the body, and records the outcomes of others."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from drip.core.clock import Clock
from drip.crash import crash_point
from drip.flow.delivery.claim import Batch, claim, read_batch
from drip.flow.delivery.claim_outcome import Blocked, ClaimOutcome, EndedClaim, PreparationFailed
from drip.flow.delivery.marker import mark
from drip.flow.delivery.prepare import PreparedMail
from drip.flow.delivery.receipts import JournalReceipt
from drip.flow.delivery.record import end_other_courses, record_all
from drip.flow.delivery.replay_receipts import replay_journal
from drip.flow.delivery.rescue import rescue_from
from drip.flow.delivery.settle import RETRY_DELAY
from drip.flow.delivery.worker_context import WorkerContext
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import HoldDomain, LessonAtFault, Outcome, Parcel, Pool, PoolEvents, RelayDown, TryLater, Withdrawn
from drip.storage.delivery.ledger import DeliveryKey
from drip.storage.engine.database import is_connection_loss, retry_conflicts
from drip.storage.engine.records import ClaimedDelivery

__all__ = ["RelayIsDown", "WorkerContext", "deliver_due"]

log = logging.getLogger(__name__)

BATCH_SIZE = 256
MAX_UNRECORDED = 256
MAX_TURN_SECONDS = 1.0
GATHER_SECONDS = 0.002
GATHER_DIVISOR = 8  # wait for more events while fewer than an eighth of the mails under way have one
MIN_WAIT_SECONDS = 0.02  # so that a send rate that allows one mail at a time does not cost a claim for each
SHUTDOWN_SECONDS = 8.0  # for the mails under way when the worker stops


class RelayIsDown(Exception):
    """The relay takes no mail now. Nothing was lost and no attempt was counted; try again in a while."""


def deliver_due(site: Site, context: WorkerContext, clock: Clock) -> int:
    """Delivers everything that is due; returns how many mails were sent. Raises RelayIsDown after putting back what was
    claimed."""
    if context.journal is not None:
        replay_journal(site, context.journal, clock())
    rescue_from(site, context.worker, clock())
    with closing(Pool(context.relay, context.connections)) as pool:
        return _DeliveryRun(site, context, clock, pool).run()


@dataclass(slots=True)
class _DeliveryRun:
    """One run of the tick. A mail is in `queue`, in `waiting_behind` (another mail to the same person comes first),
    `under_way` in the pool, or in `ended_claims`, to be recorded."""

    site: Site
    context: WorkerContext
    clock: Clock
    pool: Pool
    queue: deque[tuple[ClaimedDelivery, Batch | None]] = field(default_factory=deque)  # None: to be read again
    waiting_behind: dict[int, deque[ClaimedDelivery]] = field(default_factory=dict)
    under_way: dict[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]] = field(default_factory=dict)
    ended_claims: list[EndedClaim] = field(default_factory=list)
    awaiting_marker: tuple[DeliveryKey, ...] = ()  # whose markers are being committed
    more: bool = True  # there may be more to claim
    resumes_at: float = 0.0  # monotonic: when the send rate has room again; 0 if it has
    sent: int = 0
    outage: str = ""  # why the relay takes no mail
    stop_at: float | None = None  # monotonic: when the run ends, whatever is under way

    def run(self) -> int:
        try:
            while self._busy():
                self._take_turn()
        except Exception:
            # Whatever it was, no further body may leave, and what has left must be recorded before the error goes on.
            self._fail_closed()
            raise
        if self.outage:
            raise RelayIsDown(self.outage)
        return self.sent

    def _take_turn(self) -> None:
        idle = not self.under_way and not self.ended_claims
        if idle:  # the send rate leaves no room yet
            self.context.stopping.wait(min(max(self.resumes_at - monotonic(), MIN_WAIT_SECONDS), MAX_TURN_SECONDS))
        events = self._gather_more(self.pool.poll(0.0 if idle or self.ended_claims else MAX_TURN_SECONDS))
        self.context.last_turn_at = monotonic()
        self.context.heartbeat()
        self._commit(events)

    def _gather_more(self, events: PoolEvents) -> PoolEvents:
        """Waits a moment for more events if many mails are under way and few events came: a transaction for a few costs
        as much as one for many."""
        until = monotonic() + GATHER_SECONDS
        while (
            len(events.ready) + len(events.ended) < len(self.under_way) // GATHER_DIVISOR
            and (left := until - monotonic()) > 0
        ):
            further = self.pool.poll(left)
            events.ready += further.ready
            events.ended += further.ended
            events.outage = events.outage or further.outage
        return events

    def _busy(self) -> bool:
        """Feeds the pool. Returns whether there is anything to wait for, or to record."""
        if self.context.stopping.is_set() and self.stop_at is None:
            self.stop_at = monotonic() + SHUTDOWN_SECONDS
        if self.outage or self.stop_at is not None:
            self._put_back_all()
        else:
            self._fill()
        if self.stop_at is not None and monotonic() > self.stop_at:
            return bool(self.ended_claims)
        return bool(self.ended_claims or self.under_way) or self.resumes_at > 0

    def _fill(self) -> None:
        while self.pool.room > 0 and len(self.ended_claims) < MAX_UNRECORDED and (found := self._next()):
            delivery, batch = found
            now = self.clock()
            prepared = self._prepare(delivery, batch or read_batch(self.site, [delivery], now), now)
            if not isinstance(prepared, PreparedMail):
                self.ended_claims.append(EndedClaim(delivery, prepared, now))
                continue
            crash_point("prepared, not offered")
            self.under_way[delivery.key] = (delivery, prepared)
            self.pool.put([Parcel(delivery.key, prepared.return_path, prepared.recipient, prepared.message)])

    def _next(self) -> tuple[ClaimedDelivery, Batch | None] | None:
        while not self.queue and self.more and monotonic() >= self.resumes_at:
            batch = claim(self.site, self.context.worker, BATCH_SIZE, self.clock())
            self.resumes_at = monotonic() + batch.wait.total_seconds() if batch.wait else 0.0
            self.more = batch.more or bool(batch.wait)
            for delivery in batch.deliveries:
                self._enqueue(delivery, batch)
        return self.queue.popleft() if self.queue else None

    def _enqueue(self, delivery: ClaimedDelivery, batch: Batch) -> None:
        """Queues a delivery. Of one enrollment only one mail is under way at a time: what follows depends on how it
        ended."""
        if delivery.enrollment_id in self.waiting_behind:
            self.waiting_behind[delivery.enrollment_id].append(delivery)
        else:
            self.waiting_behind[delivery.enrollment_id] = deque()
            self.queue.append((delivery, batch))

    def _prepare(self, delivery: ClaimedDelivery, batch: Batch, now: datetime) -> PreparedMail | ClaimOutcome:
        try:
            return batch.prepare(self.site, self.context.signer, delivery, now)
        except Exception as error:
            # One mail that raises must not keep the others from leaving: it waits, and an alert reports it.
            if is_connection_loss(error):
                raise
            log.exception("enrollment %s, mail %s cannot be prepared", delivery.enrollment_id, delivery.number)
            return PreparationFailed(f"{type(error).__name__}: {error}"[:500])

    def _put_back_all(self) -> None:
        """Puts back every mail of which no byte of the body was sent."""
        recalled = [self.under_way.pop(parcel.key)[0] for parcel in self.pool.take_back()]
        waiting = [delivery for line in self.waiting_behind.values() for delivery in line]
        back = [*(delivery for delivery, _ in self.queue), *waiting, *recalled]
        self.queue.clear()
        self.resumes_at = 0.0
        for line in self.waiting_behind.values():
            line.clear()
        now = self.clock()
        self.ended_claims += [EndedClaim(delivery, RelayDown(self.outage), now) for delivery in back]

    def _commit(self, events: PoolEvents) -> None:
        """Commits the markers of all mails that wait for one, and all outcomes, in one transaction. Bodies are sent
        only after that."""
        now = self.clock()
        self.outage = self.outage or events.outage
        self.ended_claims += [self._end_claim(parcel.key, outcome, now) for parcel, outcome in events.ended]
        crash_point("offered, not marked", events.ready)
        crash_point("answered, not recorded", events.ended)
        waiting = {parcel.key: self.under_way[parcel.key] for parcel in events.ready}
        self.awaiting_marker = tuple(waiting)
        may_leave, ended_claims = self._write(waiting, now) if waiting or self.ended_claims else (set(), [])
        self.ended_claims = []
        crash_point("outcome committed", events.ended)
        crash_point("marked, not given", may_leave)
        self.pool.give([parcel for parcel in events.ready if parcel.key in may_leave])
        self.pool.withdraw([parcel for parcel in events.ready if parcel.key not in may_leave])
        self.awaiting_marker = ()
        self._release_next(ended_claims)
        end_other_courses(self.site, ended_claims, now)
        if any(_stops_others(each.outcome) for each in ended_claims):
            self._reread_queue(now)

    def _end_claim(self, key: DeliveryKey, outcome: Outcome, now: datetime) -> EndedClaim:
        """A mail on which connections break, while the relay takes others, waits for RETRY_DELAY before it is tried
        again."""
        alone = isinstance(outcome, RelayDown) and not self.outage
        return EndedClaim(self.under_way[key][0], Blocked(now + RETRY_DELAY) if alone else outcome, now)

    def _reread_queue(self, now: datetime) -> None:
        """Reads again what the queued mails need: a block has been set since it was read."""
        batch = read_batch(self.site, [delivery for delivery, _ in self.queue], now)
        self.queue = deque((delivery, batch) for delivery in batch.deliveries)

    def _write(
        self, waiting: Mapping[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]], now: datetime
    ) -> tuple[set[DeliveryKey], list[EndedClaim]]:
        return retry_conflicts(lambda: self._transaction(waiting, now))

    def _transaction(
        self, waiting: Mapping[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]], now: datetime
    ) -> tuple[set[DeliveryKey], list[EndedClaim]]:
        """Returns the mails that may leave, and all claims that ended in this transaction."""
        worker = self.context.worker
        with self.site.database.write() as session:
            sent = record_all(Work(session, self.site, now), worker, self.ended_claims)
            may_leave = mark(Work(session, self.site, now), worker, waiting)
            refused = [
                EndedClaim(delivery, Withdrawn(), now) for key, (delivery, _) in waiting.items() if key not in may_leave
            ]
            record_all(Work(session, self.site, now), worker, refused)
            crash_point("marker not committed", waiting)
            crash_point("outcome not committed", self.ended_claims)
        self.sent += sent
        return may_leave, [*self.ended_claims, *refused]

    def _fail_closed(self) -> None:
        """Stops after an error; most likely the database is away. No further body is sent, and the outcomes of mails
        that were sent go to the journal."""
        self.pool.take_back()
        withdrawn = [self._receipt(key, Withdrawn()) for key in self.awaiting_marker]
        self._write_receipts(
            [*withdrawn, *(self._receipt(each.delivery.key, each.outcome) for each in self.ended_claims)]
        )
        for key in [*self.awaiting_marker, *(each.delivery.key for each in self.ended_claims)]:
            self.under_way.pop(key, None)
        until = monotonic() + SHUTDOWN_SECONDS
        while self.pool.busy and monotonic() < until:
            ended = self.pool.poll(MAX_TURN_SECONDS).ended
            self._write_receipts([self._receipt(parcel.key, outcome) for parcel, outcome in ended])

    def _write_receipts(self, receipts: Sequence[JournalReceipt | None]) -> None:
        to_write = [receipt for receipt in receipts if receipt is not None]
        if to_write and self.context.journal is not None:
            self.context.journal.write(to_write)

    def _receipt(self, key: DeliveryKey, outcome: ClaimOutcome) -> JournalReceipt | None:
        """Returns None if the mail had not been offered to the relay: it has no outcome to keep."""
        if key not in self.under_way or not isinstance(outcome, Outcome):
            return None
        attempt = self.under_way[key][0].attempt
        return JournalReceipt(*key, attempt, self.context.worker, outcome, self.clock())

    def _release_next(self, ended_claims: Sequence[EndedClaim]) -> None:
        """Lets the next mail to a person be prepared once the one before has ended."""
        for each in ended_claims:
            self.under_way.pop(each.delivery.key, None)
            line = self.waiting_behind.pop(each.delivery.enrollment_id, None)
            if line:
                self.queue.append((line.popleft(), None))
                self.waiting_behind[each.delivery.enrollment_id] = line


def _stops_others(outcome: ClaimOutcome) -> bool:
    return isinstance(outcome, HoldDomain | LessonAtFault) or (isinstance(outcome, TryLater) and outcome.slow_domain)
