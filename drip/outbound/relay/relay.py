"""The relay that takes our mail: its address, its settings, and connecting to it."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import SplitResult, unquote, urlsplit

from drip.outbound.relay.blocking_socket import BlockingSocket, RelayUnreachable
from drip.outbound.relay.handshake import log_in, read_greeting, say_hello, start_tls
from drip.outbound.relay.nonblocking_socket import NonblockingSocket

Security = Literal["plain", "starttls", "tls"]

_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}")
EXAMPLE = "smtp+starttls://user:password@mail.example.com:587"


class RelayError(ValueError):
    """A setting is wrong. The message never holds the password."""


@dataclass(frozen=True, slots=True)
class Relay:
    """`timeout` is in seconds, for connecting and for each reply but the last. `body_timeout` is in seconds, for
    sending a body and for the reply to it: RFC 5321, 4.5.3.2.6, asks for ten minutes, because giving up earlier makes
    copies (RFC 1047). `local_hostname` is sent with EHLO; if empty, our IP address is. `ssl_context` is for a relay
    with a private certificate; by default the system's authorities are trusted."""

    host: str
    port: int
    security: Security = "plain"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    local_hostname: str = ""
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False, compare=False)
    body_timeout: float = 600.0

    def __post_init__(self) -> None:
        if not _is_ip(self.host) and not _is_name(self.host):
            raise RelayError(f"{self.host!r} is not the name or IP address of a mail relay.")
        if not 0 < self.port < 65536:
            raise RelayError(f"The relay's port is {self.port}: it must be between 1 and 65535.")
        if self.local_hostname and not _is_name(self.local_hostname):
            raise RelayError(f"{self.local_hostname!r} can't be our name in SMTP: it must be a domain name.")
        if self.user and self.security == "plain" and not _is_loopback(self.host):
            raise RelayError(
                f"A password would travel unencrypted to {self.host}: use smtp+starttls:// or smtps:// for the relay."
            )
        if "\0" in self.user + self.password or bool(self.user) != bool(self.password):
            raise RelayError("The relay's URL needs both a user and a password, or neither.")

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        timeout: float = 30.0,
        local_hostname: str = "",
        ssl_context: ssl.SSLContext | None = None,
    ) -> Self:
        """Parse `smtp://`, `smtp+starttls://` or `smtps://`, followed by `[user:password@]host[:port]`; special
        characters in user and password are percent-encoded. Raises RelayError."""
        try:
            parts = urlsplit(url)
            security, usual_port = _SCHEMES[parts.scheme]
            port = parts.port
        except KeyError:
            raise RelayError(
                f"The relay's URL must begin with smtp://, smtp+starttls:// or smtps://: {EXAMPLE}"
            ) from None
        except ValueError:
            raise RelayError(
                f"The relay's URL can't be read; percent-encode what is special in it: {EXAMPLE}"
            ) from None
        if parts.path.strip("/") or parts.query or parts.fragment or not parts.hostname:
            raise RelayError(f"The relay's URL names a host and nothing after it: {EXAMPLE}")
        user, password = _credentials(parts)
        return cls(
            host=parts.hostname,
            port=usual_port if port is None else port,
            security=security,
            user=user,
            password=password,
            timeout=timeout,
            local_hostname=local_hostname,
            ssl_context=ssl_context,
        )

    def connect(self) -> NonblockingSocket:
        """Return a connection that is ready for mail. Raises RelayUnreachable."""
        try:
            sock, offers = self._connect()
        except OSError as error:
            raise RelayUnreachable(f"{self.host}:{self.port} can't be used: {_words(error)}.") from error
        return NonblockingSocket(sock.let_go(), sock.peer, offers)

    def _connect(self) -> tuple[BlockingSocket, dict[str, str]]:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock = BlockingSocket(plain, f"{self.host}:{self.port}", self.timeout)
        ready = False
        try:
            offers = self._prepare(sock)
            ready = True
        finally:
            if not ready:
                sock.drop()
        return sock, offers

    def _prepare(self, sock: BlockingSocket) -> dict[str, str]:
        if self.security == "tls":
            sock.encrypt(self._context(), self.host)
        read_greeting(sock)
        offers = say_hello(sock, self.local_hostname)
        if self.security == "starttls":
            start_tls(sock, offers, self._context(), self.host)
            offers = say_hello(sock, self.local_hostname)
        if self.user:
            log_in(sock, offers, self.user, self.password)
        return offers

    def _context(self) -> ssl.SSLContext:
        return self.ssl_context or ssl.create_default_context()


def _credentials(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_name(host: str) -> bool:
    """Return whether this is a host name; unlike a mail domain it may lack a dot or hold an underscore, as containers'
    names do."""
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host).is_loopback)


def _words(error: OSError) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case TimeoutError():
            return "it did not answer in time"
        case _:
            return error.strerror or str(error)
