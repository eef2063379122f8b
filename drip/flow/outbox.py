"""One worker's way out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from drip.outbound import Relay, Signer


def _nobody_watches() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Outbox:
    """`worker` is its name in the claims, unique to its process. `connections`: at most so many to the relay. Setting
    `stopping` lets what is in the pipe arrive and puts the rest back. `pulse` is called with each turn of the pipe."""

    worker: str
    relay: Relay
    signer: Signer | None = None
    connections: int = 16
    stopping: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)
    pulse: Callable[[], None] = field(default=_nobody_watches, repr=False, compare=False)
