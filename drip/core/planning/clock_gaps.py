"""Times of day that clocks skip when they are put forward."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from drip.core.planning.schedule import offset_change_between

SEARCH_STEP = timedelta(days=28)  # no zone puts its clocks forward and back within less time
GAP_HOURS = (time(22), time(4))  # no zone puts its clocks forward at another hour
WELL_KNOWN_ZONES = ("America/New_York", "Europe/Berlin", "Europe/London", "Africa/Cairo", "America/Santiago")


@dataclass(frozen=True, slots=True)
class ClockGap:
    """From `begins` until before `ends`, both wall times, the clocks of this zone show nothing."""

    zone: str
    begins: datetime
    ends: datetime

    def wall(self, at: time) -> datetime | None:
        """`at` on the day on which it falls into the gap, or None."""
        for day in {self.begins.date(), self.ends.date()}:
            wall = datetime.combine(day, at)
            if self.begins <= wall < self.ends:
                return wall
        return None


def may_fall_into_a_gap(at: time) -> bool:
    late, early = GAP_HOURS
    return at >= late or at < early


def clock_gaps(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[ClockGap]:
    """The gaps of a zone between two instants."""
    before = since
    while before < until:
        after = before + SEARCH_STEP
        was, becomes = before.astimezone(zone).utcoffset(), after.astimezone(zone).utcoffset()
        assert was is not None
        assert becomes is not None
        if becomes > was:
            ends = offset_change_between(before, after, zone).astimezone(zone).replace(tzinfo=None)
            yield ClockGap(zone.key, ends - (becomes - was), ends)
        before = after


def describe_gaps(at: time, days: Collection[int], found: Iterable[ClockGap]) -> str | None:
    """A warning if a lesson that is sent at this hour on these weekdays (0 is Monday) falls into a gap; else None."""
    everywhere = list(found)
    hit = [(wall, gap) for gap in everywhere if (wall := gap.wall(at)) and wall.weekday() in days]
    if not hit:
        return None
    wall, gap = min(hit, key=lambda one: (one[1].zone not in WELL_KNOWN_ZONES, one[0], one[1].zone))
    others = len({other.zone for _, other in hit}) - 1
    more = f", as in {others} other zones once a year" if others > 1 else ""
    return (
        f"no clock shows {at:%H:%M} on {wall:%Y-%m-%d} in {gap.zone}, where it jumps from {gap.begins:%H:%M} to"
        f' {gap.ends:%H:%M}{more}: write at: "{_free(at, everywhere):%H:%M}", which every clock shows'
    )


def _free(at: time, found: list[ClockGap]) -> time:
    """The first full hour after `at` that falls into no gap."""
    hours = (time((at.hour + more) % 24) for more in range(1, 24))
    return next((hour for hour in hours if not any(gap.wall(hour) for gap in found)), at)
