"""Whatever is sent ends in a ParsedMail or in Unreadable."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.any_mail import damaged, encoded, messages, tears, texts

from drip.inbound import CutReply, MailClass, ParsedMail, UnreadableMail, classify, find_tokens, parse, read_mail
from drip.inbound.html.lines import html_to_lines
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parse import decode_words

_WORD = re.compile(r"\w+")

MULTIPART = b"From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n"
PIECES = [
    *(b"From: a@example.com\n", b"Subject: =?utf-8?q?x=C3?=\n", b"Content-Type: multipart/mixed; boundary=b\n", b"\n"),
    *(
        b"Content-Type: text/plain; charset=",
        b"utf-7",
        b"punycode",
        b"hz",
        b"idna",
        b"\r\n",
        b"--b\n",
        b"--b--",
        b'"',
        b";",
    ),
    *(
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"=?a?b?",
        b"?=",
        b"=",
        b"\0",
    ),
    *(
        b"Content-Type: multipart/report\n",
        b"Content-Type: message/delivery-status\n\nStatus: 5.1.1\n",
        b"To: <a@b",
        b"<",
        b"(",
    ),
    *(
        b"Content-Type: text/html\n\n<p>",
        b"<div class=gmail_quote>",
        b"> ",
        b"On 1.1.2026 a@b wrote:\n",
        b"\xff\xfe",
        b"A===",
    ),
    *(b"filename*0*=utf-8''%", b"name*=", b"boundary*0=x", b" ", b"\t", b"-- \n", b"&#99999999;", b"format=flowed"),
]


def outcome(raw: bytes) -> ParsedMail | None:
    try:
        return parse(raw)
    except UnreadableMail:
        return None


@settings(max_examples=300)
@given(st.binary(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join))
def test_any_bytes_end_in_a_mail_or_are_unreadable(raw):
    read = outcome(raw)
    if read:
        assert isinstance(read_mail(read), CutReply)
        assert isinstance(classify(read, "learn.example.org"), MailClass)
        find_tokens(read, (), "learn.example.org")


@settings(max_examples=300)
@given(messages, tears)
def test_real_mail_that_was_torn_is_read_as_far_as_it_goes_and_no_word_is_lost(raw, tears):
    read = outcome(damaged(raw, tears))
    if read:
        assert isinstance(classify(read, "learn.example.org", ""), MailClass)
        find_tokens(read, (), "learn.example.org")
        assert_kept(read, read_mail(read))


def assert_kept(read: ParsedMail, cut: CutReply) -> None:
    """Every word of the text, as often as it stands there: what was typed behind something else gets its own line."""
    text = read.text if read.text and read.text.strip() else html_to_lines(read.html or "")
    assert not Counter(_WORD.findall(text)) - Counter(_WORD.findall(f"{cut.new}\n{cut.rest}"))


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "gb18030", "utf-7", "x-unknown", ""])
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@given(text=texts)
def test_what_a_program_encoded_is_decoded(charset, encoding, text):
    head = f"From: a@b\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    read = parse(head.encode() + encoded(text, charset, encoding))
    assert (read.text or "").split() == text.split()


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_any_header_gives_addresses_in_lower_case(value):
    assert all("@" in address and address == address.lower() for address in addresses(value))


@settings(max_examples=150)
@given(st.text(alphabet="=?utf-8qQbB_ \nä", max_size=100))
def test_any_subject_is_one_printable_line(value):
    assert decode_words(value).isprintable()


def test_a_hundred_thousand_parts_are_refused():
    with pytest.raises(UnreadableMail, match="more than 1000 parts"):
        parse(MULTIPART + b"--b\n\n" * 100_000)


def test_a_thousand_parts_are_taken():
    assert outcome(MULTIPART + b"--b\n\nx\n" * 1_000)


def test_parts_are_counted_over_all_levels():
    inner = b"--b\nContent-Type: multipart/mixed; boundary=c\n\n" + b"--c\n\nx\n" * 100 + b"--c--\n"
    with pytest.raises(UnreadableMail, match="more than 1000 parts"):
        parse(MULTIPART + inner * 12 + b"--b--\n")


def nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: a@example.com\n" + b"".join(levels) + b"\nwords"


def test_three_thousand_levels_are_refused():
    with pytest.raises(UnreadableMail, match="nested more than 100 deep"):
        parse(nested(3_000))


def test_a_hundred_levels_are_read():
    assert parse(nested(100)).text == "words"


def test_an_endless_header_is_refused():
    with pytest.raises(UnreadableMail, match="header is larger"):
        parse(b"From: a@example.com\n" + b"X: y\n" * 100_000)


@pytest.mark.parametrize(
    "value",
    ["(" * 50_000, '"\\' * 25_000, "<" * 50_000, "a@b," * 10_000, ("=?a?q?" * 10_000), "<a@" * 20_000],
    ids=lambda value: value[:6],
)
def test_crafted_headers_are_read_all_the_same(value):
    assert outcome(f"From: {value}\nSubject: {value}\nReferences: {value}\n\nwords".encode())
