"""Connections made in the background: greeting, encryption and login wait for their replies, each in a thread."""

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
    """`fileno` is readable when a connection has been made, or refused."""

    def __init__(self, relay: Relay) -> None:
        self.opening = 0  # that are on their way
        self._relay = relay
        self._made: SimpleQueue[Future[NonblockingSocket]] = SimpleQueue()
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._lock = Lock()
        self._closed = False

    def fileno(self) -> int:
        return self._bell.fileno()

    def start(self, wanted: int) -> None:
        """Begins to open as many, or as many as may be at once."""
        for _ in range(min(wanted, MAX_CONCURRENT_CONNECTS - self.opening)):
            self.opening += 1
            Thread(target=self._open, name="opens a connection to the relay", daemon=True).start()

    def take(self) -> list[Future[NonblockingSocket]]:
        """Those that came to an end: a link, or RelayUnreachable."""
        with suppress(BlockingIOError):
            self._bell.recv(4096)
        made = []
        with suppress(Empty):
            while True:
                made.append(self._made.get_nowait())
        self.opening -= len(made)
        return made

    def close(self) -> None:
        """What is opened later is closed."""
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
