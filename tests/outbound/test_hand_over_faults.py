"""Each fault of GUARANTEES' table, on a real socket."""

from __future__ import annotations

import re
import socket

import pytest
from scripted_server import DROP, SILENCE, SLOWLY, ScriptedServer, scripted

from drip.outbound.channel import RelayUnreachable
from drip.outbound.outcome import HoldDomain, InDoubt, LessonAtFault, Outcome, Refused, RelayDown, Suppress, TryLater
from drip.outbound.smtp import Relay

SERIAL = "250 plain"


class Marker:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> bool:
        self.calls += 1
        return True


def hand_over(server: ScriptedServer, size: int = 12, timeout: float = 5.0) -> tuple[Outcome, int, bool]:
    """(outcome, calls of the marker, whether the connection can take a further mail)"""
    marker = Marker()
    relay = Relay("127.0.0.1", server.port, timeout=timeout, body_timeout=timeout)
    with relay.connect() as connection:
        outcome = connection.hand_over("b@example.com", "p@example.org", b"0123456789\r\n" * (size // 12), marker)
        return outcome, marker.calls, connection.usable


@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", SERIAL])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["421 4.3.2 bye" + DROP, DROP, "what?", "250-" + "x" * 70_000])
def test_a_connection_lost_before_the_marker_is_an_outage(ehlo: str, stage: str, reply: str) -> None:
    with scripted(ehlo=ehlo, **{stage: reply}) as server:
        outcome, marked, usable = hand_over(server)
    assert isinstance(outcome, RelayDown)
    assert (marked, usable, server.body_bytes) == (0, False, 0)


@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", SERIAL])
@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        ("mail", "451 4.3.1 disk full", RelayDown("mail: 451 4.3.1 disk full")),
        ("mail", "552 5.3.4 too big", LessonAtFault("mail: 552 5.3.4 too big")),
        ("rcpt", "450 4.2.0 greylisted", TryLater("rcpt: 450 4.2.0 greylisted")),
        ("rcpt", "450 4.7.1 slower", TryLater("rcpt: 450 4.7.1 slower", slow_domain=True)),
        ("rcpt", "550 5.1.2 no domain", Refused("rcpt: 550 5.1.2 no domain", Suppress.AFTER_TWO)),
        ("rcpt", "552 5.2.2 full", TryLater("rcpt: 552 5.2.2 full", soft=True)),
        ("rcpt", "550 5.7.1 blocked", HoldDomain("rcpt: 550 5.7.1 blocked")),
        ("data", "554 no", Refused("data: 554 no")),
    ],
)
def test_a_refusal_before_the_marker_is_judged(ehlo: str, stage: str, reply: str, expected: Outcome) -> None:
    later = {"mail": ["rcpt", "data"], "rcpt": ["data"], "data": []}[stage]
    with scripted(ehlo=ehlo, **{stage: reply}, **dict.fromkeys(later, "503 5.5.1 bad sequence")) as server:
        assert hand_over(server) == (expected, 0, True)
    assert server.body_bytes == 0


@pytest.mark.parametrize("reply", ["550-5.1.1 We know\r\n550 5.1.1 no one", "550 5.1.1 We know no one" + DROP])
def test_what_a_server_says_before_it_closes_counts(reply: str) -> None:
    with scripted(rcpt=reply, data=DROP) as server:
        outcome, marked, usable = hand_over(server)
    assert outcome == Refused("rcpt: 550 5.1.1 We know no one", Suppress.NOW)
    assert (marked, usable) == (0, False)


def test_a_server_that_wants_a_body_for_nobody_gets_none() -> None:
    with scripted(rcpt="550 5.1.1 unknown", data="354 go on") as server:
        outcome, marked, usable = hand_over(server)
    assert isinstance(outcome, Refused)
    assert (marked, usable, server.body_bytes) == (0, False, 0)


def test_an_early_reply_is_not_taken_for_the_one_to_the_body() -> None:
    with scripted(data="354 go on\r\n250 queued, really") as server:
        outcome, marked, usable = hand_over(server)
    assert isinstance(outcome, RelayDown)
    assert (marked, usable, server.body_bytes) == (0, False, 0)


@pytest.mark.parametrize(
    ("script", "size"),
    [
        ({"body": DROP}, 12),  # after the dot
        ({"first line": DROP}, 24),  # before the dot
        ({"first line": DROP}, 90_000),
        ({"first line": "250 thanks" + DROP, "ehlo": SERIAL}, 20_000_000),  # whoever sees a part cannot have taken all
        ({"body": "what?"}, 12),
        ({"body": "250-still" + DROP}, 12),
    ],
)
def test_a_connection_lost_after_the_marker_leaves_a_doubt(script: dict[str, str | list[str]], size: int) -> None:
    with scripted(**script) as server:
        outcome, marked, usable = hand_over(server, size)
    assert isinstance(outcome, InDoubt)
    assert (marked, usable) == (1, False)


