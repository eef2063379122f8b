"""The handshake of a connection: greeting, EHLO, STARTTLS, AUTH."""

from __future__ import annotations

import base64
import ipaddress
import ssl

from drip.outbound.protocol import SmtpReply
from drip.outbound.relay.blocking_socket import BlockingSocket, RelayUnreachable
from drip.outbound.relay.outcome import SmtpStage

READY, OK, LOGGED_IN, GO_ON = 220, 250, 235, 334
UNKNOWN_COMMAND = (500, 502)


def read_greeting(sock: BlockingSocket) -> None:
    _expect(sock, SmtpStage.CONNECT, sock.read(), READY)


def say_hello(sock: BlockingSocket, hostname: str) -> dict[str, str]:
    """Send EHLO, or HELO to old servers, and return what the server offers (RFC 5321, 4.1.1.1) as {keyword:
    parameters}. With an empty `hostname` our IP address is sent. Raises RelayUnreachable."""
    name = hostname or _address_literal(sock.local_address)
    reply = sock.ask(f"EHLO {name}")
    if reply.code in UNKNOWN_COMMAND:
        reply = sock.ask(f"HELO {name}")
    _expect(sock, SmtpStage.HELO, reply, OK)
    offers = [line.replace("=", " ").partition(" ") for line in reply.lines[1:]]
    return {keyword.upper(): parameters for keyword, _, parameters in offers}


def start_tls(sock: BlockingSocket, offers: dict[str, str], context: ssl.SSLContext, host: str) -> None:
    """Encrypt the connection (RFC 3207). The caller must say hello again: nothing said in the clear may be trusted.
    Raises RelayUnreachable."""
    if "STARTTLS" not in offers:
        raise RelayUnreachable(f"{sock.peer} offers no STARTTLS, so nothing is sent to it.")
    _expect(sock, SmtpStage.CONNECT, sock.ask("STARTTLS"), READY)
    if not sock.in_step:
        raise RelayUnreachable(f"{sock.peer} sent words behind its STARTTLS: somebody may be listening in.")
    sock.encrypt(context, host)


def log_in(sock: BlockingSocket, offers: dict[str, str], user: str, password: str) -> None:
    """Log in by AUTH PLAIN (RFC 4954, RFC 4616) or, on old servers, AUTH LOGIN. Raises RelayUnreachable."""
    methods = offers.get("AUTH", "").upper().split()
    if "PLAIN" in methods:
        reply = sock.ask(f"AUTH PLAIN {_encoded(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in methods:
        reply = _log_in_step_by_step(sock, user, password)
    else:
        raise RelayUnreachable(f"{sock.peer} offers no login that drip knows, which are PLAIN and LOGIN.")
    if reply.code != LOGGED_IN:
        raise RelayUnreachable(f"{sock.peer} refused our user and password ({SmtpStage.AUTH}: {reply}).")


def _log_in_step_by_step(sock: BlockingSocket, user: str, password: str) -> SmtpReply:
    reply = sock.ask("AUTH LOGIN")
    for word in (user, password):
        if reply.code != GO_ON:
            return reply
        reply = sock.ask(_encoded(word))
    return reply


def _encoded(word: str) -> str:
    return base64.b64encode(word.encode()).decode()


def _expect(sock: BlockingSocket, stage: SmtpStage, reply: SmtpReply, code: int) -> None:
    if reply.code != code:
        raise RelayUnreachable(f"{sock.peer} takes no mail now ({stage}: {reply}).")


def _address_literal(address: str) -> str:
    """Our name when none is configured (RFC 5321, 4.1.3)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"
