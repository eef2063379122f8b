"""The conversation of one connection, on aiosmtpd: who is answered what, and when."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from drip.inbound.arrival import Arrival

log = logging.getLogger(__name__)

LINE_LENGTH = 1_048_576  # bytes; RFC 5321 says 998, programs send longer ones
MAX_CONNECTIONS = 100

Protocol = Literal["smtp", "lmtp"]


@dataclass(frozen=True, slots=True)
class Door:
    """The hooks that aiosmtpd calls, named by it."""

    receive: Callable[[Arrival], None]
    protocol: Protocol
    domains: frozenset[str]
    max_recipients: int

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.rpartition("@")[2].lower() not in self.domains:
            return "550 5.7.1 We do not relay"
        if len(envelope.rcpt_tos) >= self.max_recipients:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        peer = session.peer[0] if session.peer else "?"
        mail_from = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        raw = envelope.original_content or b""
        arrival = Arrival(raw, mail_from, tuple(envelope.rcpt_tos), f"{self.protocol} {peer}")
        try:
            await asyncio.to_thread(self.receive, arrival)
        except Exception:  # whatever went wrong, the sender must keep the mail
            log.exception("a mail from %s for %s could not be stored; refused for now", mail_from, arrival.rcpt_to)
            return "451 4.3.0 Not stored, please try again later"
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        log.error("a mail connection failed", exc_info=error)
        return "451 4.3.0 Something went wrong here, please try again later"


class Server(SMTP):
    """One connection. `sessions` holds all that are open."""

    line_length_limit = LINE_LENGTH
    sessions: set[Server]

    def connection_made(self, transport: Any) -> None:
        if len(self.sessions) >= MAX_CONNECTIONS:
            transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
            transport.close()
        self.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sessions.discard(self)
        super().connection_lost(error)

    async def hang_up(self) -> None:
        """Ends the conversation, and waits until it has ended."""
        transport, task = self.transport, self._handler_coroutine
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if transport is not None:
            transport.close()


class LmtpServer(Server, LMTP):
    """LMTP answers the end of the data once for each recipient (RFC 2033, 4.2); aiosmtpd answers once."""

    _recipients = 0
    _after_data = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        self._recipients = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._after_data = False

    async def push(self, status: Any) -> None:
        for _ in range(self._recipients if self._after_data else 1):
            await super().push(status)
        if isinstance(status, str) and status.startswith("354"):
            self._after_data = True
