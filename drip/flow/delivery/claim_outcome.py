"""How a claim can end other than by the relay's answer: decided before the hand-over, or never handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.core.planning.departure import Drop, Postpone
from drip.outbound import Outcome
from drip.storage.engine.records import ClaimedDelivery


@dataclass(frozen=True, slots=True)
class Blocked:
    """Its recipient's domain or its lesson is blocked until then; its slot stays the same."""

    until: datetime


@dataclass(frozen=True, slots=True)
class RenderFailed:
    """This mail cannot be rendered for this person; the reason is for the coach."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotReproducible:
    """A mail in doubt that can no longer be made as it was: a second copy would be another mail."""

    reason: str


@dataclass(frozen=True, slots=True)
class PreparationFailed:
    """Preparing this mail raised an error: it stays planned, and is tried again after a while."""

    reason: str


ClaimOutcome = Outcome | Blocked | Postpone | Drop | RenderFailed | NotReproducible | PreparationFailed


@dataclass(frozen=True, slots=True)
class EndedClaim:
    """How one claim ended, and when."""

    delivery: ClaimedDelivery
    outcome: ClaimOutcome
    at: datetime
