"""Limits the connections and the memory that one peer and one mail may use, so that nobody can use up all of it."""

from __future__ import annotations

import ipaddress
from collections import Counter

MAX_CONNECTIONS = 100
PEER_CONNECTIONS = 50  # the same as Postfix allows one client
MAX_BYTES = 200_000_000  # of mails being received
PEER_BYTES = 100_000_000


class ConnectionLimits:
    """Counts connections and the bytes of mails that are not stored yet, in total and by peer."""

    def __init__(self) -> None:
        self._connections: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def enter(self, peer: str) -> bool:
        """Return whether one more connection is accepted; each accepted one must `leave`."""
        if self._connections.total() >= MAX_CONNECTIONS or self._connections[peer] >= PEER_CONNECTIONS:
            return False
        self._connections[peer] += 1
        return True

    def leave(self, peer: str) -> None:
        _take_from(self._connections, peer, 1)

    def take(self, peer: str, size: int) -> bool:
        """Return whether there is room for `size` more bytes; they must be given back."""
        if self._bytes.total() + size > MAX_BYTES or self._bytes[peer] + size > PEER_BYTES:
            return False
        self._bytes[peer] += size
        return True

    def give_back(self, peer: str, size: int) -> None:
        _take_from(self._bytes, peer, size)


def peer_of(peername: object) -> str:
    """Return one name for everything a host can connect from: its IPv4 address, its IPv6 /64, or '' on a Unix
    socket."""
    if not isinstance(peername, tuple):
        return ""
    host = str(peername[0])
    if ":" not in host:
        return host
    address = ipaddress.IPv6Address(host.partition("%")[0])
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def _take_from(counter: Counter[str], peer: str, size: int) -> None:
    counter[peer] -= size
    if not counter[peer]:
        del counter[peer]
