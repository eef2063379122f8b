"""A store that keeps each mail once, in memory, and can be made unavailable."""

from __future__ import annotations

import queue
from collections.abc import Callable

from drip.inbound import IncomingMessage
from drip.inbound.imap.intake import PositionStore, ReadPosition, StoreUnavailable


class MemoryMailStore:
    """`refuse` is called with each mail first, and may raise."""

    def __init__(self, refuse: Callable[[IncomingMessage], None] = lambda _: None) -> None:
        self.mails: list[IncomingMessage] = []
        self.alerts: list[str] = []
        self.position: ReadPosition | None = None
        self.refuse = refuse
        self._arriving: queue.Queue[IncomingMessage] = queue.Queue()

    def receive(self, arrival: IncomingMessage) -> None:
        self.refuse(arrival)
        if arrival.raw not in self.words:
            self.mails.append(arrival)
            self._arriving.put(arrival)

    @property
    def words(self) -> list[bytes]:
        return [arrival.raw for arrival in self.mails]

    def next(self) -> bytes:
        """The next mail that arrives. Raises queue.Empty if none arrives for 20 seconds."""
        return self._arriving.get(timeout=20).raw

    @property
    def bookmark(self) -> PositionStore:
        return PositionStore(lambda: self.position, self._keep, self.alerts.append)

    def _keep(self, position: ReadPosition) -> None:
        self.position = position


def away(_: IncomingMessage) -> None:
    raise StoreUnavailable("The database cannot be used: it is away")


def mail(words: str, **headers: str) -> bytes:
    """The bytes of a mail as on a server; header names have underscores for hyphens."""
    all_headers = {"From": "mara@example.net", "Subject": "Re: Your season"} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in all_headers.items()]
    return "\r\n".join([*lines, "", words, ""]).encode()
