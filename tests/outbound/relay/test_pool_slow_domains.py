"""A relay that takes 30 seconds a mail for one domain, while others flow."""

from __future__ import annotations

import threading

import pytest
from support.pool_driver import a_parcel, pool_to
from support.scripted_server import ScriptedServer, scripted

from drip.outbound.relay import connection, pool
from drip.outbound.relay.outcome import Sent
from drip.outbound.relay.parcel import Parcel


class SlowFor:
    """A reply that takes 30 seconds for one domain."""

    server: ScriptedServer

    def __init__(self, domain: str) -> None:
        self.domain = domain
        self.at_once, self.most_at_once = 0, 0
        self._lock = threading.Lock()

    def __call__(self, line: str) -> str:
        if self.domain in line:
            with self._lock:
                self.at_once += 1
                self.most_at_once = max(self.at_once, self.most_at_once)
            self.server.wait(30)
        return "250 ok"


def mixed(count: int) -> list[Parcel]:
    """Two for the slow domain, two for a quick one, and one for somebody else, again and again."""
    domains = ["slow.example", "slow.example", "quick.example", "quick.example", "other{}.example"]
    return [a_parcel(n, f"p@{domains[n % 5]}".format(n), message=b"%d\r\n" % n) for n in range(count)]


@pytest.mark.parametrize("stage", ["rcpt", "body"])
@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", "250 plain"])
def test_a_slow_domain_does_not_stop_the_others(stage: str, ehlo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SLOW_REPLY_SECONDS", 0.2)
    monkeypatch.setattr(pool, "CHECK_SECONDS", 0.05)
    slow = SlowFor("slow.example")
    with scripted(ehlo=ehlo, **{stage: slow}) as server, pool_to(server, connections=8, timeout=40.0) as sender:
        slow.server = server
        offered = mixed(100)
        sender.put(offered)
        quick = {parcel.key for parcel in offered if "slow" not in parcel.recipient}
        ended: dict[tuple[int, int], object] = {}
        while not quick <= ended.keys():
            turn = sender.poll(3)
            assert turn, "nothing happened for three seconds"
            ended |= {parcel.key: outcome for parcel, outcome in turn.ended}
            if len(ended) < 30:
                assert slow.most_at_once <= 2
            sender.give(turn.ready)
        assert ended.keys() == quick
        assert set(ended.values()) == {Sent("250 2.0.0 queued" if stage == "rcpt" else "250 ok")}
        assert slow.most_at_once <= 6  # when the others had left
        server._stop.set()


def test_a_server_that_is_slow_for_all_gets_mail_over_most_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SLOW_REPLY_SECONDS", 0.01)
    monkeypatch.setattr(pool, "CHECK_SECONDS", 0.01)

    def take_time(_: str) -> str:
        server.wait(0.05)
        return "250 ok"

    with scripted(body=take_time) as server, pool_to(server, connections=8) as sender:
        offered = mixed(60)
        sender.put(offered)
        ended = []
        while len(ended) < 60:
            turn = sender.poll(3)
            assert turn, "nothing happened for three seconds"
            ended += turn.ended
            sender.give(turn.ready)
    assert sorted(server.messages) == sorted(parcel.message for parcel in offered)


def test_time_in_which_nobody_looked_is_not_held_against_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SLOW_REPLY_SECONDS", 0.1)
    with scripted() as server, pool_to(server, timeout=0.3, body_timeout=0.3) as sender:
        parcel = a_parcel()
        sender.put([parcel])
        sender.give(sender.poll(3).ready)
        server.wait(0.5)  # the deliverer is busy with its database
        assert sender.poll(3).ended == [(parcel, Sent("250 2.0.0 queued"))]
        assert not sender._queue.domain_of(parcel.recipient).slow
