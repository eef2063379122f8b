"""A pool, driven as the deliverer does it."""

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


def collect_events(pool: Pool, enough: Callable[[PoolEvents], bool], seconds: float = 10) -> PoolEvents:
    """All turns until then as one."""
    heard, until = PoolEvents(), monotonic() + seconds
    while not enough(heard):
        assert monotonic() < until, f"only this was heard: {heard}"
        turn = pool.poll(0.5)
        heard.ready += turn.ready
        heard.ended += turn.ended
        heard.outage = turn.outage or heard.outage
    return heard


def get_ready(pool: Pool, *offered: Parcel) -> list[Parcel]:
    """Puts them, and waits until the server waits for their bodies."""
    pool.put(offered)
    return collect_events(pool, lambda heard: len(heard.ready) == len(offered)).ready


def finish(pool: Pool, count: int, seconds: float = 10) -> list[tuple[Parcel, Outcome]]:
    """Gives whatever is ready until so many have ended."""
    ended: list[tuple[Parcel, Outcome]] = []
    until = monotonic() + seconds
    while len(ended) < count:
        assert monotonic() < until, f"only these ended: {ended}"
        turn = pool.poll(0.5)
        ended += turn.ended
        pool.give(turn.ready)
    return ended


def send(pool: Pool, offered: Iterable[Parcel], seconds: float = 10) -> dict[ParcelKey, Outcome]:
    """What became of them."""
    whole = list(offered)
    pool.put(whole)
    ended = finish(pool, len(whole), seconds)
    outcomes = {parcel.key: outcome for parcel, outcome in ended}
    assert len(outcomes) == len(ended) == len(whole), "each ends once"
    return outcomes


def send_one(pool: Pool, parcel: Parcel) -> Outcome:
    return send(pool, [parcel])[parcel.key]


def open_connections(pool: Pool) -> int:
    """How many can take a further mail."""
    return len(pool._idle)
