"""A blocking socket to the relay, for the handshake: commands out, replies in, each within a deadline."""

from __future__ import annotations

import socket
import ssl
from time import monotonic

from drip.outbound.protocol import ReplyReader, SmtpReply


class RelayUnreachable(Exception):
    """No mail can be sent now: an outage or a wrong setting, as the message says."""


class BlockingSocket:
    """Every wait has a deadline on the monotonic clock: a server that sends one byte now and then would reset the
    socket's own timeout forever. `encrypt`, `ask` and `read` raise OSError if the connection is lost."""

    def __init__(self, connected: socket.socket, peer: str, timeout: float) -> None:
        """`peer` is host and port, for messages; `timeout` is in seconds for each reply."""
        self.peer = peer
        self._socket = connected
        self._timeout = timeout
        self._replies = ReplyReader()

    @property
    def local_address(self) -> str:
        """Our IP address on this connection."""
        return str(self._socket.getsockname()[0])

    @property
    def in_step(self) -> bool:
        """True if the server has sent nothing that was not asked for."""
        return self._replies.idle

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        self._socket.settimeout(self._timeout)
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    def ask(self, command: str) -> SmtpReply:
        """Send a command and return the reply to it."""
        if not self.in_step:
            raise ConnectionAbortedError("it said more than it was asked")
        self._socket.settimeout(self._timeout)
        self._socket.sendall(f"{command}\r\n".encode("ascii"))
        return self.read()

    def read(self) -> SmtpReply:
        deadline = monotonic() + self._timeout
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
        """Return the underlying socket for others to use. Raises RelayUnreachable if the server sent more than it was
        asked for."""
        if not self.in_step:
            self.drop()
            raise RelayUnreachable(f"{self.peer} said more than it was asked.")
        return self._socket

    def drop(self) -> None:
        self._socket.close()
