"""The ticks: what a worker does over and over, each complete in itself and callable by hand as well."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from drip.clock import Clock
from drip.flow.deliver import Outbox, deliver_due
from drip.flow.replay import replay_left_behind
from drip.flow.reply import read_replies
from drip.flow.rescue import rescue
from drip.flow.site import Site
from drip.flow.wake import wake_up

log = logging.getLogger(__name__)


class Tick(StrEnum):
    REPLIES = "replies"
    PLAN = "plan"
    DELIVER = "deliver"
    HOUSEKEEPING = "housekeeping"


@dataclass(frozen=True, slots=True)
class Worker:
    """`journals`: the folder of this machine's receipt journals. `gone`: where it looks again and again, the workers
    that were gone at the last look."""

    site: Site
    outbox: Outbox
    clock: Clock
    journals: Path | None = None
    gone: set[str] | None = None

    def run(self, tick: Tick) -> int:
        """One tick; how many mails were read, people planned, mails sent or rescued. Raises what the flow raises."""
        count = _TICKS[tick](self)
        if count:
            log.info("%s: %d", tick, count)
        return count


def worker_name() -> str:
    """Unique to this process, and telling in a list of claims."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def _keep_house(worker: Worker) -> int:
    if worker.journals is not None:
        replay_left_behind(worker.site, worker.journals, worker.clock())
    return rescue(worker.site, worker.clock(), worker.gone)


_TICKS: dict[Tick, Callable[[Worker], int]] = {
    Tick.REPLIES: lambda w: read_replies(w.site, w.clock()),
    Tick.PLAN: lambda w: wake_up(w.site, w.clock()),
    Tick.DELIVER: lambda w: deliver_due(w.site, w.outbox, w.clock),
    Tick.HOUSEKEEPING: _keep_house,
}
