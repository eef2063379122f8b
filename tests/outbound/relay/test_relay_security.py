from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest
from support.certificates import self_signed
from support.pool_driver import a_parcel, get_ready, parcels, send, send_one
from support.scripted_server import DROP, ScriptedServer, scripted

from drip.outbound.relay.blocking_socket import RelayUnreachable
from drip.outbound.relay.outcome import RelayDown, Sent
from drip.outbound.relay.pool import Pool
from drip.outbound.relay.relay import Relay, Security

STARTTLS = "250-x\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return self_signed(tmp_path_factory.mktemp("certificates"), "127.0.0.1")


def relay_to(server: ScriptedServer, security: Security, trusted: Path | None = None, login: bool = False) -> Relay:
    context = ssl.create_default_context(cafile=str(trusted)) if trusted else None
    user, password = ("anna", "s3cret") if login else ("", "")
    return Relay("127.0.0.1", server.port, security, user, password, timeout=5, ssl_context=context)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    security: Security, served: tuple[Path, ssl.SSLContext]
) -> None:
    with (
        scripted(served[1], at_once=security == "tls", ehlo=STARTTLS) as server,
        pytest.raises(RelayUnreachable, match="certificate is not trusted"),
    ):
        relay_to(server, security, login=True).connect()
    assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_relay_gets_the_mail_encrypted(security: Security, served: tuple[Path, ssl.SSLContext]) -> None:
    file, context = served
    with (
        scripted(context, at_once=security == "tls", ehlo=STARTTLS) as server,
        Pool(relay_to(server, security, file, login=True), 1) as pool,
    ):
        for _ in range(3):
            assert set(send(pool, parcels(5)).values()) == {Sent("250 2.0.0 queued")}
    assert server.messages == [parcel.message for parcel in parcels(5)] * 3
    assert server.connections == 1
    before_login = ["EHLO [127.0.0.1]", "STARTTLS"] if security == "starttls" else []
    assert server.commands[: len(before_login) + 1] == [*before_login, "EHLO [127.0.0.1]"]


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    file, context = self_signed(tmp_path, "127.0.0.2")
    with (
        scripted(context, ehlo=STARTTLS) as server,
        pytest.raises(RelayUnreachable, match="certificate is not trusted"),
    ):
        relay_to(server, "starttls", file).connect()


def test_the_authorities_of_the_system_are_trusted(
    served: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with scripted(context, ehlo=STARTTLS) as server, Pool(relay_to(server, "starttls"), 1) as pool:
        assert send_one(pool, a_parcel()) == Sent("250 2.0.0 queued")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_large_mails_leave_encrypted_in_pieces_while_others_flow(
    security: Security, served: tuple[Path, ssl.SSLContext]
) -> None:
    file, context = served
    large = a_parcel(99, "large@example.net", message=b"0123456789\r\n" * 300_000)
    with (
        scripted(context, at_once=security == "tls", ehlo=STARTTLS) as server,
        Pool(relay_to(server, security, file), 3) as pool,
    ):
        assert set(send(pool, [large, *parcels(20)]).values()) == {Sent("250 2.0.0 queued")}
    assert sorted(server.messages) == sorted(parcel.message for parcel in [large, *parcels(20)])


def test_an_encrypted_connection_that_was_closed_while_the_marker_was_written_leaves_no_doubt(
    served: tuple[Path, ssl.SSLContext],
) -> None:
    file, context = served
    with (
        scripted(context, at_once=True, data="354 go on" + DROP) as server,
        Pool(relay_to(server, "tls", file), 1) as pool,
    ):
        ready = get_ready(pool, a_parcel())
        server.stop()
        pool.give(ready)
        assert [type(outcome) for _, outcome in pool.poll(1).ended] == [RelayDown]
    assert server.body_bytes == 0


def test_where_the_certificate_is_not_trusted_all_that_waits_goes_back(served: tuple[Path, ssl.SSLContext]) -> None:
    with scripted(served[1], ehlo=STARTTLS) as server, Pool(relay_to(server, "starttls"), 2) as pool:
        outcomes = send(pool, parcels(3)).values()
        assert all(isinstance(down, RelayDown) and "certificate is not trusted" in down.reason for down in outcomes)


def test_where_starttls_is_missing_all_that_waits_goes_back() -> None:
    with scripted() as server, Pool(relay_to(server, "starttls"), 2) as pool:
        outcomes = send(pool, parcels(3)).values()
        assert all(isinstance(down, RelayDown) and "offers no STARTTLS" in down.reason for down in outcomes)


def test_a_relay_without_starttls_gets_nothing() -> None:
    with (
        scripted(ehlo="250-x\r\n250 AUTH PLAIN") as server,
        pytest.raises(RelayUnreachable, match="offers no STARTTLS"),
    ):
        relay_to(server, "starttls", login=True).connect()
    assert server.commands == ["EHLO [127.0.0.1]"]


def test_words_slipped_in_behind_starttls_are_refused(served: tuple[Path, ssl.SSLContext]) -> None:
    with (
        scripted(served[1], ehlo=STARTTLS, starttls="220 go on\r\n250 injected") as server,
        pytest.raises(RelayUnreachable, match="behind its STARTTLS"),
    ):
        relay_to(server, "starttls", served[0]).connect()


@pytest.mark.parametrize("reply", ["454 4.7.0 not now", "501 no"])
def test_a_refused_starttls_stops_everything(reply: str) -> None:
    with scripted(ehlo=STARTTLS, starttls=reply) as server, pytest.raises(RelayUnreachable, match=reply):
        relay_to(server, "starttls").connect()
    assert server.commands[-1] == "STARTTLS"


def test_a_server_that_speaks_no_tls_is_told() -> None:
    with scripted() as server, pytest.raises(RelayUnreachable, match="can't be used"):
        relay_to(server, "tls").connect()


def encoded(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


@pytest.mark.parametrize("offer", ["AUTH PLAIN LOGIN", "AUTH=PLAIN"])
def test_logging_in_by_plain(offer: str) -> None:
    with scripted(ehlo=f"250-x\r\n250 {offer}") as server:
        relay_to(server, "plain", login=True).connect().close()
    assert server.commands[1] == "AUTH PLAIN " + encoded("\0anna\0s3cret")


def test_logging_in_by_login() -> None:
    steps = {
        "auth": "334 VXNlcm5hbWU6",
        encoded("anna").lower(): "334 UGFzc3dvcmQ6",
        encoded("s3cret").lower(): "235 hi",
    }
    with scripted(None, **{"ehlo": "250-x\r\n250 AUTH LOGIN"} | steps) as server:
        relay_to(server, "plain", login=True).connect().close()
    assert server.commands[1:4] == ["AUTH LOGIN", encoded("anna"), encoded("s3cret")]


@pytest.mark.parametrize("offer", ["AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "8BITMIME"])
def test_a_failed_login_is_told_without_the_password(offer: str) -> None:
    with (
        scripted(ehlo=f"250-x\r\n250 {offer}", auth="535 5.7.8 no") as server,
        pytest.raises(RelayUnreachable) as error,
    ):
        relay_to(server, "plain", login=True).connect()
    assert "s3cret" not in str(error.value)
    assert encoded("s3cret") not in str(error.value)
    assert ("5.7.8 no" in str(error.value)) == (offer in ("AUTH PLAIN", "AUTH LOGIN"))
