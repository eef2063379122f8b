"""Ways out: composing and signing mail, and handing it to the relay."""

from drip.outbound.address import valid_address
from drip.outbound.channel import RelayUnreachable
from drip.outbound.compose import Mail, compose
from drip.outbound.dkim import DkimError, Signer
from drip.outbound.headers import UnsafeHeader
from drip.outbound.outcome import (
    HoldDomain,
    InDoubt,
    LessonAtFault,
    Outcome,
    Refused,
    RelayDown,
    Sent,
    Suppress,
    TryLater,
    Withdrawn,
)
from drip.outbound.parcel import Parcel, Turn
from drip.outbound.pool import Pool
from drip.outbound.smtp import Relay, RelayError

__all__ = [
    "DkimError",
    "HoldDomain",
    "InDoubt",
    "LessonAtFault",
    "Mail",
    "Outcome",
    "Parcel",
    "Pool",
    "Refused",
    "Relay",
    "RelayDown",
    "RelayError",
    "RelayUnreachable",
    "Sent",
    "Signer",
    "Suppress",
    "TryLater",
    "Turn",
    "UnsafeHeader",
    "Withdrawn",
    "compose",
    "valid_address",
]
