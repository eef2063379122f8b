"""Notices that the clock was set back, by the times that one process has seen."""

from __future__ import annotations

from datetime import datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=1)  # clocks are put right by seconds all the time


class ClockWatch:
    """Ask with each look at the clock."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def noticed(self, now: datetime) -> bool:
        """Whether the clock was ahead at the look before, by more than a minute."""
        before, self._latest = self._latest, now
        return before is not None and now < before - CLOCK_TOLERANCE
