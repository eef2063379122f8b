"""The beginning of a connection: hello, encryption, login."""

from __future__ import annotations

import base64
import ipaddress
import ssl

from drip.outbound.protocol import SmtpReply
from drip.outbound.relay.blocking_socket import BlockingSocket, RelayUnreachable
from drip.outbound.relay.outcome import SmtpStage

READY, OK, LOGGED_IN, GO_ON = 220, 250, 235, 334
UNKNOWN_COMMAND = (500, 502)


def read_greeting(channel: BlockingSocket) -> None:
    _expect(channel, SmtpStage.CONNECT, channel.read(), READY)


def say_hello(channel: BlockingSocket, hostname: str) -> dict[str, str]:
    """What the server offers (RFC 5321, 4.1.1.1): {keyword: parameters}. An empty `hostname`: our address instead."""
    name = hostname or _address_literal(channel.local_address)
    reply = channel.ask(f"EHLO {name}")
    if reply.code in UNKNOWN_COMMAND:
        reply = channel.ask(f"HELO {name}")
    _expect(channel, SmtpStage.HELO, reply, OK)
    offers = [line.replace("=", " ").partition(" ") for line in reply.lines[1:]]
    return {keyword.upper(): parameters for keyword, _, parameters in offers}


def start_tls(channel: BlockingSocket, offers: dict[str, str], context: ssl.SSLContext, host: str) -> None:
    """RFC 3207. The caller says hello again: nothing that was said in the clear may be believed."""
    if "STARTTLS" not in offers:
        raise RelayUnreachable(f"{channel.peer} offers no STARTTLS, so nothing is sent to it.")
    _expect(channel, SmtpStage.CONNECT, channel.ask("STARTTLS"), READY)
    if not channel.in_step:
        raise RelayUnreachable(f"{channel.peer} sent words behind its STARTTLS: somebody may be listening in.")
    channel.encrypt(context, host)


def log_in(channel: BlockingSocket, offers: dict[str, str], user: str, password: str) -> None:
    """By AUTH PLAIN (RFC 4954, RFC 4616) or, for old servers, AUTH LOGIN."""
    methods = offers.get("AUTH", "").upper().split()
    if "PLAIN" in methods:
        reply = channel.ask(f"AUTH PLAIN {_encoded(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in methods:
        reply = _log_in_step_by_step(channel, user, password)
    else:
        raise RelayUnreachable(f"{channel.peer} offers no login that drip knows, which are PLAIN and LOGIN.")
    if reply.code != LOGGED_IN:
        raise RelayUnreachable(f"{channel.peer} refused our user and password ({SmtpStage.AUTH}: {reply}).")


def _log_in_step_by_step(channel: BlockingSocket, user: str, password: str) -> SmtpReply:
    reply = channel.ask("AUTH LOGIN")
    for word in (user, password):
        if reply.code != GO_ON:
            return reply
        reply = channel.ask(_encoded(word))
    return reply


def _encoded(word: str) -> str:
    return base64.b64encode(word.encode()).decode()


def _expect(channel: BlockingSocket, stage: SmtpStage, reply: SmtpReply, code: int) -> None:
    if reply.code != code:
        raise RelayUnreachable(f"{channel.peer} takes no mail now ({stage}: {reply}).")


def _address_literal(address: str) -> str:
    """Our name where we have none (RFC 5321, 4.1.3)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"
