"""Whether a due mail may be sent now: the last decision before it is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from drip.core.courses.course import LatePolicy, Pace
from drip.core.planning.schedule import instant_of, local_date, next_slot


@dataclass(frozen=True, slots=True)
class SendNow:
    pass


@dataclass(frozen=True, slots=True)
class Postpone:
    """Not now: its slot is over, or another lesson was sent today. Try again in the slot that opens then."""

    slot_at: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    reason: str


@dataclass(frozen=True, slots=True)
class DepartureRules:
    """When a mail may leave for somebody: at this pace in their zone, what becomes of it when its day has passed, never
    on the day of `last`, when the lesson before it left, and never before the course begins at `starts`."""

    pace: Pace
    zone: ZoneInfo
    late: LatePolicy = LatePolicy.SKIP
    last: datetime | None = None
    starts: datetime | None = None


def decide_departure(slot_at: datetime, now: datetime, rules: DepartureRules) -> SendNow | Postpone | Drop:
    """Decides about a mail that was meant for the slot that opened at `slot_at`.

    The slot is computed again from its local day: the zone's rules may have changed since it was planned, or the person
    may have moved. Nothing is sent before the course begins."""
    day = local_date(slot_at, rules.zone)
    not_before = instant_of(day, time(0), rules.zone)
    slot = next_slot(rules.pace, rules.zone, max(not_before, rules.starts or not_before), now, rules.last)
    if rules.late is LatePolicy.SKIP and local_date(slot.opens, rules.zone) > day:
        return Drop("its day has passed")
    return SendNow() if slot.opens <= now else Postpone(slot.opens)
