"""The SMTP and LMTP listener (RFC 5321, RFC 2033): bytes from the network to one callback.

A mail is acknowledged only when the callback has returned. Whatever it raises becomes a temporary refusal, so the
sender keeps the mail and tries again. It relays nothing: recipients outside our domains are refused."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.smtp.certificate import Certificate
from drip.inbound.smtp.connection_limits import ConnectionLimits
from drip.inbound.smtp.server import AcceptedMail, LmtpServer, SmtpHandler, SmtpServer
from drip.inbound.smtp.sockets import is_file, listen

IDLE_SECONDS = 120.0
START_SECONDS = 10.0


class ListenerError(Exception):
    """The listener could not be started; the message names the port and says what to do."""


class Listener:
    """Listens from `start` to `stop` on a thread of its own. `receive` is called in worker threads, many at once. A
    `host` with a slash is the path of a Unix socket and has no port. STARTTLS is offered if there is a
    `certificate`."""

    def __init__(
        self,
        receive: Callable[[IncomingMessage], None],
        host: str,
        port: int,
        accepted: AcceptedMail,
        certificate: Certificate | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self._door = SmtpHandler(receive, accepted)
        self._max_bytes = accepted.max_bytes
        self._certificate = certificate
        self._limits = ConnectionLimits()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Return when the port answers; `port` is then the real one if 0 was asked for. Raises ListenerError."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="mail listener", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            where = self.host if is_file(self.host) else f"{self.host} port {self.port}"
            raise ListenerError(f"the listener on {where} did not start in {START_SECONDS:.0f} s")
        if self._failure:
            self._thread.join()
            self._thread = None
            raise ListenerError(_explain(self._failure, self.host, self.port)) from self._failure

    def stop(self) -> None:
        """Close the port and the connections. A running `receive` is waited for; its sender gets no answer, sends the
        mail again, and it is recognised then. Stopping twice is harmless."""
        if self._thread is None or self._loop is None or self._stopping is None:
            return
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        sessions: set[SmtpServer] = set()
        try:
            server = await listen(lambda: self._converse(sessions), self.host, self.port)
        except OSError as error:
            self._failure = error
            self._ready.set()
            return
        if not is_file(self.host):
            self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        await _stop_accepting(server)
        server.close()
        if is_file(self.host):
            Path(self.host).unlink(missing_ok=True)
        await asyncio.gather(*[session.hang_up() for session in sessions])
        await server.wait_closed()

    def _converse(self, sessions: set[SmtpServer]) -> SmtpServer:
        kind = LmtpServer if self._door.accepted.protocol == "lmtp" else SmtpServer
        server = kind(
            self._door,
            data_size_limit=self._max_bytes,
            enable_SMTPUTF8=True,
            hostname="drip",
            ident="drip",
            timeout=IDLE_SECONDS,
            loop=self._loop,
            tls_context=self._certificate.context() if self._certificate else None,
        )
        server.sessions = sessions
        server.limits = self._limits
        server.max_bytes = self._max_bytes
        return server


async def _stop_accepting(server: asyncio.Server) -> None:
    """Let connections that were just accepted come to life before the server closes: asyncio fails on them
    afterwards."""
    loop = asyncio.get_running_loop()
    for sock in server.sockets:
        loop.remove_reader(sock.fileno())
    for _ in range(3):  # accepted, connected, in its session
        await asyncio.sleep(0)


def _explain(error: OSError, host: str, port: int) -> str:
    if is_file(host):
        reason = "another listener runs there already" if error.errno == errno.EADDRINUSE else error.strerror or error
        return f"the mail listener can't use the socket {host}: {reason}"
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} on {host} is taken: another listener runs there already, or choose another port"
        case errno.EACCES:
            return f"port {port} on {host} needs root: choose a port above 1023 and forward to it"
        case _:
            return f"the mail listener can't use port {port} on {host}: {error.strerror or error}"
