"""How a pool opens, keeps and closes its connections."""

from __future__ import annotations

import re
import socket
import threading

import pytest
from support.pool_driver import (
    a_parcel,
    collect_events,
    finish,
    get_ready,
    open_connections,
    parcels,
    pool_to,
    send,
    send_one,
)
from support.scripted_server import DROP, SILENCE, ScriptedServer, scripted

from drip.outbound.relay import pool as pool_module
from drip.outbound.relay.outcome import RelayDown, Sent
from drip.outbound.relay.pool import Pool
from drip.outbound.relay.relay import Relay


@pytest.mark.parametrize(
    "script",
    [
        {"greeting": "554 go away"},
        {"greeting": "421 4.3.2 busy" + DROP},
        {"greeting": "220 hello\r\n250 and more"},
        {"greeting": DROP},
        {"greeting": "SSH-2.0-OpenSSH"},
        {"greeting": SILENCE},
        {"ehlo": "550 no"},
        {"ehlo": DROP},
        {"ehlo": "502 no", "helo": "502 no"},
        {"ehlo": "250 ok\r\n250 and more"},
    ],
)
def test_where_no_connection_can_be_had_all_that_waits_goes_back_with_the_reason(script: dict[str, str]) -> None:
    with scripted(**script) as server, pool_to(server, connections=3, timeout=0.3) as pool:
        pool.put(parcels(5))
        heard = collect_events(pool, lambda heard: len(heard.ended) == 5)
        assert re.fullmatch(rf"127\.0\.0\.1:{server.port} .*\.", heard.outage)
        assert [outcome for _, outcome in heard.ended] == [RelayDown(heard.outage)] * 5
        assert not pool.busy
    assert server.messages == []


def test_a_port_without_a_server_is_told_and_tried_again_when_there_is_mail_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Pool(Relay("127.0.0.1", port), 2) as pool:
        for _ in range(2):
            reason = f"127.0.0.1:{port} can't be used: Connection refused."
            assert send_one(pool, a_parcel()) == RelayDown(reason)


def test_a_refusal_that_nobody_waited_for_is_forgotten() -> None:
    with scripted(greeting=["421 4.3.2 busy" + DROP, "220 hi"]) as server, pool_to(server) as pool:
        pool.put([a_parcel()])
        pool.poll(0)
        assert pool.take_back() == [a_parcel()]
        collect_events(pool, lambda _: not pool._connector.opening)
        assert send_one(pool, a_parcel()) == Sent("250 2.0.0 queued")


def test_where_more_connections_are_refused_the_pool_goes_on_with_those_it_has() -> None:
    with scripted(max_connections=2) as server, pool_to(server, connections=6) as pool:
        assert set(send(pool, parcels(40)).values()) == {Sent("250 2.0.0 queued")}
        collect_events(pool, lambda _: not pool._connector.opening)
        tried = server.connections
        assert pool.room == 6
        assert set(send(pool, parcels(40)).values()) == {Sent("250 2.0.0 queued")}
        assert server.connections == tried
        assert open_connections(pool) == 2


def test_a_server_that_hangs_up_on_more_connections_than_it_likes_gets_no_more() -> None:
    mail = ["250 ok", "250 ok", "421 4.7.0 too many connections", "250 ok"]
    with scripted(mail=mail) as server, pool_to(server, connections=3) as pool:
        ready = get_ready(pool, *parcels(2))
        pool.put([a_parcel(3)])
        collect_events(pool, lambda _: len(server.commands) >= 9 and not pool._connector.opening)
        pool.give(ready)
        finish(pool, 3)
        assert set(send(pool, parcels(30)).values()) == {Sent("250 2.0.0 queued")}
        assert server.connections == 3  # the third one was no good
        assert open_connections(pool) == 2


def test_more_connections_are_tried_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "REOPEN_SECONDS", 0.05)
    greeting = ["220 hi", "421 4.7.0 busy" + DROP, "220 hi"]
    with scripted(greeting=greeting) as server, pool_to(server, connections=2) as pool:
        ready = get_ready(pool, a_parcel(1))
        pool.put([a_parcel(2, "p@example.net")])
        ready += collect_events(pool, lambda heard: bool(heard.ready)).ready
        pool.give(ready)
        assert {outcome for _, outcome in finish(pool, 2)} == {Sent("250 2.0.0 queued")}
    assert server.connections == 3


