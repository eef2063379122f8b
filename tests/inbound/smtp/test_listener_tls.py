from __future__ import annotations

import asyncio.constants
import os
import smtplib
import ssl
from pathlib import Path

import pytest
from support.certificates import self_signed
from support.conversation import OUR_DOMAIN, RawSmtpClient, listening

from drip.inbound import IncomingMessage
from drip.inbound.smtp.certificate import Certificate, CertificateError

MAIL = b"Subject: Re: hello\r\n\r\nWinter.\r\n"


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    self_signed(tmp_path, "127.0.0.1")
    return Certificate(tmp_path / "127.0.0.1.pem", tmp_path / "127.0.0.1.key")


def trusting(tmp_path: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=tmp_path / "127.0.0.1.pem")


def blind() -> ssl.SSLContext:
    """As a mail server that encrypts where it can."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_mail_comes_in_encrypted_where_the_sender_wants_it(certificate: Certificate, tmp_path: Path) -> None:
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append, certificate=certificate) as listener:
        with smtplib.SMTP("127.0.0.1", listener.port) as client:
            client.starttls(context=trusting(tmp_path))
            assert not client.has_extn("starttls")
            assert not client.has_extn("auth")
            client.sendmail("ada@example.com", [f"x@{OUR_DOMAIN}"], MAIL)
        with smtplib.SMTP("127.0.0.1", listener.port) as client:
            client.sendmail("ada@example.com", [f"y@{OUR_DOMAIN}"], MAIL)
    assert [message.rcpt_to for message in arrivals] == [(f"x@{OUR_DOMAIN}",), (f"y@{OUR_DOMAIN}",)]
    assert {message.raw for message in arrivals} == {MAIL}


def test_lmtp_is_encrypted_too(certificate: Certificate, tmp_path: Path) -> None:
    arrivals: list[IncomingMessage] = []
    with listening(arrivals.append, "lmtp", certificate=certificate) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("LHLO me")
        assert wire.command("STARTTLS").startswith("220")
        wire.secure(blind())
        wire.begin("a", "b", hello="LHLO me")
        wire.send_raw(MAIL + b".\r\n")
        assert [wire.read_reply()[:3], wire.read_reply()[:3]] == ["250", "250"]


def test_without_a_certificate_it_is_not_offered() -> None:
    with listening(lambda _: None) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 454


def test_what_was_said_before_is_forgotten(certificate: Certificate) -> None:
    """RFC 3207, 4.2; and nobody in between can slip in a command that is obeyed afterwards."""
    with listening(lambda _: None, certificate=certificate) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("EHLO me")
        wire.command("MAIL FROM:<mallory@example.com>")
        wire.send_raw(b"STARTTLS\r\nEHLO mallory\r\nMAIL FROM:<mallory@example.com>\r\n")
        assert wire.read_reply().startswith("220")
        wire.secure(blind())
        assert wire.command("MAIL FROM:<ada@example.com>").startswith("503")
        assert wire.command("EHLO me").startswith("250")
        assert wire.command("MAIL FROM:<ada@example.com>").startswith("250")


def test_a_handshake_that_fails_ends_that_connection_alone(certificate: Certificate) -> None:
    with listening(lambda _: None, certificate=certificate) as listener:
        with RawSmtpClient(listener.port) as wire:
            wire.command("EHLO me")
            wire.command("STARTTLS")
            wire.send(b"this is no handshake")
            assert wire.is_closed_within(5)
        with RawSmtpClient(listener.port) as wire:
            assert wire.command("EHLO me").startswith("250")


def test_nobody_logs_in(certificate: Certificate) -> None:
    with listening(lambda _: None, certificate=certificate) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("EHLO me")
        wire.command("STARTTLS")
        wire.secure(blind())
        wire.command("EHLO me")
        assert wire.command("AUTH PLAIN AGFkYQBzZWNyZXQ=").startswith("502")


def test_stopping_does_not_wait_for_a_farewell(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.constants, "SSL_SHUTDOWN_TIMEOUT", 3600.0)  # where it waits, the test hangs
    with listening(lambda _: None, certificate=certificate) as listener, RawSmtpClient(listener.port) as wire:
        wire.command("EHLO me")
        wire.command("STARTTLS")
        wire.secure(blind())
        wire.command("EHLO me")
        listener.stop()


def test_a_renewed_certificate_is_shown_from_the_next_connection_on(certificate: Certificate, tmp_path: Path) -> None:
    old = trusting(tmp_path)
    with listening(lambda _: None, certificate=certificate) as listener:
        self_signed(tmp_path, "127.0.0.1")
        with smtplib.SMTP("127.0.0.1", listener.port) as client:
            client.starttls(context=trusting(tmp_path))
        with smtplib.SMTP("127.0.0.1", listener.port) as client, pytest.raises(ssl.SSLError):
            client.starttls(context=old)


def test_one_that_cannot_be_used_leaves_the_old_one(certificate: Certificate, tmp_path: Path) -> None:
    old = trusting(tmp_path)
    with listening(lambda _: None, certificate=certificate) as listener:
        (tmp_path / "127.0.0.1.pem").write_text("half a certif")
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", listener.port) as client:
                client.starttls(context=old)
        (tmp_path / "127.0.0.1.pem").unlink()
        with smtplib.SMTP("127.0.0.1", listener.port) as client:
            client.starttls(context=old)


def test_files_that_cannot_be_used_are_told_in_a_sentence(certificate: Certificate, tmp_path: Path) -> None:
    chain, key = tmp_path / "127.0.0.1.pem", tmp_path / "127.0.0.1.key"
    with pytest.raises(CertificateError, match=r"none\.pem cannot be read: No such file"):
        Certificate(tmp_path / "none.pem", key)
    with pytest.raises(CertificateError, match="must be a certificate and its key as PEM"):
        Certificate(key, chain)
    other = tmp_path / "other"
    other.mkdir()
    self_signed(other, "127.0.0.1")
    with pytest.raises(CertificateError, match="KEY_VALUES_MISMATCH"):
        Certificate(chain, other / "127.0.0.1.key")


def test_a_key_with_a_password_is_told_and_nobody_is_asked_for_it(certificate: Certificate, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    key = tmp_path / "127.0.0.1.key"
    made = load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    with pytest.raises(CertificateError, match="without a password"):
        Certificate(tmp_path / "127.0.0.1.pem", key)
    assert os.access(key, os.R_OK)
