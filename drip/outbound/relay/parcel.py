"""A mail on its way to the relay, and what the pool reports about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from drip.outbound.address import ascii_address
from drip.outbound.protocol import dot_stuffed
from drip.outbound.relay.outcome import Outcome, Refused, Suppress

ParcelKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parcel:
    """`key` identifies it to its owner; no two with the same key may be in the pool. `return_path` is '' for mail that
    must not bounce. `message`: see `compose`."""

    key: ParcelKey
    return_path: str
    recipient: str
    message: bytes


@dataclass(slots=True)
class PoolEvents:
    """What has happened in the pool. `ready`: the server waits for the bodies of these. `ended`: these are finished,
    with their outcomes. `outage`: why the relay would have accepted no mail from anybody, or ''."""

    ready: list[Parcel] = field(default_factory=list)
    ended: list[tuple[Parcel, Outcome]] = field(default_factory=list)
    outage: str = ""

    def __bool__(self) -> bool:
        return bool(self.ready or self.ended)


@dataclass(slots=True, eq=False)
class RecipientDomain:
    """A recipient domain and how fast it is. `all_slow` is the shared set of slow domains. `under_way` counts its
    envelopes on connections now, `late` those of them that take long. `proven`: a mail to it came through quickly."""

    all_slow: set[RecipientDomain]
    under_way: int = 0
    late: int = 0
    proven: bool = False

    @property
    def slow(self) -> bool:
        return self in self.all_slow


@dataclass(slots=True, eq=False)
class Envelope:
    """A parcel in transit: addresses in ASCII, and the body as sent after DATA. `lost`: its connection was lost while
    it was offered, for whatever reason. `offers`: how often since then the loss was surely its own fault."""

    parcel: Parcel
    sender: str
    to: str
    body: bytes
    domain: RecipientDomain
    late: bool = False
    lost: bool = False
    offers: int = 0

    def is_late(self) -> None:
        """Mark that a reply takes long."""
        if not self.late:
            self.late = True
            self.domain.late += 1
            self.domain.all_slow.add(self.domain)


def invalid_address_outcome(parcel: Parcel) -> Refused:
    return Refused(f"{parcel.recipient!r} is not an address that can be mailed", Suppress.NOW)


def make_envelope(parcel: Parcel, to: str, domain: RecipientDomain) -> Envelope:
    """`to` is the recipient in ASCII. Raises ValueError if the return path is not an address."""
    sender = ascii_address(parcel.return_path) if parcel.return_path else ""
    if sender is None:
        raise ValueError(f"{parcel.return_path!r} can't be a return path: it is not an address")
    return Envelope(parcel, sender, to, dot_stuffed(parcel.message), domain)
