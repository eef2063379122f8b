"""One connection of the pool: its socket, its conversation, and the time limit of each reply."""

from __future__ import annotations

from drip.crash import crash_point, is_trapped
from drip.outbound.relay.conversation import Conversation, ConversationEvents
from drip.outbound.relay.nonblocking_socket import NonblockingSocket
from drip.outbound.relay.parcel import Envelope

SLOW_REPLY_SECONDS = 2.0


class RelayConnection:
    """`now` is always in seconds of the monotonic clock."""

    def __init__(self, sock: NonblockingSocket, timeout: float, body_timeout: float) -> None:
        """For the timeouts, in seconds, see `Relay`."""
        self.conversation = Conversation(sock.peer, sock.offers)
        self.lost = False
        self.watched = False  # whether the pool waits for the socket to become writable
        self._socket = sock
        self._timeout, self._body_timeout = timeout, body_timeout
        self._since = 0.0  # when the command of the awaited reply was sent
        self._write_failed = False  # writing has failed, but the server's last words are still to be read

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def blocked(self) -> bool:
        """True if bytes are left to write once the socket accepts them."""
        return bool(self.conversation.out) and not self._write_failed and not self._socket.must_read_first

    def offer(self, envelope: Envelope, now: float) -> None:
        self.conversation.offer(envelope)
        self._since = now
        self._write()

    def give(self, following: Envelope | None, now: float) -> None:
        """Send the body of the ready envelope; `following` is offered behind it, which needs PIPELINING."""
        envelope = self.conversation.give(following)
        self._since = now
        if is_trapped():
            self._write(len(envelope.body) // 2)
            crash_point("half a body")
        self._write()
        crash_point("given, not answered")

    def handle_io(self, events: ConversationEvents, now: float, *, readable: bool) -> None:
        """Read and write what is possible without waiting."""
        if readable:
            self._read(events, now)
        if self.conversation.out and not self.conversation.over:
            self._write()
            if not self.conversation.out:
                self._since = now
        if self.conversation.over:
            self.lose(self.conversation.over, events)

    def check_time(self, events: ConversationEvents, now: float) -> None:
        """Mark a slow envelope as late, and give up the connection when a reply has timed out."""
        envelope = self.conversation.slowed_by
        if envelope is None or not self.conversation.waiting:
            return
        waited = now - self._since
        if waited > SLOW_REPLY_SECONDS:
            envelope.is_late()
        if waited > (self._body_timeout if self.conversation.given else self._timeout):
            self.lose("it did not answer in time", events)

    def forgive(self, seconds: float) -> None:
        """Don't count `seconds` during which nobody looked for a reply."""
        self._since += seconds

    def lose(self, reason: str, events: ConversationEvents) -> None:
        self.conversation.lose(reason, events)
        self.lost = True

    def hang_up(self) -> None:
        """Close the socket. A server in the middle of a mail discards it (RFC 5321, 4.1.1.10)."""
        self._socket.close()

    def say_goodbye(self) -> None:
        self.conversation.out = b"QUIT\r\n"
        self._write()

    def is_gone(self) -> bool:
        """After QUIT: return whether the server has answered or closed the connection."""
        try:
            return b"\n" in self._socket.read()
        except OSError:
            return True

    def _read(self, events: ConversationEvents, now: float) -> None:
        envelope, waited = self.conversation.slowed_by, now - self._since
        try:
            data = self._socket.read()
            received = bool(data) and self.conversation.receive(data, events)
        except OSError as error:
            self.conversation.over = self.conversation.over or _words(error)
            return
        if not received:
            return
        self._since = now
        if waited > SLOW_REPLY_SECONDS and envelope is not None:
            envelope.is_late()

    def _write(self, most: int | None = None) -> None:
        out = self.conversation.out
        if self._write_failed:
            return
        try:
            written = self._socket.write(out if most is None else out[:most])
        except OSError:
            self._write_failed = True
            return
        self.conversation.out = memoryview(out)[written:] if written < len(out) else b""


def _words(error: OSError) -> str:
    return error.strerror or str(error)
