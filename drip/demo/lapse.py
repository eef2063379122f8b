"""The controls of the clock bar in the practice mailbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from drip.clock import LapseClock

# Seconds per day, fastest first; the last is real time.
PACES = (2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 86_400.0)


@dataclass(frozen=True, slots=True)
class LapseControls:
    """`skip_to_next` moves the clock to the next planned mail and returns that time, or None if nothing is planned.
    Times are shown in `zone`."""

    clock: LapseClock
    skip_to_next: Callable[[], datetime | None]
    zone: tzinfo = UTC

    def now(self) -> datetime:
        """The demo's time in `zone`."""
        return self.clock.now().astimezone(self.zone)

    def faster(self) -> None:
        faster_paces = [pace for pace in PACES if pace < self.clock.seconds_per_day]
        if faster_paces:
            self.clock.set_speed(faster_paces[-1])

    def slower(self) -> None:
        slower_paces = [pace for pace in PACES if pace > self.clock.seconds_per_day]
        if slower_paces:
            self.clock.set_speed(slower_paces[0])

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
