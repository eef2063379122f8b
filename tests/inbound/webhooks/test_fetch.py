import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from support.sites import MONDAY

from drip.inbound.webhooks.fetch import MAX_BYTES, Connect, Unreachable, fetch

HOST = "sns.eu-west-1.amazonaws.com"


class Amazon(BaseHTTPRequestHandler):
    """Answers as the path says; nobody must come back for the place that a redirect names."""

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))  # type: ignore[attr-defined]
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", f"https://{HOST}/?Action=Confirm")
            self.end_headers()
            return
        if self.path == "/nonsense":
            self.wfile.write(b"nonsense\r\n\r\n")
            return
        self.send_response(404 if self.path == "/missing" else 200)
        self.end_headers()
        self.wfile.write(b"x" * 2 * MAX_BYTES if self.path == "/large" else b"hello")

    def log_message(self, *_: object) -> None:
        pass


def certificate_for(host: str, folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(MONDAY - timedelta(3650)).not_valid_after(MONDAY + timedelta(36500))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
    )
    return file


@contextlib.contextmanager
def amazon(certificate: Path) -> Iterator[tuple[HTTPServer, Connect]]:
    """A server with this certificate, and how it is reached, whatever name is asked for."""
    server = HTTPServer(("127.0.0.1", 0), Amazon)
    server.asked = []  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, lambda _, seconds: socket.create_connection(server.server_address[:2], seconds)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Callable[[str], bytes]]:
    certificate = certificate_for(HOST, tmp_path)
    with amazon(certificate) as (_, connect):
        yield lambda path: fetch(f"https://{HOST}{path}", trusting(certificate), connect)


def test_what_is_there_is_fetched_with_its_query(tmp_path: Path) -> None:
    certificate = certificate_for(HOST, tmp_path)
    with amazon(certificate) as (server, connect):
        for url in (f"https://{HOST}/a.pem", f"https://{HOST}/?Action=ConfirmSubscription&Token=x", f"https://{HOST}"):
            assert fetch(url, trusting(certificate), connect) == b"hello"
    assert server.asked == [(HOST, "/a.pem"), (HOST, "/?Action=ConfirmSubscription&Token=x"), (HOST, "/")]  # type: ignore[attr-defined]


def test_a_redirect_is_not_followed(ask: Callable[[str], bytes]) -> None:
    with pytest.raises(Unreachable, match="answered 302"):
        ask("/moved")


@pytest.mark.parametrize("path", ["/missing", "/nonsense"])
def test_another_answer_is_none(ask: Callable[[str], bytes], path: str) -> None:
    with pytest.raises(Unreachable):
        ask(path)


def test_no_more_is_read_than_is_wanted(ask: Callable[[str], bytes]) -> None:
    assert len(ask("/large")) == MAX_BYTES


def test_a_server_that_nobody_vouches_for_is_not_asked(tmp_path: Path) -> None:
    with amazon(certificate_for(HOST, tmp_path)) as (server, connect), pytest.raises(Unreachable, match="CERTIFICATE"):
        fetch(f"https://{HOST}/a.pem", None, connect)
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_server_of_another_name_is_not_asked(tmp_path: Path) -> None:
    certificate = certificate_for("evil.example", tmp_path)
    with amazon(certificate) as (server, connect), pytest.raises(Unreachable, match=HOST):
        fetch(f"https://{HOST}/a.pem", trusting(certificate), connect)
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_server_that_is_away_is_a_sentence() -> None:
    def refuse(_: tuple[str, int], __: float) -> socket.socket:
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(Unreachable, match=f"{HOST} could not be asked"):
        fetch(f"https://{HOST}/a.pem", None, refuse)
