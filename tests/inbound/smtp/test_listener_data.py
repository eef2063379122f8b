"""Where a mail ends, and how much of one is taken."""

from __future__ import annotations

import contextlib
import itertools
import resource

import pytest
from support.conversation import RawSmtpClient, listening

from drip.inbound import IncomingMessage
from drip.inbound.smtp import connection_limits, server

HEAD = b"Subject: hello\r\n\r\n"
SECOND = b"MAIL FROM:<boss@example.com>\r\nRCPT TO:<x@learn.example.org>\r\nDATA\r\nSubject: smuggled\r\n\r\nfall\r\n"
NO_ENDS = [before + b"." + after for before, after in itertools.product((b"\n", b"\r", b"\r\n", b"\0", b""), repeat=2)]
NO_ENDS.remove(b"\r\n.\r\n")


@pytest.mark.parametrize("no_end", NO_ENDS, ids=repr)
def test_no_dot_but_one_between_two_line_ends_ends_a_mail(no_end: bytes) -> None:
    arrivals: list[IncomingMessage] = []
    body = HEAD + b"winter" + no_end + SECOND
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        wire.send_raw(body + b".\r\n")
        assert wire.read_reply().startswith("250")
        assert wire.command("NOOP").startswith("250")
    assert [message.raw for message in arrivals] == [body.replace(b"\r\n.", b"\r\n")]


@pytest.mark.parametrize(
    "before", [b"x" * size for size in (65_535, 1_048_574, 1_048_575, 1_048_576, 2_097_152)], ids=len
)
def test_nor_does_one_at_the_edge_of_what_is_read_ahead(before: bytes) -> None:
    arrivals: list[IncomingMessage] = []
    body = before + b"\n.\r\n" + SECOND
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        wire.send_raw(body + b".\r\n")
        assert wire.read_reply().startswith("250")
    assert [message.raw for message in arrivals] == [body]


def test_bare_line_ends_and_nuls_are_kept_as_they_came() -> None:
    arrivals: list[IncomingMessage] = []
    body = HEAD + b"a\nb\rc\0d\r\r\n\n\r\n"
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        wire.send_raw(body + b".\r\n")
        assert wire.read_reply().startswith("250")
    assert arrivals[0].raw == body


@pytest.mark.parametrize("mail", [b"", b"\r\n", b"..\r\n", b"...\r\n..two\r\n", b".\r\r\n"])
def test_a_mail_may_begin_with_anything(mail: bytes) -> None:
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        wire.send_raw(mail + b".\r\n")
        assert wire.read_reply().startswith("250")
    assert arrivals[0].raw == (b"\r\n" + mail).replace(b"\r\n.", b"\r\n")[2:]


def test_a_mail_that_comes_byte_by_byte_is_the_same_and_what_follows_it_is_a_command() -> None:
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        for byte in HEAD + b"..winter\r\n.\r\nNOOP\r\n":
            wire.send_raw(bytes([byte]))
        assert wire.read_reply() == "250 2.0.0 Stored"
        assert wire.read_reply() == "250 OK"
    assert arrivals[0].raw == HEAD + b".winter\r\n"


def test_a_mail_without_its_end_is_no_mail() -> None:
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append) as listener:
        with RawSmtpClient(listener.port) as wire:
            wire.begin()
            wire.send_raw(HEAD + b"winter\r\n.\r")
        with RawSmtpClient(listener.port) as wire:
            wire.command("EHLO me")
    assert arrivals == []


def test_empty_lines_take_no_more_room_than_they_have_bytes() -> None:
    arrivals: list[IncomingMessage] = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with listening(arrivals.append) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        for _ in range(10):
            wire.send_raw(b"\r\n" * 1_000_000)
        assert wire.command(".").startswith("250")
    assert len(arrivals[0].raw) == 20_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KB


def test_a_line_without_end_takes_no_room_and_is_too_much() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with listening(lambda _: None, max_bytes=1_000_000) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        for _ in range(100):
            wire.send_raw(b"x" * 1_000_000)
        assert wire.command("\r\n.").startswith("552 5.3.4")
        assert wire.command("NOOP").startswith("250")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


@pytest.mark.parametrize(("size", "code"), [(1000, "250"), (1001, "552")])
def test_the_size_counts_to_the_byte(size: int, code: str) -> None:
    with listening(lambda _: None, max_bytes=1000) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        wire.send_raw(b"x" * (size - 2) + b"\r\n.\r\n")
        assert wire.read_reply()[:3] == code


def test_too_much_at_once_is_told_to_come_again_and_room_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "PEER_BYTES", 15_000)
    with (
        listening(lambda _: None) as listener,
        RawSmtpClient(listener.port) as first,
        RawSmtpClient(listener.port) as second,
    ):
        first.begin()
        first.send_raw(b"x" * 10_000 + b"\r\n")
        second.begin()
        second.send_raw(b"x" * 10_000 + b"\r\n.\r\n")
        first.send_raw(b".\r\n")
        assert {first.read_reply()[:3], second.read_reply()[:3]} == {"250", "452"}
        for _ in range(3):
            second.begin()
            second.send_raw(b"x" * 10_000 + b"\r\n.\r\n")
            assert second.read_reply().startswith("250")


def test_a_mail_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "DATA_SECONDS", 0.3)
    with listening(lambda _: None) as listener, RawSmtpClient(listener.port) as wire:
        wire.begin()
        with contextlib.suppress(ConnectionError):
            while not wire.is_closed_within(0.05):
                wire.send_raw(b"x")


def test_nor_is_a_connection_that_only_chats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SESSION_SECONDS", 0.2)
    with (
        listening(lambda _: None) as listener,
        RawSmtpClient(listener.port) as wire,
        contextlib.suppress(ConnectionError),
    ):
        while answer := wire.command("NOOP"):
            assert answer == "250 OK"
