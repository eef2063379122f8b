"""Where the demo's mail ends: an SMTP server that accepts everything and keeps it in memory."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from drip.core.clock import Clock
from drip.demo.received_mail import ReceivedMail, read_received_mail


class PortError(Exception):
    """The port is in use, or may not be used."""


class Sink:
    """Receives mail for any address on `host`:`port` (0: any free port). `now` dates what arrives.

    It is as strict as a real server about line lengths (up to 998 octets, RFC 5321, 4.5.3.1.6), so that what real
    servers would refuse is refused here. Use it as a context manager, or call `start` and `stop`."""

    def __init__(self, host: str, port: int, now: Clock) -> None:
        self.host = host
        self.port = port
        self._now = now
        self._letters: list[ReceivedMail] = []
        self._changed = threading.Condition()
        self._listener: _Listener | None = None

    def start(self) -> None:
        """Raises PortError. Afterwards `port` is the port in use."""
        self._listener = _Listener(self, bound_socket(self.host, self.port))
        self.port = self._listener.port
        self._listener.start()

    def stop(self) -> None:
        if self._listener:
            self._listener.stop()
            self._listener = None

    def __enter__(self) -> Sink:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def letters(self) -> tuple[ReceivedMail, ...]:
        """Everything received so far, in order of arrival."""
        with self._changed:
            return tuple(self._letters)

    def letter(self, number: int) -> ReceivedMail | None:
        letters = self.letters
        return letters[number - 1] if 0 < number <= len(letters) else None

    def wait_for(self, is_match: Callable[[ReceivedMail], bool], timeout: float) -> ReceivedMail:
        """The first mail for which `is_match` is true, now or when it arrives. Raises TimeoutError after `timeout`
        seconds."""
        with self._changed:
            found: ReceivedMail | None = self._changed.wait_for(
                lambda: next(filter(is_match, self._letters), None), timeout
            )
            if found is None:
                raise TimeoutError(f"no such mail within {timeout:g} s; {len(self._letters)} others came")
            return found

    def take(self, raw: bytes, mail_from: str, rcpt_to: tuple[str, ...]) -> ReceivedMail:
        with self._changed:
            letter = read_received_mail(len(self._letters) + 1, raw, self._now(), mail_from, rcpt_to)
            self._letters.append(letter)
            self._changed.notify_all()
            return letter

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        raw = envelope.original_content or b""
        letter = self.take(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        return f"250 OK: letter {letter.id}"


def bound_socket(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise PortError(
            f"The practice mailbox can't receive mail on {host}:{port}: {os.strerror(error.errno or 0)}. "
            "Stop the program that uses this port, or choose another port."
        ) from error


class _Listener(Controller):
    """Listens on a socket that is already bound, so that the system can choose the port."""

    def __init__(self, handler: Sink, bound: socket.socket) -> None:
        host, port = bound.getsockname()[:2]
        super().__init__(handler, hostname=host, port=port, server_hostname="localhost", ident="drip practice mailbox")
        self._bound = bound

    def _create_server(self) -> asyncio.Future[asyncio.AbstractServer]:
        return asyncio.ensure_future(self.loop.create_server(self._factory_invoker, sock=self._bound), loop=self.loop)