def test_a_connection_that_hangs_while_it_is_opened_stops_no_other() -> None:
    with (
        scripted(greeting=["220 hi", SILENCE, SILENCE, "220 hi"]) as server,
        pool_to(server, connections=4, timeout=3600.0) as pool,
    ):
        assert set(send(pool, parcels(50)).values()) == {Sent("250 2.0.0 queued")}
        server.hang_up()  # or the pool would wait for the connections that hang


def test_a_server_that_closes_after_a_few_mails_gets_all_over_several_connections() -> None:
    body = ["250 ok", "250 ok", "250 ok" + DROP] * 20 + ["250 ok"]
    with scripted(body=body) as server, pool_to(server, connections=2) as pool:
        assert set(send(pool, parcels(30)).values()) == {Sent("250 ok")}
    assert sorted(server.messages) == sorted(parcel.message for parcel in parcels(30))
    assert server.connections >= 10


def test_a_server_that_takes_one_mail_on_each_connection_gets_all() -> None:
    with scripted(body="250 ok" + DROP) as server, pool_to(server, connections=2) as pool:
        assert set(send(pool, parcels(20)).values()) == {Sent("250 ok")}
    assert server.connections >= 20


def test_a_connection_that_was_closed_while_idle_is_not_used_again() -> None:
    with scripted(body=["250 ok\r\n421 4.4.2 idle for too long" + DROP, "250 ok"]) as server, pool_to(server) as pool:
        assert send_one(pool, a_parcel(1)) == Sent("250 ok")
        assert send_one(pool, a_parcel(2)) == Sent("250 ok")
        assert server.connections == 2


def test_a_connection_that_was_idle_for_long_closes_without_an_outage() -> None:
    with scripted(rset=DROP) as server, pool_to(server, connections=1) as pool:
        pool.put([a_parcel(1)])
        pool.take_back()  # while it is opened: it has carried nothing
        pool.poll(0)
        assert send_one(pool, a_parcel(2)) == Sent("250 2.0.0 queued")


def close_after_eight_mails(server: ScriptedServer) -> None:
    pool = pool_to(server, connections=8)
    ready = get_ready(pool, *parcels(8))
    pool.give(ready)
    finish(pool, 8)
    pool.close()


def test_goodbye_is_said_to_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "QUIT_SECONDS", 60.0)
    all_at_once = threading.Barrier(8)

    def answer_when_all_have_said_it(_: str) -> str:
        all_at_once.wait(20)
        return "221 bye"

    with scripted(quit=answer_when_all_have_said_it) as server:
        close_after_eight_mails(server)
    assert not all_at_once.broken
    assert server.commands.count("QUIT") == 8


def test_goodbye_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "QUIT_SECONDS", 0.1)
    with scripted(quit=SILENCE) as server:
        close_after_eight_mails(server)
    assert server.commands.count("QUIT") == 8


def test_a_connection_that_is_opened_too_late_is_closed() -> None:
    def take_time(_: str) -> str:
        server.wait(0.1)
        return "220 hi"

    with scripted(greeting=take_time) as server:
        pool = pool_to(server)
        pool.put([a_parcel()])
        pool.poll(0)
        pool.close()
    assert server.messages == []


def test_a_refusal_of_one_more_connection_is_no_outage_when_the_last_one_has_closed() -> None:
    greeting = ["220 hi", "421 4.7.0 busy" + DROP, "220 hi"]
    first, second = parcels(2)
    with (
        scripted(greeting=greeting, body=["250 ok" + DROP, "250 ok"]) as server,
        pool_to(server, connections=2) as pool,
    ):
        ready = get_ready(pool, first)
        pool.put([second])
        collect_events(pool, lambda _: server.connections == 2 and not pool._connector.opening)
        pool.give(ready)
        assert finish(pool, 2) == [(first, Sent("250 ok")), (second, Sent("250 ok"))]
    assert server.connections == 3
