"""Somebody who keeps mail in memory, each once, and can be told to be away."""

from __future__ import annotations

import queue
from collections.abc import Callable

from drip.inbound import IncomingMessage
from drip.inbound.imap.intake import PositionStore, ReadPosition, StoreUnavailable


class MemoryMailStore:
    """`refuse` is asked about each arrival first, and may raise."""

    def __init__(self, refuse: Callable[[IncomingMessage], None] = lambda _: None) -> None:
        self.kept: list[IncomingMessage] = []
        self.alerts: list[str] = []
        self.position: ReadPosition | None = None
        self.refuse = refuse
        self._arriving: queue.Queue[IncomingMessage] = queue.Queue()

    def receive(self, arrival: IncomingMessage) -> None:
        self.refuse(arrival)
        if arrival.raw not in self.words:
            self.kept.append(arrival)
            self._arriving.put(arrival)

    @property
    def words(self) -> list[bytes]:
        return [arrival.raw for arrival in self.kept]

    def next(self) -> bytes:
        """The next mail that comes in; queue.Empty where none comes for a long while."""
        return self._arriving.get(timeout=20).raw

    @property
    def bookmark(self) -> PositionStore:
        return PositionStore(lambda: self.position, self._keep, self.alerts.append)

    def _keep(self, position: ReadPosition) -> None:
        self.position = position


def away(_: IncomingMessage) -> None:
    raise StoreUnavailable("The database cannot be used: it is away")


def mail(words: str, **headers: str) -> bytes:
    """Bytes as they lie on a server; header names with underscores for hyphens."""
    given = {"From": "mara@example.net", "Subject": "Re: Your season"} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join([*lines, "", words, ""]).encode()
