"""The ticks: what a worker does over and over. Each is complete in itself and can be run by hand."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from drip.core.clock import Clock
from drip.flow.delivery.deliver import WorkerContext, deliver_due
from drip.flow.delivery.replay_receipts import replay_abandoned_journals
from drip.flow.delivery.rescue import rescue
from drip.flow.delivery.send_rates import reset_turns_after_rollback
from drip.flow.operations import backlog
from drip.flow.operations.clock_rollback import ClockWatch, clock_was_ahead, repair_future_dates
from drip.flow.planning.digest import queue_digests
from drip.flow.planning.wake_up import wake_up
from drip.flow.replies.read_mail import read_replies
from drip.flow.signup.proof_of_work import forget_old_proofs
from drip.flow.site import Site

log = logging.getLogger(__name__)


class Tick(StrEnum):
    REPLIES = "replies"
    PLAN = "plan"
    DELIVER = "deliver"
    HOUSEKEEPING = "housekeeping"


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker runs with. `folder` holds this machine's receipt journals and its note of when the database was
    last in use. `gone_workers` remembers from tick to tick which workers were gone at the last look."""

    site: Site
    context: WorkerContext
    clock: Clock
    folder: Path | None = None
    gone_workers: set[str] | None = None
    clock_watch: ClockWatch = field(default_factory=ClockWatch)

    def start(self) -> None:
        """Call it before the first tick. Detects a restored backup before anything is sent from it, and repairs dates
        if the clock was ahead in the previous run."""
        if clock_was_ahead(self.site, self.clock()):
            repair_future_dates(self.site, self.clock())
        backlog.check_for_hold(self.site, self.folder, self.clock())
        backlog.record_alive(self.site, self.folder, self.clock())

    def run(self, tick: Tick) -> int:
        """Runs one tick and returns how many mails it read, people it planned, or mails it sent or rescued. Raises what
        the flow raises. While the site is on hold only housekeeping runs."""
        if tick is not Tick.HOUSEKEEPING and backlog.is_on_hold(self.site):
            return 0
        now = self.clock()
        if self.clock_watch.was_set_back(now):
            log.warning("The clock was set back to %s.", now)
            repair_future_dates(self.site, now)
        count = _TICKS[tick](self)
        if count:
            log.info("%s: %d", tick, count)
        return count


def worker_name() -> str:
    """Unique to this process, and readable in a list of claims."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def _housekeeping(worker: Worker) -> int:
    if worker.folder is not None:
        replay_abandoned_journals(worker.site, worker.folder, worker.clock())
    rescued = rescue(worker.site, worker.clock(), worker.gone_workers)
    backlog.record_alive(worker.site, worker.folder, worker.clock())
    with worker.site.database.write() as session:
        reset_turns_after_rollback(session, worker.clock())
        forget_old_proofs(session, worker.clock())
    return rescued


_TICKS: dict[Tick, Callable[[Worker], int]] = {
    Tick.REPLIES: lambda w: read_replies(w.site, w.clock()),
    Tick.PLAN: lambda w: wake_up(w.site, w.clock()) + queue_digests(w.site, w.clock()),
    Tick.DELIVER: lambda w: deliver_due(w.site, w.context, w.clock),
    Tick.HOUSEKEEPING: _housekeeping,
}
