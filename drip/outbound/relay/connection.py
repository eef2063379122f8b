"""One connection of a pool: its socket, its conversation, and the time that each reply may take."""

from __future__ import annotations

from drip.crash import crash_point, is_trapped
from drip.outbound.relay.conversation import Conversation, ConversationEvents
from drip.outbound.relay.nonblocking_socket import NonblockingSocket
from drip.outbound.relay.parcel import Envelope

SLOW_REPLY_SECONDS = 2.0


class RelayConnection:
    """`now` is always the monotonic clock's."""

    def __init__(self, link: NonblockingSocket, timeout: float, body_timeout: float) -> None:
        """See `Relay` for the seconds."""
        self.talk = Conversation(link.peer, link.offers)
        self.lost = False
        self.watched = False  # whether the pool waits until the socket takes more
        self._link = link
        self._timeout, self._body_timeout = timeout, body_timeout
        self._since = 0.0  # when the awaited reply was asked for
        self._mute = False  # writing has failed; what the server has said is still to be read

    def fileno(self) -> int:
        return self._link.fileno()

    @property
    def blocked(self) -> bool:
        """Something is left to be written, when the socket takes it."""
        return bool(self.talk.out) and not self._mute and not self._link.must_read_first

    def offer(self, letter: Envelope, now: float) -> None:
        self.talk.offer(letter)
        self._since = now
        self._write()

    def give(self, following: Envelope | None, now: float) -> None:
        """The body of what is ready leaves now; `following` is offered behind it, which needs pipelining."""
        letter = self.talk.give(following)
        self._since = now
        if is_trapped():
            self._write(len(letter.body) // 2)
            crash_point("half a body")
        self._write()
        crash_point("given, not answered")

    def go_on(self, news: ConversationEvents, now: float, *, readable: bool) -> None:
        """Reads and writes what is possible now."""
        if readable:
            self._read(news, now)
        if self.talk.out and not self.talk.over:
            self._write()
            if not self.talk.out:
                self._since = now
        if self.talk.over:
            self.lose(self.talk.over, news)

    def check_time(self, news: ConversationEvents, now: float) -> None:
        """Marks who is slow, and gives up whom the time has run out for."""
        letter = self.talk.slowed_by
        if letter is None or not self.talk.waiting:
            return
        waited = now - self._since
        if waited > SLOW_REPLY_SECONDS:
            letter.is_late()
        if waited > (self._body_timeout if self.talk.given else self._timeout):
            self.lose("it did not answer in time", news)

    def forgive(self, seconds: float) -> None:
        """Time in which nobody looked for a reply does not count."""
        self._since += seconds

    def lose(self, reason: str, news: ConversationEvents) -> None:
        self.talk.lose(reason, news)
        self.lost = True

    def hang_up(self) -> None:
        """A server in the middle of a mail throws it away (RFC 5321, 4.1.1.10)."""
        self._link.close()

    def say_goodbye(self) -> None:
        self.talk.out = b"QUIT\r\n"
        self._write()

    def is_gone(self) -> bool:
        """After goodbye: the server has answered, or has closed."""
        try:
            return b"\n" in self._link.read()
        except OSError:
            return True

    def _read(self, news: ConversationEvents, now: float) -> None:
        letter, waited = self.talk.slowed_by, now - self._since
        try:
            data = self._link.read()
            heard = bool(data) and self.talk.hear(data, news)
        except OSError as error:
            self.talk.over = self.talk.over or _words(error)
            return
        if not heard:
            return
        self._since = now
        if waited > SLOW_REPLY_SECONDS and letter is not None:
            letter.is_late()

    def _write(self, most: int | None = None) -> None:
        out = self.talk.out
        if self._mute:
            return
        try:
            written = self._link.write(out if most is None else out[:most])
        except OSError:
            self._mute = True
            return
        self.talk.out = memoryview(out)[written:] if written < len(out) else b""


def _words(error: OSError) -> str:
    return error.strerror or str(error)
