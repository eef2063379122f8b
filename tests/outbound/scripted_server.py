"""An SMTP server on a real socket that answers as it is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

DROP = "<drop>"  # behind a reply, or alone: the connection is closed
SLOWLY = "<slowly>"  # in front of a reply: a byte now and then, without end
SILENCE = "<silence>"  # no reply, while the connection stays open

USUAL = {
    "greeting": "220 scripted",
    "ehlo": "250-scripted\r\n250-PIPELINING\r\n250 SIZE 100000",
    "helo": "250 scripted",
    "starttls": "220 go on",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go on",
    "first line": "",  # said behind the first line of a body
    "body": "250 2.0.0 queued",
    "rset": "250 ok",
    "quit": "221 bye",
}


class Hangup(Exception):
    """The script wants the connection closed."""


class ScriptedServer:
    """`script`: stage to a reply, or to a list of replies of which the last one stays."""

    def __init__(self, script: dict[str, str | list[str]], tls: ssl.SSLContext | None, *, at_once: bool) -> None:
        self._replies = {
            stage: [told] if isinstance(told, str) else list(told) for stage, told in (USUAL | script).items()
        }
        self._tls, self._at_once = tls, at_once
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(10)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self.port: int = self._listener.getsockname()[1]
        self.commands: list[str] = []
        self.messages: list[bytes] = []
        self.body_started = threading.Event()
        self.body_bytes = 0
        self.connections = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends when everything that was sent has been read: then what was recorded is complete."""
        self._stop.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            connection.settimeout(10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection:
                if self._stop.is_set():
                    return
                self.connections += 1
                with suppress(Hangup, OSError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        if self._at_once and self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as lines:
            self._reply(connection, "greeting")
            for line in lines:
                verb = line.split()[0].decode("latin-1").lower() if line.strip() else "?"
                self.commands.append(line.decode("latin-1").rstrip("\r\n"))
                self._reply(connection, verb)
                if verb == "quit":
                    return
                if verb == "data" and self._last.startswith("354"):
                    self._read_body(connection, lines)
                    self._reply(connection, "body")
                if verb == "starttls" and self._tls and self._last.startswith("220"):
                    self._talk_encrypted(connection)
                    return

    def _talk_encrypted(self, connection: socket.socket) -> None:
        assert self._tls
        self._replies["greeting"] = [""]
        self._at_once = True
        self._talk(connection)

    def _read_body(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        body = b""
        for line in lines:
            if not self.body_started.is_set():
                self.body_started.set()
                self._reply(connection, "first line")
            self.body_bytes += len(line)
            if line == b".\r\n":
                self.messages.append(body)
                return
            body += line.removeprefix(b".")
        raise Hangup

    def _reply(self, connection: socket.socket, verb: str) -> None:
        told = self._replies.get(verb, ["502 what?"])
        self._last = told.pop(0) if len(told) > 1 else told[0]
        text = self._last.removesuffix(DROP)
        if text.startswith(SLOWLY):
            while not self._stop.wait(0.02):
                connection.sendall(text.removeprefix(SLOWLY).encode())
        elif text and text != SILENCE:
            connection.sendall(text.encode() + b"\r\n")
        if self._last.endswith(DROP):
            raise Hangup


@contextmanager
def scripted(
    tls: ssl.SSLContext | None = None, *, at_once: bool = False, **script: str | list[str]
) -> Iterator[ScriptedServer]:
    """A running server. `tls`: for STARTTLS, or with `at_once` from the first byte on."""
    server = ScriptedServer(script, tls, at_once=at_once)
    server.start()
    try:
        yield server
    finally:
        server.stop()
