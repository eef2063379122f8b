from __future__ import annotations

import contextlib

import pytest
from support.conversation import RawSmtpClient, listening

from drip.inbound.smtp import connection_limits
from drip.inbound.smtp.connection_limits import ConnectionLimits, peer_of


def test_one_peer_has_only_so_many_connections_and_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "PEER_CONNECTIONS", 3)
    with listening(lambda _: None) as listener, contextlib.ExitStack() as stack:
        wires = [stack.enter_context(RawSmtpClient(listener.port)) for _ in range(3)]
        with RawSmtpClient(listener.port) as refused:
            assert refused.greeting.startswith("421 4.3.2")
            assert refused.is_closed_within(5)
        wires[0].command("QUIT")
        assert wires[0].is_closed_within(5)
        with RawSmtpClient(listener.port) as again:
            assert again.greeting.startswith("220")
            assert again.command("EHLO me").startswith("250")


def test_all_together_have_only_so_many() -> None:
    full = ConnectionLimits()
    assert all(full.enter(f"192.0.2.{n}") for n in range(connection_limits.MAX_CONNECTIONS))
    assert not full.enter("198.51.100.1")
    full.leave("192.0.2.7")
    assert full.enter("198.51.100.1")


def test_one_peer_cannot_take_the_room_of_all() -> None:
    room = ConnectionLimits()
    assert room.take("192.0.2.1", connection_limits.PEER_BYTES)
    assert not room.take("192.0.2.1", 1)
    assert room.take("192.0.2.2", connection_limits.MAX_BYTES - connection_limits.PEER_BYTES)
    assert not room.take("192.0.2.3", 1)
    room.give_back("192.0.2.1", connection_limits.PEER_BYTES)
    assert room.take("192.0.2.3", 1)


@pytest.mark.parametrize(
    ("peername", "peer"),
    [
        (("192.0.2.1", 25), "192.0.2.1"),
        (("::ffff:192.0.2.1", 25, 0, 0), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 25, 0, 0), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 25, 0, 2), "fe80::/64"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_peer_is_all_that_one_host_can_connect_from(peername: object, peer: str) -> None:
    assert peer_of(peername) == peer
