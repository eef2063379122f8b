"""How a claim can end besides by the relay's word: decided before the mail was handed over, or not handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.core.planning.departure import Drop, Postpone
from drip.outbound import Outcome
from drip.storage.engine.records import ClaimedDelivery


@dataclass(frozen=True, slots=True)
class Blocked:
    """Its recipient's domain or its lesson is on hold; the slot it was meant for stays the same."""

    until: datetime


@dataclass(frozen=True, slots=True)
class RenderFailed:
    """This mail cannot be made for this person; the reason is for the coach."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotReproducible:
    """A mail in doubt that can no longer be made as it was: a second copy would be another mail."""

    reason: str


@dataclass(frozen=True, slots=True)
class PreparationFailed:
    """Nobody can prepare this mail as things are: it stays planned, and is tried again after a while."""

    reason: str


ClaimOutcome = Outcome | Blocked | Postpone | Drop | RenderFailed | NotReproducible | PreparationFailed


@dataclass(frozen=True, slots=True)
class EndedClaim:
    """What became of one claim, and when."""

    delivery: ClaimedDelivery
    how: ClaimOutcome
    at: datetime
