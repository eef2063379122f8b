"""The delivering tick: claim → prepare → hand over → record. No transaction is open while the network is spoken to.

Many mails are under way at once, each on a connection of its own. After each turn of the pool one transaction marks
those whose server waits for the body, and records what became of others."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

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
from drip.storage.engine.database import DBAPIError, is_conflict, is_connection_loss
from drip.storage.engine.records import ClaimedDelivery

__all__ = ["Clock", "RelayIsDown", "WorkerContext", "deliver_due"]

log = logging.getLogger(__name__)

BATCH_SIZE = 256
MAX_UNRECORDED = 256
MAX_TURN_SECONDS = 1.0  # second
GATHER_SECONDS = 0.002  # second
GATHER_DIVISOR = 8  # one in so many of those under way, of which two in three wait behind another
MIN_WAIT_SECONDS = 0.02  # second: not a claim for each mail, where the send rate lets one after the other go
SHUTDOWN_SECONDS = 8.0  # seconds for what is in the pipe when the worker stops
MAX_TRIES = 3  # of a transaction that met another one
Clock = Callable[[], datetime]


class RelayIsDown(Exception):
    """The relay takes no mail now. Nothing was lost and no attempt consumed; try again in a while."""


def deliver_due(site: Site, outbox: WorkerContext, clock: Clock) -> int:
    """Hands over all that is due; how many mails left. Raises RelayIsDown after putting back what was claimed."""
    if outbox.journal is not None:
        replay_journal(site, outbox.journal, clock())
    rescue_from(site, outbox.worker, clock())
    with closing(Pool(outbox.relay, outbox.connections)) as pool:
        return _DeliveryRun(site, outbox, clock, pool).run()


@dataclass(slots=True)
class _DeliveryRun:
    """One run of the tick. A mail is in `queue`, `behind` another one to the same person, `under_way` in the pool, or
    `ended` and to be recorded."""

    site: Site
    outbox: WorkerContext
    clock: Clock
    pool: Pool
    queue: deque[tuple[ClaimedDelivery, Batch | None]] = field(default_factory=deque)  # None: to be read anew
    behind: dict[int, deque[ClaimedDelivery]] = field(default_factory=dict)
    under_way: dict[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]] = field(default_factory=dict)
    ended: list[EndedClaim] = field(default_factory=list)
    at_the_door: tuple[DeliveryKey, ...] = ()  # their markers are being written
    more: bool = True  # there may be more to claim
    resumes_at: float = 0.0  # monotonic: when the send rate has room again; 0 where it has
    sent: int = 0
    down: str = ""  # why the relay takes no mail
    closing_at: float | None = None  # monotonic: then we leave, whatever is in the pipe

    def run(self) -> int:
        try:
            while self._busy():
                self._take_turn()
        except Exception:
            self._fail_closed()
            raise
        if self.down:
            raise RelayIsDown(self.down)
        return self.sent

    def _take_turn(self) -> None:
        idle = not self.under_way and not self.ended
        if idle:  # the send rate leaves no room yet
            self.outbox.stopping.wait(min(max(self.resumes_at - monotonic(), MIN_WAIT_SECONDS), MAX_TURN_SECONDS))
        turn = self._gathered(self.pool.turn(0.0 if idle or self.ended else MAX_TURN_SECONDS))
        self.outbox.turned_at = monotonic()
        self.outbox.pulse()
        self._commit(turn)

    def _gathered(self, turn: PoolEvents) -> PoolEvents:
        """Where many are under way and few have been heard of, some more: a transaction costs the same for few."""
        until = monotonic() + GATHER_SECONDS
        while (
            len(turn.ready) + len(turn.ended) < len(self.under_way) // GATHER_DIVISOR
            and (left := until - monotonic()) > 0
        ):
            further = self.pool.turn(left)
            turn.ready += further.ready
            turn.ended += further.ended
            turn.outage = turn.outage or further.outage
        return turn

    def _busy(self) -> bool:
        """Keeps the pool fed; whether there is anything to wait for, or to record."""
        if self.outbox.stopping.is_set() and self.closing_at is None:
            self.closing_at = monotonic() + SHUTDOWN_SECONDS
        if self.down or self.closing_at is not None:
            self._retreat()
        else:
            self._fill()
        if self.closing_at is not None and monotonic() > self.closing_at:
            return bool(self.ended)
        return bool(self.ended or self.under_way) or self.resumes_at > 0

    def _fill(self) -> None:
        while self.pool.room > 0 and len(self.ended) < MAX_UNRECORDED and (found := self._next()):
            delivery, batch = found
            now = self.clock()
            prepared = self._prepare(delivery, batch or read_batch(self.site, [delivery], now), now)
            if not isinstance(prepared, PreparedMail):
                self.ended.append(EndedClaim(delivery, prepared, now))
                continue
            crash_point("prepared, not offered")
            self.under_way[delivery.key] = (delivery, prepared)
            self.pool.put([Parcel(delivery.key, prepared.return_path, prepared.recipient, prepared.message)])

    def _next(self) -> tuple[ClaimedDelivery, Batch | None] | None:
        while not self.queue and self.more and monotonic() >= self.resumes_at:
            batch = claim(self.site, self.outbox.worker, BATCH_SIZE, self.clock())
            self.resumes_at = monotonic() + batch.wait.total_seconds() if batch.wait else 0.0
            self.more = batch.more or bool(batch.wait)
            for delivery in batch.deliveries:
                self._line_up(delivery, batch)
        return self.queue.popleft() if self.queue else None

    def _line_up(self, delivery: ClaimedDelivery, batch: Batch) -> None:
        """One mail of an enrollment at a time: what it decides on is how the one before ended."""
        if delivery.enrollment_id in self.behind:
            self.behind[delivery.enrollment_id].append(delivery)
        else:
            self.behind[delivery.enrollment_id] = deque()
            self.queue.append((delivery, batch))

    def _prepare(self, delivery: ClaimedDelivery, batch: Batch, now: datetime) -> PreparedMail | ClaimOutcome:
        try:
            return batch.prepare(self.site, self.outbox.signer, delivery, now)
        except Exception as error:
            # One mail that trips us up must not keep the others from leaving: it waits, and an alert tells of it.
            if is_connection_loss(error):
                raise
            log.exception("enrollment %s, mail %s cannot be prepared", delivery.enrollment_id, delivery.number)
            return PreparationFailed(f"{type(error).__name__}: {error}"[:500])

    def _retreat(self) -> None:
        """Puts back all of which no byte of a body has left."""
        taken = [self.under_way.pop(parcel.key)[0] for parcel in self.pool.take_back()]
        waiting = [delivery for line in self.behind.values() for delivery in line]
        back = [*(delivery for delivery, _ in self.queue), *waiting, *taken]
        self.queue.clear()
        self.resumes_at = 0.0
        for line in self.behind.values():
            line.clear()
        now = self.clock()
        self.ended += [EndedClaim(delivery, RelayDown(self.down), now) for delivery in back]

    def _commit(self, turn: PoolEvents) -> None:
        """The markers of all that wait for one, and all that has ended, in one transaction; only then bodies leave."""
        now = self.clock()
        self.down = self.down or turn.outage
        self.ended += [self._ended(parcel.key, how, now) for parcel, how in turn.ended]
        crash_point("offered, not marked", turn.ready)
        crash_point("answered, not recorded", turn.ended)
        waiting = {parcel.key: self.under_way[parcel.key] for parcel in turn.ready}
        self.at_the_door = tuple(waiting)
        agreed, ended = self._write(waiting, now) if waiting or self.ended else (set(), [])
        self.ended = []
        crash_point("outcome committed", turn.ended)
        crash_point("marked, not given", agreed)
        self.pool.give([parcel for parcel in turn.ready if parcel.key in agreed])
        self.pool.withdraw([parcel for parcel in turn.ready if parcel.key not in agreed])
        self.at_the_door = ()
        self._free(ended)
        end_other_courses(self.site, ended, now)
        if any(_stops_others(end.how) for end in ended):
            self._look_again(now)

    def _ended(self, key: DeliveryKey, how: Outcome, now: datetime) -> EndedClaim:
        """A mail on which connections break, while the relay takes others, waits a moment before it is tried again."""
        alone = isinstance(how, RelayDown) and not self.down
        return EndedClaim(self.under_way[key][0], Blocked(now + RETRY_DELAY) if alone else how, now)

    def _look_again(self, now: datetime) -> None:
        """Something was put on hold: what is in the queue is not what it was when it was read."""
        batch = read_batch(self.site, [delivery for delivery, _ in self.queue], now)
        self.queue = deque((delivery, batch) for delivery in batch.deliveries)

    def _write(
        self, waiting: Mapping[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]], now: datetime
    ) -> tuple[set[DeliveryKey], list[EndedClaim]]:
        for _ in range(MAX_TRIES - 1):
            try:
                return self._transaction(waiting, now)
            except DBAPIError as error:
                if not is_conflict(error):
                    raise
        return self._transaction(waiting, now)

    def _transaction(
        self, waiting: Mapping[DeliveryKey, tuple[ClaimedDelivery, PreparedMail]], now: datetime
    ) -> tuple[set[DeliveryKey], list[EndedClaim]]:
        """Those who may leave, and all that has ended by it."""
        worker = self.outbox.worker
        with self.site.database.write() as session:
            sent = record_all(Work(session, self.site, now), worker, self.ended)
            agreed = mark(Work(session, self.site, now), worker, waiting)
            refused = [
                EndedClaim(delivery, Withdrawn(), now) for key, (delivery, _) in waiting.items() if key not in agreed
            ]
            record_all(Work(session, self.site, now), worker, refused)
            crash_point("marker not committed", waiting)
            crash_point("outcome not committed", self.ended)
        self.sent += sent
        return agreed, [*self.ended, *refused]

    def _fail_closed(self) -> None:
        """Something went wrong, most likely the database is away: no further body leaves, and what became of those that
        have left goes to the journal."""
        self.pool.take_back()
        withdrawn = [self._receipt(key, Withdrawn()) for key in self.at_the_door]
        self._keep([*withdrawn, *(self._receipt(end.delivery.key, end.how) for end in self.ended)])
        for key in [*self.at_the_door, *(end.delivery.key for end in self.ended)]:
            self.under_way.pop(key, None)
        until = monotonic() + SHUTDOWN_SECONDS
        while self.pool.busy and monotonic() < until:
            ended = self.pool.turn(MAX_TURN_SECONDS).ended
            self._keep([self._receipt(parcel.key, how) for parcel, how in ended])

    def _keep(self, receipts: Sequence[JournalReceipt | None]) -> None:
        told = [receipt for receipt in receipts if receipt is not None]
        if told and self.outbox.journal is not None:
            self.outbox.journal.write(told)

    def _receipt(self, key: DeliveryKey, how: ClaimOutcome) -> JournalReceipt | None:
        """None where the mail had not been offered: nobody needs to be told what became of it."""
        if key not in self.under_way or not isinstance(how, Outcome):
            return None
        attempt = self.under_way[key][0].attempt
        return JournalReceipt(*key, attempt, self.outbox.worker, how, self.clock())

    def _free(self, ended: Sequence[EndedClaim]) -> None:
        """The next mail to a person, if one waits, may be prepared once the one before has ended."""
        for end in ended:
            self.under_way.pop(end.delivery.key, None)
            line = self.behind.pop(end.delivery.enrollment_id, None)
            if line:
                self.queue.append((line.popleft(), None))
                self.behind[end.delivery.enrollment_id] = line


def _stops_others(how: ClaimOutcome) -> bool:
    return isinstance(how, HoldDomain | LessonAtFault) or (isinstance(how, TryLater) and how.slow_domain)
