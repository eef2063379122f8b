"""The SMTP session of one connection, on aiosmtpd."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.smtp.connection_limits import ConnectionLimits, peer_of
from drip.inbound.smtp.data import DataRefusal, read_data

log = logging.getLogger(__name__)

BUFFER = 1_048_576  # bytes of read-ahead
DATA_SECONDS = 600.0  # for one mail (RFC 5321, 4.5.3.2)
SESSION_SECONDS = 3600.0  # for one connection

Protocol = Literal["smtp", "lmtp"]


@dataclass(frozen=True, slots=True)
class AcceptedMail:
    """The mail that a listener accepts: for these `domains`, in lower case, up to these limits."""

    domains: frozenset[str]
    protocol: Protocol = "smtp"
    max_bytes: int = 25_000_000
    max_recipients: int = 20


@dataclass(frozen=True, slots=True)
class SmtpHandler:
    """The hooks that aiosmtpd calls by these names."""

    receive: Callable[[IncomingMessage], None]
    accepted: AcceptedMail

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        """Nobody logs in here, but aiosmtpd offers AUTH with TLS."""
        session.host_name = name
        return [offer for offer in offers if not offer.startswith("250-AUTH")]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.rpartition("@")[2].lower() not in self.accepted.domains:
            return "550 5.7.1 We do not relay"
        if len(envelope.rcpt_tos) >= self.accepted.max_recipients:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        peer = session.peer[0] if session.peer else "local"
        mail_from = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        raw = envelope.original_content or b""
        message = IncomingMessage(raw, mail_from, tuple(envelope.rcpt_tos), f"{self.accepted.protocol} {peer}")
        try:
            await asyncio.to_thread(self.receive, message)
        except Exception:  # whatever went wrong, the sender must keep the mail and try again and try again
            log.exception("a mail from %s for %s could not be stored; refused for now", mail_from, message.rcpt_to)
            return "451 4.3.0 Not stored, please try again later"
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, TLSSetupException):
            log.info("a mail connection could not be encrypted: %s", error.__cause__)
            return ""
        log.error("a mail connection failed", exc_info=error)
        return "451 4.3.0 Something went wrong here, please try again later"


class SmtpServer(SMTP):
    """One connection. `sessions` is the set of all open ones."""

    line_length_limit = BUFFER
    sessions: set[SmtpServer]
    limits: ConnectionLimits
    max_bytes: int

    _peer: str | None = None  # while it counts towards the limits
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Called again with the encrypted transport after STARTTLS."""
        if self not in self.sessions:
            self._enter(transport)
        super().connection_made(transport)

    def _enter(self, transport: Any) -> None:
        self.sessions.add(self)
        peer = peer_of(transport.get_extra_info("peername"))
        if self.limits.enter(peer):
            self._peer = peer
            self._patience = self.loop.call_later(SESSION_SECONDS, self._timeout_cb)
        else:
            transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.sessions.discard(self)
        if self._peer is not None:
            self.limits.leave(self._peer)
            self._peer = None
        if self._patience is not None:
            self._patience.cancel()
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._reset_timeout(DATA_SECONDS)
        with self._room() as take:
            mail = await read_data(self._reader, self.max_bytes, take)
            status = await self._settle(mail)
        self.envelope = self._create_envelope()
        self._reset_timeout()
        await self.push(status)

    async def _settle(self, mail: bytes | DataRefusal) -> str:
        match mail:
            case DataRefusal.MAIL_TOO_LARGE:
                return "552 5.3.4 The mail is too large"
            case DataRefusal.NO_ROOM:
                return "452 4.3.1 Too much mail at once, please try again later"
        assert self.envelope is not None
        self.envelope.original_content = mail
        status: str = await self.event_handler.handle_DATA(self, self.session, self.envelope)
        return status

    @contextmanager
    def _room(self) -> Iterator[Callable[[int], bool]]:
        """Reserve bytes within the limits for the block, and release them at its end."""
        peer, taken = self._peer or "", 0

        def take(size: int) -> bool:
            nonlocal taken
            has_room = self.limits.take(peer, size)
            taken += size if has_room else 0
            return has_room

        try:
            yield take
        finally:
            self.limits.give_back(peer, taken)

    async def smtp_AUTH(self, _arg: str) -> None:  # noqa: N802
        await self.push("502 5.5.1 Nobody logs in here")

    async def hang_up(self) -> None:
        """End the session, and wait until it has ended."""
        transport: Any = self.transport
        task = self._handler_coroutine
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if transport is not None:
            transport.abort() if self._tls_protocol else transport.close()  # TLS would wait for close_notify


class LmtpServer(SmtpServer, LMTP):
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
