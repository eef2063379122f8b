"""What the clock bar of the practice mailbox can do with the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from drip.clock import LapseClock

PACES = (2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 86_400.0)  # seconds a day, quick to real


@dataclass(frozen=True, slots=True)
class LapseControls:
    """`skip_to_next` goes to the instant of the next planned mail and returns it, or None where nothing is planned.
    `zone` is the zone in which times are shown."""

    clock: LapseClock
    skip_to_next: Callable[[], datetime | None]
    zone: tzinfo = UTC

    def now(self) -> datetime:
        """The time of the demo, in the zone that is shown."""
        return self.clock.now().astimezone(self.zone)

    def faster(self) -> None:
        quicker = [pace for pace in PACES if pace < self.clock.seconds_per_day]
        if quicker:
            self.clock.set_speed(quicker[-1])

    def slower(self) -> None:
        calmer = [pace for pace in PACES if pace > self.clock.seconds_per_day]
        if calmer:
            self.clock.set_speed(calmer[0])

    def pace(self) -> str:
        """For people: 'a day takes 15 s', or 'paused'."""
        if self.clock.paused:
            return "paused"
        seconds = self.clock.seconds_per_day
        if seconds >= 86_400:
            return "real time"
        for unit, name in ((3600, "h"), (60, "min")):
            if seconds >= 2 * unit or seconds == unit:
                return f"a day takes {seconds / unit:.3g} {name}"
        return f"a day takes {seconds:.3g} s"


def long_date(moment: datetime) -> str:
    """'Wednesday 25 November 2026'"""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"
