"""Outgoing mail: composing and signing messages, and handing them to the relay."""

from drip.outbound.address import valid_address
from drip.outbound.message.compose import Mail, compose
from drip.outbound.message.dkim import DkimError, Signer
from drip.outbound.message.headers import UnsafeHeader
from drip.outbound.relay.blocking_socket import RelayUnreachable
from drip.outbound.relay.outcome import (
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
from drip.outbound.relay.parcel import Parcel, PoolEvents
from drip.outbound.relay.pool import Pool
from drip.outbound.relay.relay import Relay, RelayError

__all__ = [
    "DkimError",
    "HoldDomain",
    "InDoubt",
    "LessonAtFault",
    "Mail",
    "Outcome",
    "Parcel",
    "Pool",
    "PoolEvents",
    "Refused",
    "Relay",
    "RelayDown",
    "RelayError",
    "RelayUnreachable",
    "Sent",
    "Signer",
    "Suppress",
    "TryLater",
    "UnsafeHeader",
    "Withdrawn",
    "compose",
    "valid_address",
]
