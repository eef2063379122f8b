"""A relay that is far away: a program between drip and the sink that passes everything on after a while.

`python -m bench.goals.proxy PORT RELAY_PORT MILLISECONDS`, one way; it listens on loopback until it is killed. All wait
equally long, so what came first leaves first, whoever sent it: one queue, one thread, little work for the processor."""

from __future__ import annotations

import selectors
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

from bench.goals.sink import free_port, wait_for

PIECE = 1 << 18
ROOM = 1 << 22  # octets in a socket: passing on does not wait for the other side to read


@dataclass(slots=True)
class Proxy:
    """`waiting`: (when it leaves, to whom, what), in order; b'' is the end of a connection."""

    relay_port: int
    seconds: float
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    others: dict[socket.socket, socket.socket] = field(default_factory=dict)
    waiting: deque[tuple[float, socket.socket, bytes]] = field(default_factory=deque)

    def serve(self, port: int) -> None:
        door = socket.create_server(("127.0.0.1", port), backlog=512)
        self.selector.register(door, selectors.EVENT_READ)
        while True:
            pause = max(0.0, self.waiting[0][0] - monotonic()) if self.waiting else None
            for key, _ in self.selector.select(pause):
                if key.fileobj is door:
                    self._take_in(door.accept()[0])
                elif isinstance(key.fileobj, socket.socket):
                    self._receive(key.fileobj)
            self._pass_on()

    def _take_in(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self.relay_port))
        for end, other in ((near, far), (far, near)):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
            self.others[end] = other
            self.selector.register(end, selectors.EVENT_READ)

    def _receive(self, end: socket.socket) -> None:
        try:
            data = end.recv(PIECE)
        except OSError:
            data = b""
        if not data:
            self.selector.unregister(end)
        self.waiting.append((monotonic() + self.seconds, self.others[end], data))

    def _pass_on(self) -> None:
        now = monotonic()
        while self.waiting and self.waiting[0][0] <= now:
            _, end, data = self.waiting.popleft()
            with suppress(OSError):  # the other side has gone: its own end comes by itself
                if data:
                    end.sendall(data)
                else:
                    self._end(end)

    def _end(self, end: socket.socket) -> None:
        """Ends this way; when the other way has ended as well, both sockets are closed."""
        end.shutdown(socket.SHUT_WR)
        other = self.others[end]
        known = self.selector.get_map()
        if end not in known and other not in known:
            for one in (end, other):
                self.others.pop(one).close()


@contextmanager
def far_away(relay_port: int, milliseconds: float) -> Iterator[int]:
    """The port of a proxy that takes so long each way."""
    port = free_port()
    arguments = [str(port), str(relay_port), str(milliseconds)]
    with subprocess.Popen([sys.executable, "-m", "bench.goals.proxy", *arguments]) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.kill()


if __name__ == "__main__":
    Proxy(int(sys.argv[2]), float(sys.argv[3]) / 1000).serve(int(sys.argv[1]))
