"""Opens connections in the background: each handshake waits for its replies in a thread of its own."""

from __future__ import annotations

import socket
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from drip.outbound.relay.nonblocking_socket import NonblockingSocket
from drip.outbound.relay.relay import Relay

MAX_CONCURRENT_CONNECTS = 8


class Connector:
    """`fileno` becomes readable when a connection was opened or refused."""

    def __init__(self, relay: Relay) -> None:
        self.opening = 0  # connections being opened
        self._relay = relay
        self._made: SimpleQueue[Future[NonblockingSocket]] = SimpleQueue()
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._lock = Lock()
        self._closed = False

    def fileno(self) -> int:
        return self._bell.fileno()

    def start(self, wanted: int) -> None:
        """Begin to open `wanted` connections, or as many as may be opened at once."""
        for _ in range(min(wanted, MAX_CONCURRENT_CONNECTS - self.opening)):
            self.opening += 1
            Thread(target=self._open, name="opens a connection to the relay", daemon=True).start()

    def take(self) -> list[Future[NonblockingSocket]]:
        """Return the finished attempts: each future holds a socket or raises RelayUnreachable."""
        with suppress(BlockingIOError):
            self._bell.recv(4096)
        made = []
        with suppress(Empty):
            while True:
                made.append(self._made.get_nowait())
        self.opening -= len(made)
        return made

    def close(self) -> None:
        """Connections that are opened later are closed at once."""
        with self._lock:
            self._closed = True
        for made in self.take():
            _close_unused(made)
        self._bell.close()
        self._button.close()

    def _open(self) -> None:
        future: Future[NonblockingSocket] = Future()
        try:
            future.set_result(self._relay.connect())
        except BaseException as error:  # noqa: BLE001  whoever takes the result gets it
            future.set_exception(error)
        with self._lock:
            if self._closed:
                _close_unused(future)
            else:
                self._made.put(future)
                self._button.send(b"!")


def _close_unused(made: Future[NonblockingSocket]) -> None:
    if made.exception() is None:
        made.result().close()
