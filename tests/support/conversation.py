"""Talks to a listener, and writes mails as mail programs do."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
from collections.abc import Callable, Iterator

from drip.inbound import IncomingMessage, ParsedMail, parse
from drip.inbound.smtp.certificate import Certificate
from drip.inbound.smtp.listener import Listener
from drip.inbound.smtp.server import AcceptedMail, Protocol

OUR_DOMAIN = "learn.example.org"


@contextlib.contextmanager
def listening(
    receive: Callable[[IncomingMessage], None],
    protocol: Protocol = "smtp",
    certificate: Certificate | None = None,
    **limits: int,
) -> Iterator[Listener]:
    listener = Listener(receive, "127.0.0.1", 0, AcceptedMail(frozenset({OUR_DOMAIN}), protocol, **limits), certificate)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


class RawSmtpClient:
    """A connection for sending single lines and reading replies, for what smtplib will not do."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._lines = self._socket.makefile("rb")
        self.greeting = self.read_reply()

    def read_reply(self) -> str:
        line = self._lines.readline().decode()
        while line[3:4] == "-":
            line = self._lines.readline().decode()
        return line.rstrip()

    def command(self, line: str | bytes) -> str:
        self.send(line)
        return self.read_reply()

    def send(self, line: str | bytes) -> None:
        self._socket.sendall((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def send_raw(self, data: bytes) -> None:
        self._socket.sendall(data)

    def begin(self, *names: str, hello: str = "EHLO me") -> None:
        """Sends everything up to the reply to DATA."""
        for line in (
            hello,
            "MAIL FROM:<ada@example.com>",
            *(f"RCPT TO:<{name}@{OUR_DOMAIN}>" for name in names or "x"),
        ):
            assert self.command(line).startswith("250")
        assert self.command("DATA").startswith("354")

    def secure(self, context: ssl.SSLContext) -> None:
        """Switches to TLS."""
        self._lines.close()
        self._socket = context.wrap_socket(self._socket)
        self._lines = self._socket.makefile("rb")

    def is_closed_within(self, seconds: float) -> bool:
        """Whether the other side closes the connection without a word within `seconds`."""
        readable, _, _ = select.select([self._socket], [], [], seconds)
        try:
            return bool(readable) and self._lines.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> RawSmtpClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def mail(body: str = "Winter.", **headers: str) -> ParsedMail:
    """A parsed mail; header names have underscores for hyphens."""
    all_headers = {"From": "Ada <ada@example.com>", "Subject": "Re: Which season?"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\n" for name, value in all_headers.items())
    return parse(f"{lines}\n{body}".encode())
