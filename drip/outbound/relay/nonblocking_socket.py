"""A socket to a relay that has said hello, used without ever waiting."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping

READ_BYTES = 16384  # a record of TLS is no longer


class NonblockingSocket:
    """`peer`: host and port, for sentences. `offers`: see `say_hello`. `read` and `write` raise OSError when the other
    side is lost."""

    def __init__(self, connected: socket.socket, peer: str, offers: Mapping[str, str]) -> None:
        connected.setblocking(False)
        self.peer = peer
        self.offers = offers
        self.must_read_first = False
        self._socket = connected
        self._encrypted = connected if isinstance(connected, ssl.SSLSocket) else None

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self) -> bytes:
        """What has arrived; b'' where that is nothing, as on an encrypted connection may be though bytes came."""
        try:
            data = self._socket.recv(READ_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return b""
        if not data:
            raise ConnectionAbortedError("it closed the connection")
        while self._encrypted is not None and (more := self._encrypted.pending()):
            data += self._encrypted.recv(more)
        return data

    def write(self, data: bytes | memoryview) -> int:
        """How many bytes were taken. `must_read_first`: no more of it before something was read."""
        written, self.must_read_first = 0, False
        try:
            while written < len(data):  # encrypted, no more than a record goes at once
                written += self._socket.send(memoryview(data)[written:] if written else data)
        except (BlockingIOError, ssl.SSLWantWriteError):
            pass
        except ssl.SSLWantReadError:
            self.must_read_first = True
        return written

    def close(self) -> None:
        self._socket.close()
