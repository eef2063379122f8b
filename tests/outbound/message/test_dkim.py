from __future__ import annotations

import base64
import hashlib
import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from support.lesson_mail import LESSON, a_mail

from drip.outbound.message.compose import compose
from drip.outbound.message.dkim import DkimError, Signer, _signed_fields, relaxed_body, relaxed_field

PLAIN = NoEncryption()
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, lock: object = PLAIN) -> str:
    assert isinstance(lock, KeySerializationEncryption)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


RSA = Signer("example.com", "drip1", pem(RSA_KEY))
ED = Signer("example.com", "drip2", pem(ED_KEY))


def verifies(signer: Signer, message: bytes) -> bool:
    def answer(name: bytes, timeout: int = 5) -> bytes | None:
        return signer.record.encode() if name.decode() == f"{signer.record_name}." else None

    return bool(dkim.verify(message, dnsfunc=answer))


def test_a_signed_mail_verifies() -> None:
    assert verifies(RSA, RSA.sign(compose(LESSON)))


def test_an_ed25519_signature_covers_the_hash_of_what_an_rsa_signature_covers() -> None:
    """dkimpy reads Ed25519 only with a further package; so only the last step is checked without it (RFC 8463, 3)."""
    signed = ED.sign(compose(LESSON))
    head, signature = re.findall(rb"(?s)DKIM-Signature:(.*?;\r\n\tb=)(.*?)\r\nFrom:", signed)[0]
    fields = re.split(rb"\r\n(?![ \t])", signed.partition(b"\r\n\r\n")[0])[1:]
    by_name = {field.partition(b":")[0].lower(): field.partition(b":")[2] for field in fields}
    names = re.sub(rb"\s", b"", re.findall(rb"(?s)h=(.*?);", head)[0]).split(b":")[1:]
    covered = [name + b":" + b" ".join(by_name[name].split()) for name in names]
    data = b"\r\n".join([*covered, b"dkim-signature:" + b" ".join(head.split())])
    ED_KEY.public_key().verify(base64.b64decode(signature), hashlib.sha256(data).digest())
    assert ED.record == f"v=DKIM1; k=ed25519; p={base64.b64encode(ED_KEY.public_key().public_bytes_raw()).decode()}"


def test_the_signature_stands_on_top_and_nothing_else_changes() -> None:
    message = compose(LESSON)
    signed = RSA.sign(message)
    assert signed.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td=example.com; s=drip1;")
    assert signed.endswith(b"\r\n" + message)
    assert max(map(len, signed.partition(b"From:")[0].split(b"\r\n"))) <= 78


def test_the_same_message_is_signed_in_the_same_way() -> None:
    assert RSA.sign(compose(LESSON)) == Signer("example.com", "drip1", pem(RSA_KEY)).sign(compose(LESSON))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: Hello", b"Subject: hello"),
        (b"List-Unsubscribe-Post: ", b"List-Unsubscribe-Post: X"),
        (b"u/abc", b"u/abd"),
        (b"List-Id: Redefine", b"List-Id: Define"),
        (b"Auto-Submitted: auto-generated", b"Auto-Submitted: no"),
        (b"Reply-To: reply", b"Reply-To: reqly"),
        (b"one question", b"two questions"),
        (b"From: Anna", b"From: Eve <eve@example.org>\r\nFrom: Anna"),
    ],
)
def test_a_changed_mail_no_longer_verifies(old: bytes, new: bytes) -> None:
    signed = RSA.sign(compose(LESSON))
    assert old in signed
    assert not verifies(RSA, signed.replace(old, new))


def test_spaces_that_relays_change_do_no_harm() -> None:
    signed = RSA.sign(compose(a_mail(text="two  spaces \n\tand a tab\n\n\n")))
    assert verifies(RSA, signed.replace(b"two  spaces ", b"two spaces").replace(b"Subject: ", b"Subject:   "))


def test_a_header_that_stands_twice_is_signed_twice() -> None:
    signed = RSA.sign(b"To: first@example.org\r\n" + compose(LESSON))
    assert verifies(RSA, signed)
    assert not verifies(RSA, signed.replace(b"first@", b"other@"))


def test_line_ends_are_mended_before_they_are_signed() -> None:
    assert RSA.sign(compose(LESSON).replace(b"\r\n", b"\n")) == RSA.sign(compose(LESSON))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["a", " ", "   ", "\t", "\n", "\n\n", ".", "=", "ä"])).map("".join))
def test_any_body_verifies(text: str) -> None:
    assert verifies(RSA, RSA.sign(compose(a_mail(text=text, html=text, subject=text))))


@given(st.lists(st.sampled_from([b"a", b" ", b"     ", b"\t", b"\r\n", b"\r\n\r\n"])).map(b"".join))
def test_a_body_is_relaxed_as_by_dkimpy(body: bytes) -> None:
    ended = body + b"\r\n"  # as it arrives: a server sees no body without
    assert relaxed_body(body) == relaxed_body(ended) == dkim.canonicalization.Relaxed.canonicalize_body(ended)


@given(
    st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n ", b"\r\n\t", b"\v", b"\f", b":", b"\xc3\xa4"])).map(b"".join)
)
def test_a_header_is_signed_as_one_field_is_relaxed(value: bytes) -> None:
    _, fields = _signed_fields(b"SUBJECT :x" + value + b"\r\nX-Other: y\r\nMIME-Version: 1.0")
    assert fields == [relaxed_field(b"Subject", b"x" + value), b"mime-version:1.0"]


def test_the_examples_of_the_standard_are_relaxed_as_it_says() -> None:
    assert relaxed_field(b"A", b" X\r\n") == b"a:X"
    assert relaxed_field(b"B ", b" Y\t\r\n\tZ  \r\n") == b"b:Y Z"
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert relaxed_body(b"") == b""


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "can't be read"),
        ("-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n", "can't be read"),
        ("ключ", "can't be read"),
        (pem(RSA_KEY, BestAvailableEncryption(b"secret")), "locked with a password"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
    ],
)
def test_a_key_that_cannot_sign_is_told(key: str, sentence: str) -> None:
    with pytest.raises(DkimError, match=sentence) as error:
        Signer("example.com", "drip1", key)
    assert not re.search("BEGIN PRIVATE KEY-----\n", str(error.value))


def test_a_domain_or_selector_that_could_break_out_is_refused() -> None:
    with pytest.raises(DkimError, match="not a domain"):
        Signer("example.com; x=1", "drip1", pem(ED_KEY))
    with pytest.raises(DkimError, match="selector"):
        Signer("example.com", "drip 1", pem(ED_KEY))
