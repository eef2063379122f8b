"""The envelopes that wait for a connection, first come, first served, except that no domain may hold up the others.

A domain counts as quick once a mail to it came through without a long wait, and as slow after a long one. Until it is
known to be quick, it gets at most a quarter of the connections. If only slow domains wait, they share three quarters,
so that mail to other domains still finds a free connection."""

from __future__ import annotations

from collections import deque

from drip.outbound.relay.parcel import Envelope, RecipientDomain

MAX_DEFERRED_PER_CONNECTION = 8
MAX_TRACKED_DOMAINS = 10_000


class EnvelopeQueue:
    def __init__(self, connections: int) -> None:
        self.under_way = 0  # envelopes that were taken and have not ended
        self._quarter = max(1, connections // 4)
        self._most = max(1, connections - self._quarter)
        self._most_deferred = MAX_DEFERRED_PER_CONNECTION * connections
        self._queue: deque[Envelope] = deque()
        self._retries: deque[Envelope] = deque()  # envelopes whose connection was lost
        self._deferred: dict[RecipientDomain, deque[Envelope]] = {}  # passed over, and therefore ahead of the queue
        self._slow: set[RecipientDomain] = set()
        self._domains: dict[str, RecipientDomain] = {}

    def __len__(self) -> int:
        return len(self._queue) + len(self._retries) + self._deferred_count()

    def room(self, most: int) -> int:
        """How many more envelopes to queue if `most` should be under way."""
        wanted = most - self.under_way - len(self._queue) - len(self._retries)
        return max(0, min(wanted, self._most_deferred - self._deferred_count()))

    def domain_of(self, address: str) -> RecipientDomain:
        name = address.rpartition("@")[2].lower()
        domain = self._domains.get(name)
        if domain is None:
            if len(self._domains) >= MAX_TRACKED_DOMAINS:
                self._domains = {name: domain for name, domain in self._domains.items() if domain.slow}
            domain = self._domains[name] = RecipientDomain(self._slow)
        return domain

    def put(self, envelope: Envelope) -> None:
        self._queue.append(envelope)

    def put_back(self, envelope: Envelope) -> None:
        """Requeue an envelope that was taken. If its connection was lost, it is no longer offered behind others."""
        self.settle(envelope)
        (self._retries if envelope.lost else self._queue).append(envelope)

    def take_first(self) -> Envelope | None:
        """Return the next envelope for an idle connection, or None."""
        if self._retries and self._may_leave(self._retries[0].domain):
            return self._leaves(self._retries.popleft())
        return self._take()

    def take_following(self) -> Envelope | None:
        """Return the next envelope to offer behind a body; None while one must wait for an idle connection."""
        return None if self._retries else self._take()

    def _take(self) -> Envelope | None:
        envelope = self._take_deferred() if self._deferred else None
        while envelope is None and self._queue:
            first = self._queue.popleft()
            if self._may_leave(first.domain):
                envelope = first
            else:
                self._deferred.setdefault(first.domain, deque()).append(first)
                envelope = None if self._queue else self._take_deferred()
        return None if envelope is None else self._leaves(envelope)

    def _leaves(self, envelope: Envelope) -> Envelope:
        envelope.domain.under_way += 1
        self.under_way += 1
        return envelope

    def settle(self, envelope: Envelope) -> None:
        """The envelope is no longer under way."""
        domain = envelope.domain
        self.under_way -= 1
        domain.under_way -= 1
        if envelope.late:
            domain.late -= 1
            envelope.late = False

    def has_ended(self, envelope: Envelope, *, came_through: bool) -> None:
        quickly = came_through and not envelope.late
        self.settle(envelope)
        domain = envelope.domain
        if quickly and not domain.late:
            domain.proven = True
            self._slow.discard(domain)

    def clear(self) -> list[Envelope]:
        """Empty the queue and return what waited in it."""
        deferred = [envelope for queue in self._deferred.values() for envelope in queue]
        envelopes = [*deferred, *self._queue, *self._retries]
        self._queue.clear()
        self._retries.clear()
        self._deferred.clear()
        return envelopes

    def _may_leave(self, domain: RecipientDomain) -> bool:
        return (domain.proven and not domain.slow) or self._under_way_with(domain) < self._quarter

    def _take_deferred(self) -> Envelope | None:
        for domain, deferred in self._deferred.items():
            if self._may_leave(domain) or self._may_have_more(domain):
                envelope = deferred.popleft()
                if not deferred:
                    del self._deferred[domain]
                return envelope
        return None

    def _may_have_more(self, domain: RecipientDomain) -> bool:
        """Return whether a slow domain may exceed its quarter, because only slow ones wait."""
        if self._queue or not all(other.slow for other in self._deferred):
            return False
        return self._under_way_with(domain) < self._most

    def _under_way_with(self, domain: RecipientDomain) -> int:
        """Slow domains count together."""
        if not domain.slow:
            return domain.under_way
        return sum(other.under_way for other in self._slow)

    def _deferred_count(self) -> int:
        return sum(map(len, self._deferred.values())) if self._deferred else 0
