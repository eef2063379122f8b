from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
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

TNEF = bytes.fromhex("789f3e220100") + b"\1"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def certificate_and_key() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ada")])
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    unsigned = unsigned.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2036, 1, 1, tzinfo=UTC)
    )
    return unsigned.sign(key, hashes.SHA256()), key


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


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain; name=answer.txt"},
        {"Content_Disposition": "attachment; filename=answer.txt"},
        {"Content_Disposition": "inline; filename=answer.txt", "Content_Type": "text/html"},
    ],
)
def test_the_only_text_part_is_the_body_whatever_its_name(headers):
    read = mail("autumn", **headers)
    assert (read.text or read.html, read.attachments) == ("autumn", ())


def test_a_text_with_a_name_counts_beside_an_empty_one():
    read = mail(
        "--b\n\n \n--b\nContent-Type: text/plain; name=reply.txt\n\nautumn\n--b--\n",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert read.text == "autumn"


@pytest.mark.parametrize(
    "encoding",
    [
        "Quoted-Printable ",
        '"quoted-printable"',
        "quoted-printable; charset=utf-8",
        "(so be it) quoted-printable (really)",
    ],
)
def test_a_transfer_encoding_may_be_written_with_more_than_its_name(encoding):
    assert mail("sch=C3=B6n", Content_Transfer_Encoding=encoding).text == "schön"


def test_base64_may_come_in_pieces_and_with_a_footer_below():
    pieces = "RXJzdGVyIFRlaWwuCg==\nWndlaXRlciBUZWlsLgo=\n\n-- \nScanned by Example Gateway 7\n"
    assert mail(pieces, Content_Transfer_Encoding="base64").text == "Erster Teil.\nZweiter Teil.\n"


def test_base64_with_strange_characters_between_is_read_without_them():
    assert mail("Y!XV0-dW1u\n", Content_Transfer_Encoding="base64").text == "autumn"


def test_uuencode_is_undone():
    lines = binascii.b2a_uu("Herbst, schön.".encode()).decode()
    assert mail(f"begin 644 a.txt\n{lines}`\nend\n", Content_Transfer_Encoding="x-uuencode").text == "Herbst, schön."


def test_what_outlook_has_packed_is_unpacked_where_there_is_no_other_text():
    packed = TNEF + (0x2800C).to_bytes(4, "little") + (8).to_bytes(4, "little") + b"autumn.\0" + b"\1\2"
    part = f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{b64(packed)}"
    read = mail(f"--b\n\n\n--b\n{part}\n--b--\n", Content_Type="multipart/mixed; boundary=b")
    assert (read.text or "").strip() == "autumn."
    assert read.attachments == ("winmail.dat",)


def test_the_content_of_an_opaque_signature_is_read():
    entity = b"Content-Type: text/plain; charset=utf-8\r\n\r\nsch\xc3\xb6n"
    builder = pkcs7.PKCS7SignatureBuilder().set_data(entity).add_signer(*certificate_and_key(), hashes.SHA256())
    signed = b64(builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary]))
    read = mail(
        signed, Content_Type="application/pkcs7-mime; smime-type=signed-data", Content_Transfer_Encoding="base64"
    )
    assert read.text == "schön"


@pytest.mark.parametrize("split", [False, True])
def test_an_opaque_signature_may_be_of_indefinite_length(split):
    """As programs write it that sign while they send."""
    entity = b"\r\nautumn"
    octets = b"\x24\x80\x04\x03" + entity[:3] + b"\x04\x05" + entity[3:] + b"\0\0" if split else b"\x04\x08" + entity
    data_type, signed_type = (bytes.fromhex(f"06092a864886f70d0107{last}") for last in ("01", "02"))
    content = b"\x30\x80" + data_type + b"\xa0\x80" + octets + b"\0\0\0\0"
    signed = b"\x30\x80" + signed_type + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00" + content + b"\x31\x00" + b"\0\0" * 3
    assert (
        mail(b64(signed), Content_Type="application/x-pkcs7-mime", Content_Transfer_Encoding="base64").text == "autumn"
    )


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff\x06", b"\x30\x80" * 5_000])
def test_an_opaque_signature_that_is_none_is_an_attachment(data):
    read = mail(b64(data), Content_Type="application/pkcs7-mime", Content_Transfer_Encoding="base64")
    assert (read.text, read.attachments) == (None, ("application/pkcs7-mime",))


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
