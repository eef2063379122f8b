"""The IMAP account that receives replies: its server, its folder, and logging in (RFC 9051)."""

from __future__ import annotations

import ipaddress
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from imapclient import SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from drip.inbound.imap.client import ImapClient, describe_error, server_text

Security = Literal["plain", "starttls", "tls"]

_SCHEMES: dict[str, tuple[Security, int]] = {
    "imaps": ("tls", 993),
    "imap+starttls": ("starttls", 143),
    "imap": ("plain", 143),
}
EXAMPLE = "imaps://user:password@mail.example.com/INBOX?move=Done"
CONNECT_SECONDS = 15.0
BUSY_RESPONSE_CODES = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")  # RFC 5530: the refusal is not about the password


class AccountError(ValueError):
    """A setting is wrong. The message never holds the password."""


class MailboxUnreachable(Exception):
    """No mail can be fetched now: an outage, as the message says."""


class LoginRefused(MailboxUnreachable):
    """The server rejects the user or password; trying again soon would look like guessing."""


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """`folder` is read. A stored mail is moved to `move_to`, or marked as seen if that is ''. `timeout` is in seconds
    for each answer. `ssl_context` is for a server with a private certificate; by default the system's authorities are
    trusted."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security = "tls"
    folder: str = "INBOX"
    move_to: str = ""
    timeout: float = 30.0
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.security == "plain" and not _is_loopback(self.host):
            raise AccountError(
                f"The password would travel unencrypted to {self.host}: write imaps:// or imap+starttls://."
            )
        if not self.user or not self.password:
            raise AccountError(f"A user and a password are needed: {EXAMPLE}")
        if not all(text.isprintable() for text in (self.user, self.password, self.folder, self.move_to)):
            raise AccountError("The user, the password and the folders can't have control characters in them.")
        if self.folder == self.move_to:
            raise AccountError(
                f"Mail is moved from {self.folder} to {self.move_to}: name another folder to move it to."
            )

    @classmethod
    def from_url(cls, url: str, password: str = "", *, ssl_context: ssl.SSLContext | None = None) -> Self:
        """Parse `imaps://`, `imap+starttls://` or, on this machine, `imap://`, followed by
        `user[:password]@host[:port][/folder]` and `?move=folder`; special characters in user, password and folders are
        percent-encoded. Raises AccountError."""
        try:
            parts = urlsplit(url)
            security, usual_port = _SCHEMES[parts.scheme]
            port = parts.port
            options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        except KeyError:
            raise AccountError(f"It must begin with imaps://, imap+starttls:// or imap://: {EXAMPLE}") from None
        except ValueError:
            raise AccountError(f"It can't be read; percent-encode what is special in it: {EXAMPLE}") from None
        if not parts.hostname or parts.fragment or options.keys() - {"move"}:
            raise AccountError(f"It names a host, a folder and where mail is moved to, and nothing else: {EXAMPLE}")
        return cls(
            host=parts.hostname,
            port=usual_port if port is None else port,
            user=unquote(parts.username or ""),
            password=_one_of(parts, password),
            security=security,
            folder=_folder(unquote(parts.path.strip("/")) or "INBOX"),
            move_to=_folder(options.get("move", "")),
            ssl_context=ssl_context,
        )

    @property
    def name(self) -> str:
        """user@host/folder"""
        return f"{self.user}@{self.host}/{self.folder}"

    def connect(self) -> ImapClient:
        """Return a logged-in client. Raises MailboxUnreachable, LoginRefused."""
        try:
            return self._connect()
        except LoginError as error:
            raise self._not_let_in(error) from error
        except CapabilityError as error:
            raise MailboxUnreachable(f"{self.host}:{self.port} does not offer STARTTLS") from error
        except (OSError, IMAPClientError, UnicodeError) as error:
            raise MailboxUnreachable(f"{self.host}:{self.port} can't be used: {describe_error(error)}") from error

    def _connect(self) -> ImapClient:
        context = self.ssl_context or ssl.create_default_context()
        seconds = SocketTimeout(connect=CONNECT_SECONDS, read=self.timeout)
        client = ImapClient(self.host, self.port, ssl=self.security == "tls", ssl_context=context, timeout=seconds)
        ready = False
        try:
            if self.security == "starttls":
                client.starttls(context)
            # LOGIN knows only ASCII, and imaplib does not quote the user.
            log_in = client.plain_login if client.has_capability("AUTH=PLAIN") else client.login
            log_in(self.user, self.password)
            ready = True
        finally:
            if not ready:
                with suppress(OSError):
                    client.shutdown()
        return client

    def _not_let_in(self, error: LoginError) -> MailboxUnreachable:
        if isinstance(error.__context__, IMAPClientAbortError) or server_text(error).startswith(BUSY_RESPONSE_CODES):
            return MailboxUnreachable(f"{self.host}:{self.port} did not log {self.user} in: {describe_error(error)}")
        return LoginRefused(f"{self.host} refused user {self.user} with this password: {describe_error(error)}")


def _one_of(parts: SplitResult, password: str) -> str:
    if parts.password and password:
        raise AccountError("The password stands in the URL as well as in a setting of its own: keep one of them.")
    return unquote(parts.password or "") or password


def _folder(name: str) -> str:
    return "INBOX" if name.upper() == "INBOX" else name


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
