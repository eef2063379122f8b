"""Many connections to the relay, used at once by one thread: it waits for all of them together.

    put → offered on an idle connection, or behind a body → 354: ready → give → ended

A parcel that was only offered when its connection was lost is offered again on another: the server has seen nothing of
its body. The pool writes no database; between `ready` and `give` its user commits that the mail is handed over."""

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

QUIT_SECONDS = 5.0  # a farewell is not worth more, however many it is said to
REOPEN_SECONDS = 30.0  # after a connection was refused, the pool goes on with those it has for so long
CHECK_SECONDS = 0.5  # how often it is looked who takes long
MAX_OFFERS = 3

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Pool:
    """Raises whatever the opening of a connection raises but RelayUnreachable, which ends the parcels that wait."""

    def __init__(self, relay: Relay, connections: int = 16) -> None:
        self._relay, self._connections = relay, connections
        self._waiting = EnvelopeQueue(connections)
        self._couriers: set[RelayConnection] = set()
        self._idle: dict[RelayConnection, None] = {}  # the one used last is at the end
        self._ready: dict[ParcelKey, RelayConnection] = {}
        self._turn = PoolEvents()
        self._selector = selectors.DefaultSelector()
        self._opener = Connector(relay)
        self._selector.register(self._opener, READ)
        self._refusal = ""  # why the last connection was refused that was wanted
        self._reopen_at = self._check_at = 0.0
        self._check_seconds = min(CHECK_SECONDS, relay.timeout / 4, relay.body_timeout / 4)
        self._left_at = monotonic()  # when the last turn was over

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def room(self) -> int:
        """How many more parcels would keep all connections busy: one on each, one that is offered behind it, and one
        that is at hand when a body leaves."""
        stuck = self._couriers and monotonic() < self._reopen_at
        return self._waiting.room(3 * (len(self._couriers) if stuck else self._connections))

    @property
    def busy(self) -> bool:
        """Something is to be heard of a parcel."""
        return bool(self._turn or self._waiting.under_way or len(self._waiting))

    def put(self, parcels: Iterable[Parcel]) -> None:
        """Queues them. ValueError for a return path that is not an address."""
        for parcel in parcels:
            to = ascii_address(parcel.recipient)
            if to is None:
                self._turn.ended.append((parcel, invalid_address_outcome(parcel)))
            else:
                self._waiting.put(make_envelope(parcel, to, self._waiting.domain_of(to)))

    def turn(self, seconds: float) -> PoolEvents:
        """Waits until something has happened, or for so many seconds; at once where nothing is under way."""
        now = monotonic()
        self._forgive(now - self._left_at)
        until = now + seconds
        self._take_in(0)  # who has closed since is not given anything
        self._employ(now)
        while not self._turn and self.busy and (left := until - monotonic()) > 0:
            self._take_in(min(left, self._check_seconds))
            self._employ(monotonic())
        told, self._turn = self._turn, PoolEvents()
        self._left_at = monotonic()
        return told

    def give(self, parcels: Iterable[Parcel]) -> None:
        """Their bodies leave, and behind each the envelope of one that waits. Who has closed in the meantime is noticed
        before that, without a doubt."""
        self._take_in(0)
        now = monotonic()
        for parcel in parcels:
            courier = self._ready.pop(parcel.key)
            letter = courier.talk.offered
            assert letter is not None
            if courier.lost:
                self._end(letter, RelayDown(f"{courier.talk.peer} was lost before the body"))
                if self._alone and not courier.talk.proven:
                    self._turn.outage = courier.talk.over
            else:
                courier.give(self._next_for(courier, letter), now)
                self._look_at(courier)

    def withdraw(self, parcels: Iterable[Parcel]) -> None:
        """Nothing of their bodies leaves, and no more is heard of them. Their connections are dropped: after 354 only
        silence is sure not to be a body."""
        for parcel in parcels:
            self._recall(self._ready.pop(parcel.key))

    def take_back(self) -> list[Parcel]:
        """All whose bodies have not left: nothing more is heard of them. The others end in later turns."""
        back = self._waiting.clear()
        holding = set(self._ready.values()) | {courier for courier in self._couriers if courier.talk.offered}
        self._ready.clear()
        self._turn.ready.clear()
        return [letter.parcel for letter in back] + [self._recall(courier) for courier in holding]

    def close(self) -> None:
        """Says goodbye to those that are idle, and closes all. A body that is under way stays in doubt."""
        self._selector.unregister(self._opener)
        self._opener.close()
        parting = set(self._idle)
        for courier in self._couriers - parting:
            self._hang_up(courier)
        for courier in parting:
            courier.say_goodbye()
        until = monotonic() + QUIT_SECONDS
        while self._couriers and (left := until - monotonic()) > 0:
            for key, _ in self._selector.select(left):
                if key.data.is_gone():
                    self._hang_up(key.data)
        for courier in set(self._couriers):
            self._hang_up(courier)
        self._selector.close()

    def _take_in(self, seconds: float) -> None:
        """Waits for so long, and takes in all that has arrived."""
        events = self._selector.select(seconds)
        now, news = monotonic(), ConversationEvents()
        for key, mask in events:
            courier = key.data
            if courier is None:
                self._welcome(now)
            else:
                courier.go_on(news, now, readable=mask & READ)
                self._look_at(courier)
        if now >= self._check_at:
            self._check_at = now + self._check_seconds
            for courier in list(self._couriers):
                courier.check_time(news, now)
                if courier.talk.held_up:
                    self._waiting.put_back(courier.talk.recall())
                self._look_at(courier)
        self._tell(news, now)

    def _look_at(self, courier: RelayConnection) -> None:
        """What has become of it."""
        talk = courier.talk
        if courier.lost:
            self._hang_up(courier)
            if talk.proven:
                self._refusal = ""  # the relay was there a moment ago, so a new connection is tried
            return
        if courier.blocked != courier.watched:
            self._watch(courier)
        if talk.offered is None:
            if talk.given is None:
                self._idle[courier] = None
        elif talk.ready and talk.offered.parcel.key not in self._ready:
            self._ready[talk.offered.parcel.key] = courier
            self._turn.ready.append(talk.offered.parcel)

    def _tell(self, news: ConversationEvents, now: float) -> None:
        for letter, outcome in news.ended:
            self._end(letter, outcome)
        for letter, reason in news.again:
            if letter.offers < MAX_OFFERS:
                self._waiting.put_back(letter)
            else:
                self._end(letter, RelayDown(reason))
        if news.refused:
            self._refused(news.refused, now)
        self._turn.outage = news.outage or self._turn.outage

    def _end(self, letter: Envelope, outcome: Outcome) -> None:
        self._waiting.has_ended(letter, came_through=isinstance(outcome, Sent))
        self._turn.ended.append((letter.parcel, outcome))

    def _employ(self, now: float) -> None:
        """Gives those that are idle something to do, and opens more where they are not enough."""
        while self._idle:
            courier = next(reversed(self._idle))
            letter = self._next_for(courier)
            if letter is None:
                return
            del self._idle[courier]
            courier.offer(letter, now)
            self._look_at(courier)
        if len(self._waiting):
            self._open_more(now)
        elif self._refusal and self._alone:
            if self._turn.ended:
                self._turn.outage = self._refusal
            self._refusal = ""  # else nobody waits to hear of it

    def _next_for(self, courier: RelayConnection, after: Envelope | None = None) -> Envelope | None:
        """What is offered on it, behind the body of `after`: nothing behind one that may take long."""
        talk, waiting = courier.talk, self._waiting
        if after is not None and (after.domain.slow or not talk.pipelining):
            return None
        while letter := waiting.take_following() if after else waiting.take_first():
            too_large = talk.too_large(letter)
            if too_large is None:
                return letter
            self._end(letter, too_large)
        return None

    def _open_more(self, now: float) -> None:
        if now < self._reopen_at and not self._alone:
            return
        if self._refusal and self._alone:
            self._give_up()
        opening = self._opener.opening
        self._opener.start(min(self._connections - len(self._couriers), len(self._waiting)) - opening)

    @property
    def _alone(self) -> bool:
        """No connection is open, nor on its way."""
        return not self._couriers and not self._opener.opening

    def _give_up(self) -> None:
        """No connection can be had: all that waits goes back to its sender."""
        down = RelayDown(self._refusal)
        self._turn.ended += [(letter.parcel, down) for letter in self._waiting.clear()]
        self._turn.outage, self._refusal = self._refusal, ""

    def _welcome(self, now: float) -> None:
        """Takes in the connections that were opened."""
        for opened in self._opener.take():
            try:
                link = opened.result()
            except RelayUnreachable as refusal:
                self._refused(str(refusal), now)
                continue
            courier = RelayConnection(link, self._relay.timeout, self._relay.body_timeout)
            self._couriers.add(courier)
            self._selector.register(courier, READ, courier)
            self._idle[courier] = None

    def _refused(self, reason: str, now: float) -> None:
        self._refusal, self._reopen_at = reason, now + REOPEN_SECONDS

    def _recall(self, courier: RelayConnection) -> Parcel:
        letter = courier.talk.recall()
        self._waiting.settle(letter)
        if courier.talk.over:
            self._hang_up(courier)
        return letter.parcel

    def _watch(self, courier: RelayConnection) -> None:
        courier.watched = courier.blocked
        self._selector.modify(courier, READ | WRITE if courier.watched else READ, courier)

    def _hang_up(self, courier: RelayConnection) -> None:
        if courier in self._couriers:
            self._selector.unregister(courier)
            self._couriers.discard(courier)
            self._idle.pop(courier, None)
        courier.hang_up()

    def _forgive(self, seconds: float) -> None:
        """Time between turns, in which nobody looked for replies, does not count against the server."""
        if seconds > self._check_seconds:
            for courier in self._couriers:
                courier.forgive(seconds)
