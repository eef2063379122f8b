"""A graceful stop: what has no committed marker comes back, what is under way comes to its end."""

from __future__ import annotations

from support.pool_driver import a_parcel, collect_events, finish, get_ready, parcels, pool_to, send_one
from support.scripted_server import scripted

from drip.outbound.relay.outcome import Sent
from drip.outbound.relay.parcel import Parcel


def test_what_is_queued_comes_back() -> None:
    with scripted() as server, pool_to(server) as pool:
        pool.put(parcels(3))
        assert pool.take_back() == parcels(3)
        assert not pool.busy


def test_what_was_offered_comes_back_and_its_connection_is_dropped() -> None:
    def take_time(_: str) -> str:
        server.wait(0.2)
        return "250 ok"

    with scripted(rcpt=[take_time, "250 ok"]) as server:
        with pool_to(server) as pool:
            pool.put([a_parcel(1)])
            for _ in range(1000):
                pool.poll(0.01)
                if server.commands[2:]:
                    break
            assert pool.take_back() == [a_parcel(1)]
            assert not pool.poll(60)
            assert send_one(pool, a_parcel(2)) == Sent("250 2.0.0 queued")
        assert server.connections == 2
    assert len(server.messages) == 1


def test_what_is_ready_comes_back_and_nothing_of_its_body_leaves() -> None:
    with scripted() as server, pool_to(server) as pool:
        ready = get_ready(pool, a_parcel())
        assert pool.take_back() == ready
        assert not pool.busy
    assert (server.body_bytes, server.messages) == (0, [])


def test_what_is_ready_comes_back_also_where_its_connection_was_lost() -> None:
    with scripted() as server, pool_to(server) as pool:
        ready = get_ready(pool, a_parcel())
        [connection] = pool._open
        connection._socket._socket.shutdown(2)
        assert not pool.poll(0.05)
        assert pool.take_back() == ready
        assert not pool.busy


def test_what_is_ready_and_was_not_told_yet_comes_back_and_is_not_told() -> None:
    with scripted() as server, pool_to(server, connections=2) as pool:
        first, second = parcels(2)
        ready = get_ready(pool, first)
        pool.put([second])
        for _ in range(100):  # noticed while the first one is given
            pool._use_idle_connections(0.0)
            pool._receive(0.1)
            if len(pool._ready) == 2:
                break
        pool.give(ready)
        assert pool.take_back() == [second]
        assert finish(pool, 1) == [(first, Sent("250 2.0.0 queued"))]
        assert not pool.busy


def test_a_body_under_way_comes_to_its_end_and_what_follows_it_comes_back() -> None:
    def take_time(_: str) -> str:
        server.wait(0.2)
        return "250 ok"

    with scripted(body=take_time) as server, pool_to(server) as pool:
        first, second, third = parcels(3)
        pool.put([first, second, third])
        pool.give(collect_events(pool, lambda heard: bool(heard.ready)).ready)
        assert set(pool.take_back()) == {second, third}
        assert finish(pool, 1) == [(first, Sent("250 ok"))]
        assert not pool.busy
        pool.put([third])
        assert finish(pool, 1) == [(third, Sent("250 ok"))]
    assert server.messages == [first.message, third.message]
    assert server.connections == 2


def test_a_refused_address_is_not_given_back() -> None:
    with scripted() as server, pool_to(server) as pool:
        nobody = Parcel((1, 1), "", "nobody", b"x")
        pool.put([nobody, a_parcel(2)])
        assert pool.take_back() == [a_parcel(2)]
        assert [parcel for parcel, _ in pool.poll(0).ended] == [nobody]
