"""Whether a due mail may leave now: the last decision before it is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.course import Late, Pace
from drip.core.schedule import next_slot


@dataclass(frozen=True, slots=True)
class Go:
    pass


@dataclass(frozen=True, slots=True)
class Later:
    """Not today: its window is over, or another lesson has left today. Try again in the slot that opens then."""

    slot_at: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    reason: str


def depart(
    slot_at: datetime,
    now: datetime,
    *,
    pace: Pace,
    zone: ZoneInfo,
    late: Late,
    last: datetime | None,
) -> Go | Later | Drop:
    """What to do with a mail meant for the slot that opened at `slot_at`; `last` is when the lesson before it left."""
    slot = next_slot(pace, zone, slot_at, now, last)
    if slot.opens <= now:
        return Go()
    return Drop("its day has passed") if late is Late.SKIP else Later(slot.opens)
