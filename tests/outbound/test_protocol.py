from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.outbound.protocol import CrlfBytes, GarbledReply, ReplyReader, SmtpReply, dot_stuffed, read_status, with_crlf

MESSAGES = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"..", b"a", b"\0", b"QUIT"])).map(b"".join)


@given(MESSAGES)
def test_only_crlf_leaves(message: bytes) -> None:
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", dot_stuffed(message))


@given(MESSAGES)
def test_the_only_line_with_a_single_dot_is_the_last(message: bytes) -> None:
    lines = dot_stuffed(message).split(b"\r\n")
    assert lines[-2:] == [b".", b""]
    assert b"." not in lines[:-2]


@given(MESSAGES)
def test_a_server_reads_the_same_lines_back(message: bytes) -> None:
    sent = re.split(rb"\r\n|\r|\n", message)
    read = [line.removeprefix(b".") for line in dot_stuffed(message).split(b"\r\n")[:-2]]
    assert read == (sent[:-1] if len(sent) > 1 and not sent[-1] else sent)


@given(MESSAGES)
def test_line_ends_are_mended_as_by_a_regular_expression(message: bytes) -> None:
    assert with_crlf(message) == re.sub(rb"\r\n|\r|\n", b"\r\n", message)


def test_lines_that_are_known_to_be_right_are_not_looked_at_again() -> None:
    known = CrlfBytes(b"a\r\n.b\r\n")
    assert with_crlf(known) is known
    assert dot_stuffed(known) == b"a\r\n..b\r\n.\r\n"


def read_all(data: bytes, piece: int) -> list[SmtpReply]:
    reader, replies = ReplyReader(), []
    for start in range(0, len(data), piece):
        reader.feed(data[start : start + piece])
        while reply := reader.next():
            replies.append(reply)
    assert reader.idle
    return replies


@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
def test_replies_are_read_whatever_pieces_they_come_in(piece: int) -> None:
    data = b"250-relay\r\n250-SIZE 100\r\n250 OK\r\n354\r\n550 no\n"
    assert read_all(data, piece) == [
        SmtpReply(250, ("relay", "SIZE 100", "OK")),
        SmtpReply(354, ("",)),
        SmtpReply(550, ("no",)),
    ]


def test_a_status_on_each_line_is_told_once() -> None:
    [reply] = read_all(b"550-5.1.1 Unknown here.\r\n550 5.1.1 Ask elsewhere.\r\n", 100)
    assert str(reply) == "550 5.1.1 Unknown here. Ask elsewhere."


def test_a_reply_is_fit_to_be_shown() -> None:
    [reply] = read_all(b"550 red \x1b[31m\0 and b\xc3\xb6se \xff\r\n", 100)
    assert reply.text.isprintable()
    assert "böse" in reply.text


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 400\r\n", b"\r\n", b"99 x\r\n", b"2500 x\r\n", b"150 x\r\n", b"25\xb2 x\r\n"]
)
def test_what_is_not_smtp_is_an_error(data: bytes) -> None:
    with pytest.raises(GarbledReply, match="not SMTP"):
        read_all(data, 100)


@pytest.mark.parametrize("data", [b"2" * 70_000, b"250-x\r\n" * 20_000, b"250 " + b"x" * 70_000 + b"\r\n"])
def test_a_reply_without_end_is_an_error(data: bytes) -> None:
    with pytest.raises(GarbledReply, match="longer than"):
        read_all(data, 4096)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1 unknown", (1, 1)),
        ("5.1.10", (1, 10)),
        ("#5.7.1 no", (7, 1)),
        ("see 5.1.1", None),
        ("5.1.1.1 an address", None),
        ("5.1", None),
        ("1.2.3.4 is blocked", None),
        ("", None),
    ],
)
def test_a_status_stands_in_front(text: str, status: tuple[int, int] | None) -> None:
    assert read_status(text) == status
