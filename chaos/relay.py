"""One connection to the sink: as much SMTP as a relay needs, with a given behaviour."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

HELLO = b"250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n"
ACCEPTED_REPLY = b"250 2.0.0 taken\r\n"
RCPT_OK = b"250 2.1.5 ok\r\n"
END = b"\r\n.\r\n"
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*<([^>]*)>")
DEFAULT_REPLIES = {
    b"MAIL": b"250 2.1.0 ok\r\n",
    b"DATA": b"354 go on\r\n",
    b"RSET": b"250 ok\r\n",
    b"HELO": b"250 sink\r\n",
    b"EHLO": HELLO,
}


class Fate(StrEnum):
    """What becomes of a mail after its final dot."""

    TAKE = "take"
    LOSE = "lose"  # not accepted, and the connection breaks: the sender can't tell
    KEEP = "keep"  # accepted, but the connection breaks before the reply
    REFUSE = "refuse"  # refused for now


@dataclass(frozen=True, slots=True)
class ArrivedMail:
    """A mail that arrived. `answered` means that it was answered with 250. `at` is in seconds of this machine's
    monotonic clock."""

    message_id: str
    recipient: str
    digest: str
    at: float
    answered: bool


class RelayBehaviour(Protocol):
    def at_rcpt(self, recipient: str) -> bytes:
        """Return the reply to RCPT."""

    def at_dot(self, message_id: str) -> Fate: ...

    def pause(self, asked_before: bool) -> float:
        """Return the seconds to wait before an accepted mail is answered, or before asking again; 0 to answer now."""


class SmtpSession(asyncio.Protocol):
    """`record` is called with each accepted mail and its bytes, before any reply."""

    def __init__(self, behaviour: RelayBehaviour, record: Callable[[ArrivedMail, bytes], None]) -> None:
        self._behaviour, self._record = behaviour, record
        self._waiting, self._in_body, self._recipient = b"", False, ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while not self._transport.is_closing() and (self._body() if self._in_body else self._command()):
            pass

    def _command(self) -> bool:
        line, found, rest = self._waiting.partition(b"\r\n")
        if not found:
            return False
        self._waiting = rest
        verb = line[:4].upper()
        self._transport.write(self._reply(verb, line))
        if verb == b"QUIT":
            self._transport.close()
        return True

    def _reply(self, verb: bytes, line: bytes) -> bytes:
        if verb == b"QUIT":
            return b"221 bye\r\n"
        if verb == b"RCPT":
            recipient = line.partition(b"<")[2].rpartition(b">")[0].decode("latin-1")
            reply = self._behaviour.at_rcpt(recipient)
            self._recipient = recipient if reply.startswith(b"250") else ""
            return reply
        if verb == b"DATA" and not self._recipient:
            return b"554 5.5.1 no valid recipients\r\n"
        self._in_body = verb == b"DATA"
        return DEFAULT_REPLIES.get(verb, b"502 what?\r\n")

    def _body(self) -> bool:
        body, found, rest = self._waiting.partition(END)
        if not found:
            return False
        self._waiting, self._in_body = rest, False
        body += b"\r\n"
        match = MESSAGE_ID.search(body)
        message_id = match[1].decode("latin-1") if match else ""
        fate = self._behaviour.at_dot(message_id)
        if fate in (Fate.TAKE, Fate.KEEP):
            digest = hashlib.sha256(body).hexdigest()
            mail = ArrivedMail(message_id, self._recipient, digest, time.monotonic(), fate is Fate.TAKE)
            self._record(mail, body)
        return self._follow(fate)

    def _follow(self, fate: Fate) -> bool:
        """Return whether there may be more to read now."""
        if fate in (Fate.LOSE, Fate.KEEP):
            self._transport.abort()
            return False
        if fate is Fate.REFUSE:
            self._transport.write(b"451 4.3.0 not now\r\n")
            return True
        if pause := self._behaviour.pause(asked_before=False):
            self._delay_answer(pause)
            return False
        self._transport.write(ACCEPTED_REPLY)
        return True

    def _delay_answer(self, pause: float) -> None:
        """Keep replies in order: read nothing until the delayed reply is sent."""
        self._transport.pause_reading()
        asyncio.get_running_loop().call_later(pause, self._answer)

    def _answer(self) -> None:
        if self._transport.is_closing():
            return
        if pause := self._behaviour.pause(asked_before=True):
            self._delay_answer(pause)
            return
        self._transport.write(ACCEPTED_REPLY)
        self._transport.resume_reading()
        self.data_received(b"")
