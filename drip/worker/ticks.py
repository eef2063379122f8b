"""The ticks: what a worker does over and over, each complete in itself and callable by hand as well."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from drip.clock import Clock
from drip.flow.deliver import Outbox, deliver_due
from drip.flow.reply import read_replies
from drip.flow.rescue import rescue
from drip.flow.set_back import set_right
from drip.flow.site import Site
from drip.flow.wake import wake_up
from drip.worker.backwards import Backwards

log = logging.getLogger(__name__)


class Tick(StrEnum):
    REPLIES = "replies"
    PLAN = "plan"
    DELIVER = "deliver"
    HOUSEKEEPING = "housekeeping"


@dataclass(frozen=True, slots=True)
class Worker:
    site: Site
    outbox: Outbox
    clock: Clock
    backwards: Backwards = field(default_factory=Backwards)

    def run(self, tick: Tick) -> int:
        """One tick; how many mails were read, people planned, mails sent or rescued. Raises what the flow raises."""
        now = self.clock()
        if self.backwards.noticed(now):
            log.warning("The clock was set back to %s.", now)
            set_right(self.site, now)
        count = _TICKS[tick](self)
        if count:
            log.info("%s: %d", tick, count)
        return count


def worker_name() -> str:
    """Unique to this process, and telling in a list of claims."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


_TICKS: dict[Tick, Callable[[Worker], int]] = {
    Tick.REPLIES: lambda w: read_replies(w.site, w.clock()),
    Tick.PLAN: lambda w: wake_up(w.site, w.clock()),
    Tick.DELIVER: lambda w: deliver_due(w.site, w.outbox, w.clock),
    Tick.HOUSEKEEPING: lambda w: rescue(w.site, w.clock()),
}
