"""A distant relay: a proxy between drip and the sink that forwards everything after a delay.

`python -m bench.goals.proxy PORT RELAY_PORT MILLISECONDS`, the delay of one way; it listens on loopback until it is
killed. The delay is the same for all data, so one queue in order of arrival and one thread are enough."""

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

CHUNK = 1 << 18  # octets of a read
SEND_BUFFER = 1 << 22  # octets, so that sending does not wait for the reader


@dataclass(slots=True)
class Proxy:
    """`waiting` holds (when to send, to which socket, data) in order; b'' ends a connection."""

    relay_port: int
    seconds: float
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    peers: dict[socket.socket, socket.socket] = field(default_factory=dict)
    waiting: deque[tuple[float, socket.socket, bytes]] = field(default_factory=deque)

    def serve(self, port: int) -> None:
        listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.selector.register(listener, selectors.EVENT_READ)
        while True:
            pause = max(0.0, self.waiting[0][0] - monotonic()) if self.waiting else None
            for key, _ in self.selector.select(pause):
                if key.fileobj is listener:
                    self._accept(listener.accept()[0])
                elif isinstance(key.fileobj, socket.socket):
                    self._receive(key.fileobj)
            self._forward()

    def _accept(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self.relay_port))
        for end, peer in ((near, far), (far, near)):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            self.peers[end] = peer
            self.selector.register(end, selectors.EVENT_READ)

    def _receive(self, end: socket.socket) -> None:
        try:
            data = end.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            self.selector.unregister(end)
        self.waiting.append((monotonic() + self.seconds, self.peers[end], data))

    def _forward(self) -> None:
        now = monotonic()
        while self.waiting and self.waiting[0][0] <= now:
            _, end, data = self.waiting.popleft()
            with suppress(OSError):  # the peer has gone; its own end arrives separately
                if data:
                    end.sendall(data)
                else:
                    self._end(end)

    def _end(self, end: socket.socket) -> None:
        """Ends this direction; when the other has ended as well, closes both sockets."""
        end.shutdown(socket.SHUT_WR)
        peer = self.peers[end]
        open_sockets = self.selector.get_map()
        if end not in open_sockets and peer not in open_sockets:
            for one in (end, peer):
                self.peers.pop(one).close()


@contextmanager
def distant_relay(relay_port: int, milliseconds: float) -> Iterator[int]:
    """Yields the port of a proxy with this delay in each direction."""
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
