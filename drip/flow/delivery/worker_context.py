"""What one worker delivers with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from drip.flow.delivery.receipts import ReceiptJournal
from drip.outbound import Relay, Signer


def _do_nothing() -> None:
    pass


@dataclass(slots=True, eq=False)
class WorkerContext:
    """`worker` is the worker's name in the claims, unique to its process. `connections` is the most it opens to the
    relay. Outcomes that cannot be stored go to `journal`; without one, those mails are in doubt.

    Setting `stopping` lets mails under way finish and puts the rest back. `heartbeat` is called with each turn of the
    pool; `last_turn_at` is the monotonic time of the last one."""

    worker: str
    relay: Relay
    signer: Signer | None = None
    connections: int = 16
    journal: ReceiptJournal | None = None
    stopping: threading.Event = field(default_factory=threading.Event, repr=False)
    heartbeat: Callable[[], None] = field(default=_do_nothing, repr=False)
    last_turn_at: float = 0.0
