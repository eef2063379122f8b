from __future__ import annotations

import pytest
from support.conversation import mail

from drip.inbound import UnreadableMail, parse
from drip.inbound.mime.parse import MAX_BYTES

WHOLE = """\
Return-Path: <ada@example.com>
Delivered-To: reply+token@learn.example.org
From: =?utf-8?q?Ada_L=C3=B6v?= <Ada@Example.COM>
To: "Coach, the" <reply+token@learn.example.org>, other@example.net
Cc: Grace <grace@example.com>
Subject: =?iso-8859-1?q?Re=3A_Fr=FChling?=
 and more
Message-ID: <123@example.com>
In-Reply-To: <second@learn.example.org>
References: <first@learn.example.org>
 <second@learn.example.org>
Date: Mon, 23 Nov 2026 07:30:00 +0100
Content-Type: multipart/mixed; boundary="outer"

preamble
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Fr=FChling, denke ich.
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+RnLDvGhsaW5nPC9wPg==
--inner--
--outer
Content-Type: image/png; name="tree.png"
Content-Disposition: attachment; filename*=utf-8''B%C3%A4ume.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--outer--
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_mail_is_read(line_end):
    read = parse(WHOLE.replace("\n", line_end).encode())
    assert read.from_address == "ada@example.com"
    assert read.subject == "Re: Frühling and more"
    assert read.message_id == "123@example.com"
    assert read.references == ("second@learn.example.org", "first@learn.example.org")
    assert read.to_addresses == ("reply+token@learn.example.org", "other@example.net", "grace@example.com")
    assert read.date == "Mon, 23 Nov 2026 07:30:00 +0100"
    assert read.text == "Frühling, denke ich."
    assert read.html == "<p>Frühling</p>"
    assert read.attachments == ("Bäume.png",)
    assert read.headers["return-path"] == ("<ada@example.com>",)


def test_text_around_a_picture_is_kept_together():
    read = mail(
        "--b\n\nabove\n--b\nContent-Type: image/png\n\nx\n--b\nContent-Type: text/plain\n\nbelow\n--b--\n",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert read.text == "above\nbelow"


def test_a_text_file_that_is_attached_is_not_the_body():
    read = mail(
        "--b\n\nwords\n--b\nContent-Type: text/plain; name=notes.txt\n\nnotes\n--b--\n",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert (read.text, read.attachments) == ("words", ("notes.txt",))


def test_a_missing_last_boundary_loses_nothing():
    read = mail("--b\n\nabove\n--b\n\nbelow", Content_Type="multipart/mixed; boundary=b")
    assert read.text == "above\nbelow"


def test_a_boundary_that_begins_with_another_is_told_apart():
    body = "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\ninner\n--bb--\n--b\n\nouter\n--b--\n"
    assert mail(body, Content_Type="multipart/mixed; boundary=b").text == "inner\nouter"


def test_a_multipart_without_a_boundary_is_a_text_without_words():
    read = mail("words", Content_Type="multipart/mixed")
    assert read.text is None
    assert read.attachments == ("multipart/mixed",)


@pytest.mark.parametrize("body", [b"Gr\xfc\xdfe", "Grüße".encode()])
@pytest.mark.parametrize("declared", ["us-ascii", "utf-8", "x-nonsense", "iso-8859-1"])
def test_a_wrong_charset_is_put_right_where_it_can_be(declared, body):
    if declared == "iso-8859-1" and body != b"Gr\xfc\xdfe":
        return
    raw = b"From: a@example.com\nContent-Type: text/plain; charset=" + declared.encode() + b"\n\n" + body
    assert parse(raw).text == "Grüße"


def test_control_characters_are_removed():
    assert mail("a\x00b\x07c\x1b[0m\td").text == "abc[0m\td"


def test_flowed_lines_are_joined():
    read = mail("Winter, \nI think.\n> a \n> b\n-- \nAda", Content_Type="text/plain; format=flowed")
    assert read.text == "Winter, I think.\n> a b\n-- \nAda"


def test_a_message_inside_a_message_is_not_read_as_its_words():
    body = "--b\n\nwords\n--b\nContent-Type: message/rfc822\n\nSubject: other\n\nother words\n--b--\n"
    read = mail(body, Content_Type="multipart/mixed; boundary=b")
    assert read.text == "words"
    assert "other words" in read.returned


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("Ada <ada@example.com>", "ada@example.com"),
        ("ada@example.com", "ada@example.com"),
        ("ADA@Example.com (Ada)", "ada@example.com"),
        ('"eve@evil.example" <ada@example.com>', "ada@example.com"),
        ('"Lovelace, Ada" <ada@example.com>', "ada@example.com"),
        ("(eve@evil.example) ada@example.com", "ada@example.com"),
        ('"a \\" <eve@evil.example>" <ada@example.com>', "ada@example.com"),
        ("Ada", ""),
        ("", ""),
        ("<>", ""),
    ],
)
def test_the_sender_is_the_address_and_not_what_looks_like_one(header, address):
    assert mail(From=header).from_address == address


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"no headers at all", b"\x00\x01\x02", b"   \n\nx"])
def test_what_is_no_mail_is_unreadable(raw):
    with pytest.raises(UnreadableMail, match="no headers"):
        parse(raw)


def test_a_mail_beyond_the_size_is_unreadable():
    with pytest.raises(UnreadableMail, match="larger than 25 MB"):
        parse(b"From: a@example.com\n\n" + b"x" * MAX_BYTES)
