"""One worker's way out."""

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
    """`worker` is its name in the claims, unique to its process. `connections`: at most so many to the relay.
    `journal`: for outcomes that cannot be written; without one they are in doubt. Setting `stopping` lets what is in
    the pipe arrive and puts the rest back. `pulse` is called with each turn of the pipe; `turned_at` is the monotonic
    time of the last one."""

    worker: str
    relay: Relay
    signer: Signer | None = None
    connections: int = 16
    journal: ReceiptJournal | None = None
    stopping: threading.Event = field(default_factory=threading.Event, repr=False)
    pulse: Callable[[], None] = field(default=_do_nothing, repr=False)
    turned_at: float = 0.0
