"""An SMTP server on a real socket with scripted replies."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

DROP = "<drop>"  # after a reply, or alone: closes the connection
SLOWLY = "<slowly>"  # before a reply: repeats it slowly, without end
SILENCE = "<silence>"  # no reply, while the connection stays open

DEFAULT_REPLIES = {
    "greeting": "220 scripted",
    "ehlo": "250-scripted\r\n250-PIPELINING\r\n250 SIZE 100000",
    "helo": "250 scripted",
    "starttls": "220 go on",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go on",
    "first line": "",  # after the first line of a body
    "body": "250 2.0.0 queued",
    "rset": "250 ok",
    "quit": "221 bye",
}


ScriptedReply = str | Callable[[str], str]
"""A reply, or a function that makes one from the command (for a body, from its RCPT), and may take its time."""


class Hangup(Exception):
    """The script closes the connection."""


class ScriptedServer:
    """`script` is {stage: a reply, or a list of replies of which the last one repeats}; all connections share it."""

    def __init__(
        self,
        script: dict[str, ScriptedReply | Sequence[ScriptedReply]],
        tls: ssl.SSLContext | None,
        *,
        at_once: bool,
        max_connections: int,
    ) -> None:
        self._replies = {
            stage: list(replies) if isinstance(replies, Sequence) and not isinstance(replies, str) else [replies]
            for stage, replies in (DEFAULT_REPLIES | script).items()
        }
        self._tls, self._at_once, self._max_connections = tls, at_once, max_connections
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(10)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._serve)
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self.port: int = self._listener.getsockname()[1]
        self.sessions: list[list[str]] = []  # the commands of each connection
        self.received: list[tuple[str, bytes]] = []  # (recipient, message)
        self.body_started = threading.Event()
        self.body_bytes = 0
        self.open_sessions = 0

    @property
    def connections(self) -> int:
        return len(self.sessions)

    @property
    def commands(self) -> list[str]:
        return [command for session in self.sessions for command in session]

    @property
    def messages(self) -> list[bytes]:
        return [message for _, message in self.received]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when everything that was sent has been read, so that the records are complete."""
        self._stop.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        for thread in (self._thread, *self._threads):
            thread.join(10)
        self._listener.close()

    def hang_up(self) -> None:
        """Breaks off all conversations, also those in which it is silent."""
        with self._lock:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)

    def wait(self, seconds: float) -> bool:
        """For slow replies; True when the server is to stop."""
        return self._stop.wait(seconds)

    def next_reply(self, verb: str, line: str) -> str:
        with self._lock:
            replies = self._replies.get(verb, ["502 what?"])
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply if isinstance(reply, str) else reply(line)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:  # the test is busy with something else
                if self._stop.is_set():
                    return
                continue
            if self._stop.is_set():
                connection.close()
                return
            self._threads.append(threading.Thread(target=self._welcome, args=(connection,)))
            self._threads[-1].start()

    def _welcome(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, suppress(Hangup, OSError):
            with self._lock:
                self.open_sessions += 1
                self._open.add(connection)
                too_many = self.open_sessions > self._max_connections
                session: list[str] = []
                self.sessions.append(session)
            try:
                if too_many:
                    connection.sendall(b"421 4.7.0 too many connections\r\n")
                else:
                    ScriptedSession(self, session, self._tls, at_once=self._at_once).run(connection)
            finally:
                with self._lock:
                    self.open_sessions -= 1
                    self._open.discard(connection)


class ScriptedSession:
    """One connection."""

    def __init__(
        self, server: ScriptedServer, commands: list[str], tls: ssl.SSLContext | None, *, at_once: bool
    ) -> None:
        self._server, self._commands, self._tls, self._at_once = server, commands, tls, at_once
        self._greets = True
        self._last = ""
        self._recipient = ""

    def run(self, connection: socket.socket) -> None:
        if self._at_once and self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as lines:
            if self._greets:
                self._reply(connection, "greeting")
            for line in lines:
                verb = line.split()[0].decode("latin-1").lower() if line.strip() else "?"
                command = line.decode("latin-1").rstrip("\r\n")
                self._commands.append(command)
                if verb == "rcpt":
                    self._recipient = command.partition("<")[2].rstrip(">")
                self._reply(connection, verb, command)
                if verb == "quit":
                    return
                if verb == "data" and self._last.startswith("354"):
                    self._read_body(connection, lines)
                    self._reply(connection, "body", self._recipient)
                if verb == "starttls" and self._tls and self._last.startswith("220"):
                    self._at_once, self._greets = True, False
                    self.run(connection)
                    return

    def _read_body(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        body: list[bytes] = []
        for line in lines:
            if not body:
                self._server.body_started.set()
                self._reply(connection, "first line")
            self._server.body_bytes += len(line)
            if line == b".\r\n":
                self._server.received.append((self._recipient, b"".join(body)))
                return
            body.append(line.removeprefix(b"."))
        raise Hangup

    def _reply(self, connection: socket.socket, verb: str, line: str = "") -> None:
        self._last = self._server.next_reply(verb, line)
        text = self._last.removesuffix(DROP)
        if text.startswith(SLOWLY):
            while not self._server.wait(0.02):
                connection.sendall(text.removeprefix(SLOWLY).encode())
        elif text and text != SILENCE:
            connection.sendall(text.encode() + b"\r\n")
        if self._last.endswith(DROP):
            raise Hangup


@contextmanager
def scripted(
    tls: ssl.SSLContext | None = None,
    *,
    at_once: bool = False,
    max_connections: int = 1000,
    **script: ScriptedReply | Sequence[ScriptedReply],
) -> Iterator[ScriptedServer]:
    """A running server. `tls` is for STARTTLS, or with `at_once` from the first byte on."""
    server = ScriptedServer(script, tls, at_once=at_once, max_connections=max_connections)
    server.start()
    try:
        yield server
    finally:
        server.stop()
