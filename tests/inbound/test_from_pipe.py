from __future__ import annotations

import pytest

from drip.inbound import IncomingMessage, MailClass, classify, parse
from drip.inbound.pipe import UNKNOWN_SENDER, from_pipe

MAIL = b"From: Ada <Ada@example.com>\nSubject: Re: hello\n\nWinter.\n"


def sender_of(raw: bytes, given: str | None = None, **environment: str) -> str:
    return from_pipe(raw, given, (), environment).mail_from


def recipients_of(**environment: str) -> tuple[str, ...]:
    return from_pipe(MAIL, None, (), environment).rcpt_to


def test_the_options_tell_the_envelope() -> None:
    arrival = from_pipe(MAIL, "ada@example.net", ["a@x.example", "b@x.example"], {"SENDER": "no", "RECIPIENT": "no"})
    assert arrival == IncomingMessage(MAIL, "ada@example.net", ("a@x.example", "b@x.example"), "pipe")


def test_else_the_variables_tell_it_that_postfix_and_qmail_set() -> None:
    assert sender_of(MAIL, SENDER="ada@example.net") == "ada@example.net"
    assert recipients_of(RECIPIENT="reply@x.example") == ("reply@x.example",)
    both = recipients_of(ORIGINAL_RECIPIENT="reply+t@x.example", RECIPIENT="drip@x.example")
    assert both == ("reply+t@x.example", "drip@x.example")
    assert recipients_of(ORIGINAL_RECIPIENT="a@x.example", RECIPIENT="a@x.example") == ("a@x.example",)


def test_or_those_that_exim_sets() -> None:
    parts = {"LOCAL_PART": "reply", "LOCAL_PART_SUFFIX": "+t", "DOMAIN": "x.example"}
    assert recipients_of(**parts) == ("reply+t@x.example",)
    assert recipients_of(**parts, RECIPIENT="whole@x.example") == ("whole@x.example",)
    assert recipients_of(LOCAL_PART="reply") == ()


@pytest.mark.parametrize("null", ["", "<>", "MAILER-DAEMON", "<MAILER-DAEMON>"])
def test_the_null_sender_is_known_in_every_spelling(null: str) -> None:
    assert sender_of(MAIL, null) == ""
    assert sender_of(MAIL, SENDER=null) == ""
    assert classify(parse(MAIL), "x.example", sender_of(MAIL, null)) is MailClass.AUTO_REPLY


def test_a_mailer_daemon_with_a_domain_is_an_address() -> None:
    assert sender_of(MAIL, "MAILER-DAEMON@example.com") == "MAILER-DAEMON@example.com"


def test_the_mbox_line_is_no_part_of_the_mail_and_tells_the_sender() -> None:
    arrival = from_pipe(b"From ada@example.net  Mon Jan  4 07:30:00 2027\n" + MAIL, None, (), {})
    assert (arrival.raw, arrival.mail_from) == (MAIL, "ada@example.net")
    assert sender_of(b"From MAILER-DAEMON Mon Jan  4 07:30:00 2027\r\n" + MAIL) == ""
    assert sender_of(b"From other@example.net Mon Jan  4\n" + MAIL, SENDER="ada@example.net") == "ada@example.net"


def test_two_tries_with_mbox_lines_of_their_own_give_the_same_bytes() -> None:
    first, second = (b"From ada@example.net  Mon Jan  4 07:3%d:00 2027\n" % n + MAIL for n in range(2))
    assert from_pipe(first, None, (), {}).raw == from_pipe(second, None, (), {}).raw


def test_a_header_is_no_mbox_line() -> None:
    assert from_pipe(MAIL, None, (), {}).raw == MAIL


def test_a_sender_that_nobody_told_is_looked_for_in_the_mail_and_never_the_null_one() -> None:
    assert sender_of(b"Return-Path: <ada@example.net>\n" + MAIL) == "ada@example.net"
    assert sender_of(b"Return-Path: <>\n" + MAIL) == ""
    assert sender_of(MAIL) == "ada@example.com"
    assert sender_of(b"Subject: hello\n\nfrom nobody\n") == UNKNOWN_SENDER
    assert sender_of(b"X: " + b"x" * 300_000) == UNKNOWN_SENDER
    assert classify(parse(MAIL), "x.example", sender_of(MAIL)) is MailClass.REPLY


def test_no_recipient_is_none() -> None:
    assert recipients_of() == ()
