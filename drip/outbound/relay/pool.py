"""Many connections to the relay, used at once by one thread that waits for all of them together.

    put → offered on an idle connection, or behind a body → 354: ready → give → ended

If a connection is lost while a parcel was only offered, the parcel is offered again on another: the server has seen
nothing of its body. The pool writes to no database; between `ready` and `give` its user commits the marker of the
hand-over."""

from __future__ import annotations

import selectors
from collections.abc import Iterable
from time import monotonic
from types import TracebackType
from typing import Self

from drip.outbound.address import ascii_address
from drip.outbound.relay.blocking_socket import RelayUnreachable
from drip.outbound.relay.connection import RelayConnection
from drip.outbound.relay.connector import Connector
from drip.outbound.relay.conversation import ConversationEvents
from drip.outbound.relay.envelope_queue import EnvelopeQueue
from drip.outbound.relay.outcome import Outcome, RelayDown, Sent
from drip.outbound.relay.parcel import Envelope, Parcel, ParcelKey, PoolEvents, invalid_address_outcome, make_envelope
from drip.outbound.relay.relay import Relay

QUIT_SECONDS = 5.0  # for all connections together
REOPEN_SECONDS = 30.0  # after a refused connection the pool makes do with those it has
CHECK_SECONDS = 0.5  # how often slow replies are looked for
MAX_OFFERS = 3

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Pool:
    """Raises whatever opening a connection raises, except RelayUnreachable, which ends the waiting parcels."""

    def __init__(self, relay: Relay, connections: int = 16) -> None:
        self._relay, self._connections = relay, connections
        self._queue = EnvelopeQueue(connections)
        self._open: set[RelayConnection] = set()
        self._idle: dict[RelayConnection, None] = {}  # the one used last comes last
        self._ready: dict[ParcelKey, RelayConnection] = {}
        self._events = PoolEvents()
        self._selector = selectors.DefaultSelector()
        self._connector = Connector(relay)
        self._selector.register(self._connector, READ)
        self._refusal = ""  # why the last attempt to connect was refused
        self._reopen_at = self._check_at = 0.0
        self._check_seconds = min(CHECK_SECONDS, relay.timeout / 4, relay.body_timeout / 4)
        self._left_at = monotonic()  # when the last call of `poll` ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def room(self) -> int:
        """How many more parcels keep all connections busy: for each, one being sent, one offered behind it, and one in
        reserve for when the body has left."""
        stuck = self._open and monotonic() < self._reopen_at
        return self._queue.room(3 * (len(self._open) if stuck else self._connections))

    @property
    def busy(self) -> bool:
        """True if a parcel is still in the pool or an event has not been returned yet."""
        return bool(self._events or self._queue.under_way or len(self._queue))

    def put(self, parcels: Iterable[Parcel]) -> None:
        """Queue parcels. Raises ValueError if a return path is not an address."""
        for parcel in parcels:
            to = ascii_address(parcel.recipient)
            if to is None:
                self._events.ended.append((parcel, invalid_address_outcome(parcel)))
            else:
                self._queue.put(make_envelope(parcel, to, self._queue.domain_of(to)))

    def poll(self, seconds: float) -> PoolEvents:
        """Wait until something has happened, for at most `seconds`; return at once if the pool is empty."""
        now = monotonic()
        self._forgive(now - self._left_at)
        until = now + seconds
        self._receive(0)  # connections that closed since then get nothing
        self._use_idle_connections(now)
        while not self._events and self.busy and (left := until - monotonic()) > 0:
            self._receive(min(left, self._check_seconds))
            self._use_idle_connections(monotonic())
        events, self._events = self._events, PoolEvents()
        self._left_at = monotonic()
        return events

    def give(self, parcels: Iterable[Parcel]) -> None:
        """Send the bodies of ready parcels, each followed by the commands of a waiting one. A connection that has
        closed in the meantime is noticed first, so that its parcel is not in doubt."""
        self._receive(0)
        now = monotonic()
        for parcel in parcels:
            connection = self._ready.pop(parcel.key)
            envelope = connection.conversation.offered
            assert envelope is not None
            if connection.lost:
                self._end(envelope, RelayDown(f"{connection.conversation.peer} was lost before the body"))
                if self._is_disconnected and not connection.conversation.proven:
                    self._events.outage = connection.conversation.over
            else:
                connection.give(self._next_for(connection, envelope), now)
                self._update_state(connection)

    def withdraw(self, parcels: Iterable[Parcel]) -> None:
        """Send nothing of these ready parcels and report nothing more about them. Their connections are dropped: after
        354, only silence is surely not a body."""
        for parcel in parcels:
            self._recall(self._ready.pop(parcel.key))

    def take_back(self) -> list[Parcel]:
        """Return all parcels whose bodies have not left; nothing more is reported about them. The others are reported
        by later polls."""
        back = self._queue.clear()
        holding = set(self._ready.values()) | {
            connection for connection in self._open if connection.conversation.offered
        }
        self._ready.clear()
        self._events.ready.clear()
        return [envelope.parcel for envelope in back] + [self._recall(connection) for connection in holding]

    def close(self) -> None:
        """Send QUIT on idle connections and close all. A body that is being sent stays in doubt."""
        self._selector.unregister(self._connector)
        self._connector.close()
        idle = set(self._idle)
        for connection in self._open - idle:
            self._hang_up(connection)
        for connection in idle:
            connection.say_goodbye()
        until = monotonic() + QUIT_SECONDS
        while self._open and (left := until - monotonic()) > 0:
            for key, _ in self._selector.select(left):
                if key.data.is_gone():
                    self._hang_up(key.data)
        for connection in set(self._open):
            self._hang_up(connection)
        self._selector.close()

    def _receive(self, seconds: float) -> None:
        """Wait for at most `seconds` and process everything that has arrived."""
        selected = self._selector.select(seconds)
        now, events = monotonic(), ConversationEvents()
        for key, mask in selected:
            connection = key.data
            if connection is None:
                self._add_connected(now)
            else:
                connection.handle_io(events, now, readable=mask & READ)
                self._update_state(connection)
        if now >= self._check_at:
            self._check_at = now + self._check_seconds
            for connection in list(self._open):
                connection.check_time(events, now)
                if connection.conversation.is_held_up:
                    self._queue.put_back(connection.conversation.recall())
                self._update_state(connection)
        self._apply(events, now)

    def _update_state(self, connection: RelayConnection) -> None:
        """React to the state of a connection."""
        conversation = connection.conversation
        if connection.lost:
            self._hang_up(connection)
            if conversation.proven:
                self._refusal = ""  # the relay worked a moment ago, so a new connection is worth a try
            return
        if connection.blocked != connection.watched:
            self._watch(connection)
        if conversation.offered is None:
            if conversation.given is None:
                self._idle[connection] = None
        elif conversation.ready and conversation.offered.parcel.key not in self._ready:
            self._ready[conversation.offered.parcel.key] = connection
            self._events.ready.append(conversation.offered.parcel)

    def _apply(self, events: ConversationEvents, now: float) -> None:
        for envelope, outcome in events.ended:
            self._end(envelope, outcome)
        for envelope, reason in events.retry:
            if envelope.offers < MAX_OFFERS:
                self._queue.put_back(envelope)
            else:
                self._end(envelope, RelayDown(reason))
        if events.refused:
            self._note_refusal(events.refused, now)
        self._events.outage = events.outage or self._events.outage

    def _end(self, envelope: Envelope, outcome: Outcome) -> None:
        self._queue.has_ended(envelope, came_through=isinstance(outcome, Sent))
        self._events.ended.append((envelope.parcel, outcome))

    def _use_idle_connections(self, now: float) -> None:
        """Give idle connections something to do, and open more if they are not enough."""
        while self._idle:
            connection = next(reversed(self._idle))
            envelope = self._next_for(connection)
            if envelope is None:
                return
            del self._idle[connection]
            connection.offer(envelope, now)
            self._update_state(connection)
        if len(self._queue):
            self._open_more(now)
        elif self._refusal and self._is_disconnected:
            if self._events.ended:
                self._events.outage = self._refusal
            self._refusal = ""  # otherwise nobody waits for this news

    def _next_for(self, connection: RelayConnection, after: Envelope | None = None) -> Envelope | None:
        """Return the envelope to offer on this connection, behind the body of `after` if given: nothing goes behind a
        body that may take long."""
        conversation, queue = connection.conversation, self._queue
        if after is not None and (after.domain.slow or not conversation.pipelining):
            return None
        while envelope := queue.take_following() if after else queue.take_first():
            too_large = conversation.too_large(envelope)
            if too_large is None:
                return envelope
            self._end(envelope, too_large)
        return None

    def _open_more(self, now: float) -> None:
        if now < self._reopen_at and not self._is_disconnected:
            return
        if self._refusal and self._is_disconnected:
            self._give_up()
        opening = self._connector.opening
        self._connector.start(min(self._connections - len(self._open), len(self._queue)) - opening)

    @property
    def _is_disconnected(self) -> bool:
        """True if no connection is open or being opened."""
        return not self._open and not self._connector.opening

    def _give_up(self) -> None:
        """No connection can be opened: return all waiting parcels to their owner."""
        down = RelayDown(self._refusal)
        self._events.ended += [(envelope.parcel, down) for envelope in self._queue.clear()]
        self._events.outage, self._refusal = self._refusal, ""

    def _add_connected(self, now: float) -> None:
        """Add the connections that were opened."""
        for attempt in self._connector.take():
            try:
                sock = attempt.result()
            except RelayUnreachable as refusal:
                self._note_refusal(str(refusal), now)
                continue
            connection = RelayConnection(sock, self._relay.timeout, self._relay.body_timeout)
            self._open.add(connection)
            self._selector.register(connection, READ, connection)
            self._idle[connection] = None

    def _note_refusal(self, reason: str, now: float) -> None:
        self._refusal, self._reopen_at = reason, now + REOPEN_SECONDS

    def _recall(self, connection: RelayConnection) -> Parcel:
        envelope = connection.conversation.recall()
        self._queue.settle(envelope)
        if connection.conversation.over:
            self._hang_up(connection)
        return envelope.parcel

    def _watch(self, connection: RelayConnection) -> None:
        connection.watched = connection.blocked
        self._selector.modify(connection, READ | WRITE if connection.watched else READ, connection)

    def _hang_up(self, connection: RelayConnection) -> None:
        if connection in self._open:
            self._selector.unregister(connection)
            self._open.discard(connection)
            self._idle.pop(connection, None)
        connection.hang_up()

    def _forgive(self, seconds: float) -> None:
        """Time between two polls, in which nobody looked for replies, does not count against the server."""
        if seconds > self._check_seconds:
            for connection in self._open:
                connection.forgive(seconds)
