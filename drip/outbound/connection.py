"""One connection to the relay, for many mails, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from drip.outbound.address import ascii_address
from drip.outbound.channel import Channel
from drip.outbound.outcome import InDoubt, LessonAtFault, Outcome, Refused, RelayDown, Stage, Suppress, Withdrawn, judge
from drip.outbound.wire import Reply, dot_stuffed

OK, GO_AHEAD, CLOSING = 250, 354, 421
PARTING_SECONDS = 5.0  # a farewell is not worth more

Envelope = tuple[tuple[Stage, bytes], ...]


class Connection:
    """A context manager, which says goodbye at its end."""

    def __init__(self, channel: Channel, offers: Mapping[str, str], body_timeout: float) -> None:
        """`offers`: see `say_hello`. `body_timeout`: seconds for sending a body, and for the reply to it."""
        self._channel = channel
        self._offers = offers
        self._body_timeout = body_timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def usable(self) -> bool:
        """Whether a further mail can go this way. Ask before each: servers close what has been idle for a while."""
        return self._channel.is_quiet()

    def hand_over(self, return_path: str, recipient: str, message: bytes, marker: Callable[[], bool]) -> Outcome:
        """Offers one mail and says what became of it. `return_path`: '' for mail that must not bounce.

        After the server's 354 and before the first byte of the body `marker` is called. Where it says no or raises, the
        connection is dropped and nothing of the body has left; what it raises passes through. ValueError for a return
        path that is not an address."""
        to = ascii_address(recipient)
        if to is None:
            return Refused(f"{recipient!r} is not an address that can be mailed", Suppress.NOW)
        body = dot_stuffed(message)
        if too_large := self._too_large(len(body)):
            return too_large
        if stopped := self._offer(self._envelope(return_path, to, len(body))):
            return stopped
        return self._give(body) if self._agreed(marker) else Withdrawn()

    def close(self) -> None:
        """Says goodbye, if there is anybody to say it to, and closes."""
        if self._channel.open:
            with suppress(OSError):
                self._channel.send(b"QUIT\r\n", PARTING_SECONDS)
                self._channel.read(PARTING_SECONDS)
        self._channel.drop()

    def _too_large(self, size: int) -> LessonAtFault | None:
        """RFC 1870: a size of 0 is no limit."""
        limit = self._offers.get("SIZE", "")
        if not limit.isdecimal() or not 0 < int(limit) < size:
            return None
        return LessonAtFault(f"the mail has {size} bytes, and {self._channel.peer} takes {limit} at most")

    def _envelope(self, return_path: str, to: str, size: int) -> Envelope:
        sender = ascii_address(return_path) if return_path else ""
        if sender is None:
            raise ValueError(f"{return_path!r} can't be a return path: it is not an address")
        announced = f" SIZE={size}" if "SIZE" in self._offers else ""
        return (
            (Stage.MAIL, f"MAIL FROM:<{sender}>{announced}\r\n".encode("ascii")),
            (Stage.RCPT, f"RCPT TO:<{to}>\r\n".encode("ascii")),
            (Stage.DATA, b"DATA\r\n"),
        )

    def _offer(self, envelope: Envelope) -> Outcome | None:
        """None where the server waits for the body."""
        try:
            replies = self._ask_at_once(envelope) if "PIPELINING" in self._offers else self._ask_in_turn(envelope)
        except OSError as error:
            self._channel.drop()
            return RelayDown(f"{self._channel.peer} was lost before the mail: {error}")
        for stage, reply in replies:
            if not _goes_on(stage, reply):
                self._tidy(replies[-1][1])
                return judge(stage, reply.code, reply.text)
        if self._channel.in_step:
            return None
        self._channel.drop()  # what came early would be taken for the reply to the body
        return RelayDown(f"{self._channel.peer} answered more than it was asked")

    def _ask_in_turn(self, envelope: Envelope) -> list[tuple[Stage, Reply]]:
        """The replies up to the first that stops the mail."""
        replies = []
        for stage, command in envelope:
            self._channel.send(command)
            replies.append((stage, self._channel.read()))
            if not _goes_on(*replies[-1]):
                break
        return replies

    def _ask_at_once(self, envelope: Envelope) -> list[tuple[Stage, Reply]]:
        """The whole envelope in one write (RFC 2920): one round trip instead of three. A server may close behind a
        refusal: what it said before that counts."""
        self._channel.send(b"".join([command for _, command in envelope]))
        replies: list[tuple[Stage, Reply]] = []
        try:
            for stage, _ in envelope:
                replies.append((stage, self._channel.read()))
        except OSError:
            if all(_goes_on(*answered) for answered in replies):
                raise
            self._channel.drop()
        return replies

    def _tidy(self, last: Reply) -> None:
        """Leaves the connection ready for the next mail, or closed. After 354 it has to be closed: the server wants a
        body for nobody, and only silence is sure not to be one."""
        if not self._channel.open:
            return
        with suppress(OSError):
            if last.code not in (CLOSING, GO_AHEAD) and self._channel.ask("RSET").code == OK:
                return
        self._channel.drop()

    def _agreed(self, marker: Callable[[], bool]) -> bool:
        agreed = False
        try:
            agreed = marker()
        finally:
            if not agreed:
                self._channel.drop()
        return agreed

    def _give(self, body: bytes) -> Outcome:
        """Sends the body and waits for the reply to the dot at its end. Whoever has closed while the marker was written
        is noticed here, without a doubt."""
        if not self._channel.is_quiet():
            self._channel.drop()
            return RelayDown(f"{self._channel.peer} was lost before the body")
        try:
            whole = self._send_body(body)
            reply = self._channel.read(self._body_timeout)
        except OSError as error:
            self._channel.drop()
            return InDoubt(f"{self._channel.peer} was lost before it answered to the mail: {error}")
        if not whole or reply.code == CLOSING:
            self._channel.drop()
        if not whole and reply.code < 400:
            return InDoubt(f"{self._channel.peer} answered {reply} before it had the whole mail")
        return judge(Stage.BODY, reply.code, reply.text)

    def _send_body(self, body: bytes) -> bool:
        """False where the server closed in the middle; it may have said why, and that is still to be read."""
        try:
            self._channel.send(body, self._body_timeout)
        except ConnectionError:
            return False
        return True


def _goes_on(stage: Stage, reply: Reply) -> bool:
    return reply.code == GO_AHEAD if stage is Stage.DATA else reply.code // 100 == 2
