"""A socket to the relay: commands out, replies in, each within its time."""

from __future__ import annotations

import socket
import ssl
from time import monotonic

from drip.outbound.wire import Reply, ReplyReader


class RelayUnreachable(Exception):
    """No mail can be handed over now: an outage or a wrong setting, as the sentence says."""


class Channel:
    """Every wait has a deadline, on the monotonic clock: a server that sends a byte now and then would hold a socket's
    own timeout off for ever. All functions but `drop` raise OSError when the other side is lost."""

    def __init__(self, connected: socket.socket, peer: str, timeout: float) -> None:
        """`peer`: host and port, for sentences. `timeout`: seconds, where a call names no others."""
        self.peer = peer
        self.open = True
        self._socket = connected
        self._timeout = timeout
        self._replies = ReplyReader()

    @property
    def local_address(self) -> str:
        """Our IP address on this connection."""
        return str(self._socket.getsockname()[0])

    @property
    def in_step(self) -> bool:
        """Nothing has been read that was not asked for."""
        return self._replies.idle

    def is_quiet(self) -> bool:
        """Open, and nothing has arrived that was not asked for: neither a 421 nor the end. It reads, without waiting,
        since on an encrypted connection bytes may arrive that mean nothing."""
        if not self.open or not self.in_step:
            return False
        self._socket.settimeout(0)
        try:
            self._replies.feed(self._socket.recv(4096))
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        self._socket.settimeout(self._timeout)
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    def ask(self, command: str) -> Reply:
        if not self.in_step:
            raise ConnectionAbortedError("it said more than it was asked")
        self.send(f"{command}\r\n".encode("ascii"))
        return self.read()

    def send(self, data: bytes, seconds: float | None = None) -> None:
        """All of it, in as few writes as the system takes."""
        self._socket.settimeout(self._timeout if seconds is None else seconds)
        self._socket.sendall(data)

    def read(self, seconds: float | None = None) -> Reply:
        deadline = monotonic() + (self._timeout if seconds is None else seconds)
        while (reply := self._replies.next()) is None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("it did not answer in time")
            self._socket.settimeout(left)
            data = self._socket.recv(65536)
            if not data:
                raise ConnectionAbortedError("it closed the connection")
            self._replies.feed(data)
        return reply

    def let_go(self) -> socket.socket:
        """The socket, for others to use. Raises RelayUnreachable where the server said more than it was asked."""
        if not self.in_step:
            self.drop()
            raise RelayUnreachable(f"{self.peer} said more than it was asked.")
        self.open = False
        return self._socket

    def drop(self) -> None:
        """Closes at once. A server in the middle of a mail throws it away (RFC 5321, 4.1.1.10)."""
        self.open = False
        self._socket.close()
