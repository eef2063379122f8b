from __future__ import annotations

import smtplib
import threading

import pytest
from support.conversation import OUR_DOMAIN, RawSmtpClient, listening

from drip.inbound import IncomingMessage
from drip.inbound.smtp.listener import Listener, ListenerError
from drip.inbound.smtp.server import AcceptedMail

MAIL = b"From: ada@example.com\r\nSubject: Re: hello\r\n\r\nWinter.\r\n"


def send(port: int, body: bytes = MAIL, to: str = f"reply+abc@{OUR_DOMAIN}", sender: str = "ada@example.com") -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(sender, [to], body)


def test_a_mail_arrives_with_its_envelope_and_its_bytes():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener:
        send(listener.port)
    assert arrivals == [IncomingMessage(MAIL, "ada@example.com", (f"reply+abc@{OUR_DOMAIN}",), "smtp 127.0.0.1")]


def test_250_is_said_only_after_the_mail_was_stored():
    stored, may_store = threading.Event(), threading.Event()

    def receive(_: IncomingMessage) -> None:
        may_store.wait(10)
        stored.set()

    with listening(receive) as listener, RawSmtpClient(listener.port) as wire:
        for line in ("EHLO me", "MAIL FROM:<ada@example.com>", f"RCPT TO:<x@{OUR_DOMAIN}>", "DATA"):
            assert wire.command(line)[0] in "23"
        wire.send(MAIL + b".")
        assert not stored.is_set()
        may_store.set()
        assert wire.read_reply().startswith("250")
        assert stored.is_set()


def test_a_mail_that_cannot_be_stored_is_refused_for_now():
    def receive(_: IncomingMessage) -> None:
        raise OSError("disk full")

    with listening(receive) as listener, pytest.raises(smtplib.SMTPDataError) as refused:
        send(listener.port)
    assert refused.value.smtp_code == 451
    assert b"disk full" not in refused.value.smtp_error


def test_a_refusal_does_not_end_the_conversation():
    arrivals: list[IncomingMessage] = []

    def receive(message: IncomingMessage) -> None:
        if b"first" in message.raw:
            raise OSError("locked")
        arrivals.append(message)

    with listening(receive) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("ada@example.com", [f"x@{OUR_DOMAIN}"], b"Subject: first\r\n\r\n")
        client.sendmail("ada@example.com", [f"x@{OUR_DOMAIN}"], b"Subject: second\r\n\r\n")
    assert len(arrivals) == 1


def test_other_domains_are_not_relayed_to():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("EHLO me")
        wire.command("MAIL FROM:<ada@example.com>")
        assert wire.command("RCPT TO:<somebody@elsewhere.example>").startswith("550 5.7.1")
        assert wire.command(f"RCPT TO:<somebody@sub.{OUR_DOMAIN}>").startswith("550 5.7.1")
        assert wire.command(f"RCPT TO:<somebody@{OUR_DOMAIN.upper()}>").startswith("250")
    assert arrivals == []


def test_the_null_sender_of_bounces_is_taken():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener:
        send(listener.port, sender="")
    assert arrivals[0].mail_from == ""


def test_more_recipients_than_allowed_are_told_to_wait():
    with listening(lambda _: None, max_recipients=2) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("EHLO me")
        wire.command("MAIL FROM:<ada@example.com>")
        answers = [wire.command(f"RCPT TO:<{name}@{OUR_DOMAIN}>")[:3] for name in "abc"]
    assert answers == ["250", "250", "452"]


def test_lines_longer_than_the_standard_allows_are_taken():
    arrivals: list[IncomingMessage] = []
    body = b"Subject: long\r\n\r\n" + b"x" * 500_000 + b"\r\n"
    with listening(arrivals.append) as listener:
        send(listener.port, body)
    assert arrivals[0].raw == body


def test_leading_dots_come_through():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener:
        send(listener.port, b"Subject: dots\r\n\r\n.\r\n..two\r\n")
    assert arrivals[0].raw.endswith(b"\r\n.\r\n..two\r\n")


def test_a_mail_beyond_the_size_is_refused_for_good():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append, max_bytes=1000) as listener, RawSmtpClient(listener.port) as wire:
        for line in ("EHLO me", "MAIL FROM:<ada@example.com>", f"RCPT TO:<x@{OUR_DOMAIN}>", "DATA"):
            wire.command(line)
        assert wire.command(b"Subject: x\r\n\r\n" + b"y" * 2000 + b"\r\n.").startswith("552")
    assert arrivals == []


def test_addresses_beyond_ascii_come_through():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        client.ehlo()
        client.sendmail("zoë@example.com", [f"antwort@{OUR_DOMAIN}"], MAIL, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert arrivals[0].mail_from == "zoë@example.com"


def test_a_taken_port_is_told_in_a_sentence():
    with listening(lambda _: None) as listener:
        second = Listener(lambda _: None, "127.0.0.1", listener.port, AcceptedMail(frozenset({OUR_DOMAIN})))
        with pytest.raises(ListenerError, match=rf"port {listener.port} on 127\.0\.0\.1 is taken: .+"):
            second.start()
        second.stop()


def test_stopping_ends_open_conversations_and_may_be_done_twice():
    with listening(lambda _: None) as listener:
        wires = [RawSmtpClient(listener.port) for _ in range(3)]
        listener.stop()
        assert [wire.read_reply() for wire in wires] == ["", "", ""]
        for wire in wires:
            wire.close()
        with pytest.raises(ConnectionRefusedError):
            RawSmtpClient(listener.port)


def test_many_at_once_all_arrive():
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener:
        threads = [threading.Thread(target=send, args=(listener.port, MAIL + bytes([65 + n]))) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({message.raw for message in arrivals}) == 12
