"""Letters that wait for a connection, and whose turn it is: the first come, except that no domain may hold up others.

A domain is known to be quick once a mail for it came through without a long wait, and slow after a long one. Until it
is known to be quick, it gets a quarter of the connections at most. Where only slow ones wait, they get three quarters
together, so that others which come later find some that are free."""

from __future__ import annotations

from collections import deque

from drip.outbound.relay.parcel import Envelope, RecipientDomain

MAX_DEFERRED_PER_CONNECTION = 8
MAX_TRACKED_DOMAINS = 10_000


class EnvelopeQueue:
    def __init__(self, connections: int) -> None:
        self.under_way = 0  # letters that were taken and have not ended
        self._quarter = max(1, connections // 4)
        self._most = max(1, connections - self._quarter)
        self._most_held = MAX_DEFERRED_PER_CONNECTION * connections
        self._queue: deque[Envelope] = deque()
        self._again: deque[Envelope] = deque()  # whose connection was lost
        self._held: dict[RecipientDomain, deque[Envelope]] = {}  # passed over, and therefore before the queue
        self._slow: set[RecipientDomain] = set()
        self._domains: dict[str, RecipientDomain] = {}

    def __len__(self) -> int:
        return len(self._queue) + len(self._again) + self._held_count()

    def room(self, most: int) -> int:
        """How many more letters there should be, where `most` are wanted under way."""
        wanted = most - self.under_way - len(self._queue) - len(self._again)
        return max(0, min(wanted, self._most_held - self._held_count()))

    def domain_of(self, address: str) -> RecipientDomain:
        name = address.rpartition("@")[2].lower()
        domain = self._domains.get(name)
        if domain is None:
            if len(self._domains) >= MAX_TRACKED_DOMAINS:
                self._domains = {name: domain for name, domain in self._domains.items() if domain.slow}
            domain = self._domains[name] = RecipientDomain(self._slow)
        return domain

    def put(self, letter: Envelope) -> None:
        self._queue.append(letter)

    def put_back(self, letter: Envelope) -> None:
        """One that was taken. If its connection was lost, it is not offered behind others any more."""
        self.settle(letter)
        (self._again if letter.lost else self._queue).append(letter)

    def take_first(self) -> Envelope | None:
        """The next one for a connection that is idle."""
        if self._again and self._may_leave(self._again[0].domain):
            return self._leaves(self._again.popleft())
        return self._take()

    def take_following(self) -> Envelope | None:
        """The next one to be offered behind a body: none where an idle connection is wanted."""
        return None if self._again else self._take()

    def _take(self) -> Envelope | None:
        letter = self._take_held() if self._held else None
        while letter is None and self._queue:
            first = self._queue.popleft()
            if self._may_leave(first.domain):
                letter = first
            else:
                self._held.setdefault(first.domain, deque()).append(first)
                letter = None if self._queue else self._take_held()
        return None if letter is None else self._leaves(letter)

    def _leaves(self, letter: Envelope) -> Envelope:
        letter.domain.under_way += 1
        self.under_way += 1
        return letter

    def settle(self, letter: Envelope) -> None:
        """It is not under way any more."""
        domain = letter.domain
        self.under_way -= 1
        domain.under_way -= 1
        if letter.late:
            domain.late -= 1
            letter.late = False

    def has_ended(self, letter: Envelope, *, came_through: bool) -> None:
        quickly = came_through and not letter.late
        self.settle(letter)
        domain = letter.domain
        if quickly and not domain.late:
            domain.proven = True
            self._slow.discard(domain)

    def clear(self) -> list[Envelope]:
        """All that wait, which then do so no more."""
        letters = [letter for held in self._held.values() for letter in held] + [*self._queue, *self._again]
        self._queue.clear()
        self._again.clear()
        self._held.clear()
        return letters

    def _may_leave(self, domain: RecipientDomain) -> bool:
        return (domain.proven and not domain.slow) or self._under_way_with(domain) < self._quarter

    def _take_held(self) -> Envelope | None:
        for domain, held in self._held.items():
            if self._may_leave(domain) or self._may_have_more(domain):
                letter = held.popleft()
                if not held:
                    del self._held[domain]
                return letter
        return None

    def _may_have_more(self, domain: RecipientDomain) -> bool:
        """Whether a slow one may have more than its quarter, as only such wait."""
        if self._queue or not all(other.slow for other in self._held):
            return False
        return self._under_way_with(domain) < self._most

    def _under_way_with(self, domain: RecipientDomain) -> int:
        """Slow domains count together."""
        if not domain.slow:
            return domain.under_way
        return sum(other.under_way for other in self._slow)

    def _held_count(self) -> int:
        return sum(map(len, self._held.values())) if self._held else 0
