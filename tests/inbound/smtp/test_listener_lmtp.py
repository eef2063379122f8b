from __future__ import annotations

import smtplib

from support.conversation import OUR_DOMAIN, RawSmtpClient, listening

from drip.inbound import IncomingMessage

MAIL = b"Subject: Re: hello\r\n\r\nWinter.\r\n"


def test_lmtp_is_spoken_with_smtplib():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append, "lmtp") as listener, smtplib.LMTP("127.0.0.1", listener.port) as client:
        client.sendmail("ada@example.com", [f"x@{OUR_DOMAIN}"], MAIL)
    assert arrivals == [IncomingMessage(MAIL, "ada@example.com", (f"x@{OUR_DOMAIN}",), "lmtp 127.0.0.1")]


def deliver(wire: RawSmtpClient, names: str, body: bytes = MAIL) -> list[str]:
    wire.command("MAIL FROM:<ada@example.com>")
    for name in names:
        assert wire.command(f"RCPT TO:<{name}@{OUR_DOMAIN}>").startswith("250")
    assert wire.command("DATA").startswith("354")
    wire.send(body + b".")
    return [wire.read_reply()[:3] for _ in names]


def test_lmtp_answers_once_for_each_recipient():
    with listening(lambda _: None, "lmtp") as listener, RawSmtpClient(listener.port) as wire:
        wire.command("LHLO me")
        assert deliver(wire, "abc") == ["250", "250", "250"]
        assert deliver(wire, "a") == ["250"]
        assert wire.command("NOOP").startswith("250")


def test_lmtp_refuses_for_each_recipient_too():
    def receive(_: IncomingMessage) -> None:
        raise OSError("disk full")

    with listening(receive, "lmtp") as listener, RawSmtpClient(listener.port) as wire:
        wire.command("LHLO me")
        assert deliver(wire, "ab") == ["451", "451"]
        assert wire.command("NOOP").startswith("250")


def test_lmtp_says_too_much_for_each_recipient():
    with listening(lambda _: None, "lmtp", max_bytes=100) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("LHLO me")
        assert deliver(wire, "ab", b"x" * 300 + b"\r\n") == ["552", "552"]


def test_lmtp_without_a_recipient_gets_one_answer():
    with listening(lambda _: None, "lmtp") as listener, RawSmtpClient(listener.port) as wire:
        wire.command("LHLO me")
        wire.command("MAIL FROM:<ada@example.com>")
        assert wire.command("DATA").startswith("503")
        assert wire.command("EHLO me").startswith("500")