def test_a_connection_lost_while_the_marker_is_written_leaves_no_doubt() -> None:
    def marker() -> bool:
        server.stop()
        return True

    with scripted(data="354 go on" + DROP) as server:
        with Relay("127.0.0.1", server.port, timeout=5, body_timeout=5).connect() as connection:
            assert isinstance(connection.hand_over("", "p@example.org", b"x", marker), RelayDown)
        assert server.body_bytes == 0


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.7.1 spam", HoldDomain("body: 550 5.7.1 spam")),
        ("554 5.6.0 malformed", LessonAtFault("body: 554 5.6.0 malformed")),
        ("452 4.3.1 full", TryLater("body: 452 4.3.1 full")),
        ("550 5.1.1 unknown", Refused("body: 550 5.1.1 unknown", Suppress.NOW)),
    ],
)
def test_a_refusal_of_the_body_is_judged(reply: str, expected: Outcome) -> None:
    with scripted(body=reply) as server:
        assert hand_over(server) == (expected, 1, True)


def test_an_answer_that_is_neither_yes_nor_no_leaves_a_doubt() -> None:
    with scripted(body="354 go on") as server:
        assert hand_over(server) == (InDoubt("body: 354 go on"), 1, True)


def test_a_refusal_in_the_middle_of_a_body_is_read() -> None:
    script = {"first line": "552 5.3.4 too big" + DROP, "ehlo": SERIAL}
    with scripted(**script) as server:
        outcome, _, usable = hand_over(server, 20_000_000)
    assert isinstance(outcome, LessonAtFault | InDoubt)  # a reset may overtake what was said
    assert not usable


def test_a_421_to_the_body_is_an_outage_and_no_doubt() -> None:
    with scripted(body="421 4.3.2 shutting down") as server:
        outcome, marked, usable = hand_over(server)
    assert outcome == RelayDown("body: 421 4.3.2 shutting down")
    assert (marked, usable) == (1, False)


@pytest.mark.parametrize("reply", [SILENCE, SLOWLY + "2", SLOWLY + "250-x\r\n"])
@pytest.mark.parametrize(("stage", "expected"), [("rcpt", RelayDown), ("body", InDoubt)])
def test_a_reply_that_takes_for_ever_is_given_up(reply: str, stage: str, expected: type) -> None:
    with scripted(ehlo=SERIAL, **{stage: reply}) as server:
        outcome, _, usable = hand_over(server, timeout=0.15)
        assert isinstance(outcome, expected)
        assert not usable
        server._stop.set()


def test_a_connection_that_was_closed_while_idle_is_seen_before_it_is_used() -> None:
    with scripted(body="250 ok\r\n421 4.4.2 idle for too long" + DROP) as server:
        relay = Relay("127.0.0.1", server.port, timeout=5, body_timeout=5)
        with relay.connect() as connection:
            connection.hand_over("", "p@example.org", b"x", Marker())
            server.stop()
            assert not connection.usable
            assert isinstance(connection.hand_over("", "p@example.org", b"x", Marker()), RelayDown)


@pytest.mark.parametrize(
    "script",
    [
        {"greeting": "554 go away"},
        {"greeting": "421 4.3.2 busy" + DROP},
        {"greeting": DROP},
        {"greeting": "SSH-2.0-OpenSSH"},
        {"greeting": SILENCE},
        {"ehlo": "550 no"},
        {"ehlo": DROP},
        {"ehlo": "502 no", "helo": "502 no"},
    ],
)
def test_a_relay_that_does_not_say_hello_is_unreachable(script: dict[str, str | list[str]]) -> None:
    with scripted(**script) as server, pytest.raises(RelayUnreachable, match=rf"^127\.0\.0\.1:{server.port} .*\.$"):
        Relay("127.0.0.1", server.port, timeout=0.3).connect()


def test_a_port_without_a_server_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RelayUnreachable, match=re.escape(f"127.0.0.1:{port} can't be used: Connection refused.")):
        Relay("127.0.0.1", port).connect()


def test_a_name_that_does_not_exist_is_told() -> None:
    with pytest.raises(RelayUnreachable, match=r"no-such-host\.invalid:25 can't be used"):
        Relay("no-such-host.invalid", 25).connect()
