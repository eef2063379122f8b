"""A socket to the relay after the handshake, used without ever waiting."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping

READ_BYTES = 16384  # the size of a TLS record at most


class NonblockingSocket:
    """`peer` is host and port, for messages. `offers`: see `say_hello`. `read` and `write` raise OSError if the
    connection is lost."""

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
        """Return what has arrived, or b'' if nothing has; on an encrypted connection that may be b'' although bytes
        came."""
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
        """Return how many bytes were written. If `must_read_first` is set, TLS needs to read before more can be
        written."""
        written, self.must_read_first = 0, False
        try:
            while written < len(data):  # TLS sends one record at a time
                written += self._socket.send(memoryview(data)[written:] if written else data)
        except (BlockingIOError, ssl.SSLWantWriteError):
            pass
        except ssl.SSLWantReadError:
            self.must_read_first = True
        return written

    def close(self) -> None:
        self._socket.close()
