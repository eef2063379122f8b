"""TEMPORARY shim, to be replaced."""

from __future__ import annotations
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from drip.outbound.outcome import *
from drip.outbound.outcome import Outcome, Refused, RelayDown, Suppress, Withdrawn
from drip.outbound.address import ascii_address
from drip.outbound.channel import RelayUnreachable
from drip.outbound.wire import dot_stuffed


@dataclass(frozen=True, slots=True)
class Parcel:
    key: Any
    return_path: str
    recipient: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Turn:
    ready: list
    ended: list


class Pool:
    def __init__(self, relay, connections=16):
        self.relay = relay
        self.c = None
        self.q = deque()
        self.ready = None
        self.given = None

    @property
    def room(self):
        return 2 - len(self.q)

    def put(self, parcels):
        self.q.extend(parcels)

    def turn(self, seconds):
        ended = []
        if self.given:
            p, body = self.given
            self.given = None
            ended.append((p, self.c._give(body)))
        while self.q and not self.ready:
            if self.c is None or not self.c.usable:
                try:
                    self.c = self.relay.connect()
                except RelayUnreachable as e:
                    ended += [(p, RelayDown(str(e))) for p in self.q]
                    self.q.clear()
                    break
            p = self.q.popleft()
            to = ascii_address(p.recipient)
            body = dot_stuffed(p.message)
            r = (
                Refused("bad", Suppress.NOW)
                if to is None
                else self.c._too_large(len(body)) or self.c._offer(self.c._envelope(p.return_path, to, len(body)))
            )
            if r:
                ended.append((p, r))
            else:
                self.ready = (p, body)
        return Turn([self.ready[0]] if self.ready else [], ended)

    def give(self, parcels):
        if parcels:
            self.given = self.ready
            self.ready = None

    def withdraw(self, parcels):
        if parcels:
            self.c._channel.drop()
            self.ready = None

    def take_back(self):
        r = list(self.q)
        self.q.clear()
        if self.ready:
            r.append(self.ready[0])
            self.ready = None
            self.c._channel.drop()
        return r

    def close(self):
        if self.c:
            self.c.close()
