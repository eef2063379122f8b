"""Drives a pool as the deliverer does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from support.scripted_server import ScriptedServer

from drip.outbound.relay.outcome import Outcome
from drip.outbound.relay.parcel import Parcel, ParcelKey, PoolEvents
from drip.outbound.relay.pool import Pool
from drip.outbound.relay.relay import Relay

MESSAGE = b"Subject: hi\r\n\r\n.a dot\r\n..\r\nend\r\n"
PIPELINED, SERIAL = "250-x\r\n250 PIPELINING", "250 plain"


def pool_to(server: ScriptedServer, connections: int = 1, **changes: object) -> Pool:
    settings = {"host": "127.0.0.1", "port": server.port, "timeout": 5.0, "body_timeout": 5.0} | changes
    return Pool(Relay(**settings), connections)  # type: ignore[arg-type]


def a_parcel(
    number: int = 1, recipient: str = "p@example.org", message: bytes = MESSAGE, return_path: str = "b@example.com"
) -> Parcel:
    return Parcel((number, 1), return_path, recipient, message)


def parcels(count: int) -> list[Parcel]:
    """Each for a domain of its own."""
    return [a_parcel(n, f"p@d{n}.example.org", message=b"%d\r\n" % n) for n in range(count)]


def collect_events(pool: Pool, is_done: Callable[[PoolEvents], bool], seconds: float = 10) -> PoolEvents:
    """All polls until `is_done` combined."""
    events, until = PoolEvents(), monotonic() + seconds
    while not is_done(events):
        assert monotonic() < until, f"only this was heard: {events}"
        turn = pool.poll(0.5)
        events.ready += turn.ready
        events.ended += turn.ended
        events.outage = turn.outage or events.outage
    return events


def get_ready(pool: Pool, *parcels_to_send: Parcel) -> list[Parcel]:
    """Puts the parcels, and returns them when the server waits for their bodies."""
    pool.put(parcels_to_send)
    return collect_events(pool, lambda events: len(events.ready) == len(parcels_to_send)).ready


def finish(pool: Pool, count: int, seconds: float = 10) -> list[tuple[Parcel, Outcome]]:
    """Gives whatever is ready until `count` parcels have ended."""
    ended: list[tuple[Parcel, Outcome]] = []
    until = monotonic() + seconds
    while len(ended) < count:
        assert monotonic() < until, f"only these ended: {ended}"
        turn = pool.poll(0.5)
        ended += turn.ended
        pool.give(turn.ready)
    return ended


def send(pool: Pool, parcels_to_send: Iterable[Parcel], seconds: float = 10) -> dict[ParcelKey, Outcome]:
    """{parcel key: its outcome}"""
    all_parcels = list(parcels_to_send)
    pool.put(all_parcels)
    ended = finish(pool, len(all_parcels), seconds)
    outcomes = {parcel.key: outcome for parcel, outcome in ended}
    assert len(outcomes) == len(ended) == len(all_parcels), "each ends once"
    return outcomes


def send_one(pool: Pool, parcel: Parcel) -> Outcome:
    return send(pool, [parcel])[parcel.key]


def open_connections(pool: Pool) -> int:
    """How many connections can take another mail."""
    return len(pool._idle)
