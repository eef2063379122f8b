"""Seasons over time as bands to draw. Starts and widths are percentages of the whole time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.flow.people.course_view import Area, SeasonEntry

DAY = timedelta(days=1)
MAX_NAMES, MAX_STEP = 4, 3  # of month names in the chart; months from one name to the next
LEFT, RIGHT = 18, 92  # percent: nearer to the edges the name of a month would overlap the first date or be cut off


@dataclass(frozen=True, slots=True)
class SeasonSpan:
    """A season that lasted from `since` on. `start` and `width` are percentages."""

    season: str
    since: datetime
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class AreaBand:
    """The seasons of one area, oldest first."""

    area: str
    spans: tuple[SeasonSpan, ...]


def chart_end(began: datetime, until: datetime) -> datetime:
    """The right edge of the chart: some time after `until`, so that the last entry can be seen."""
    return until + max((until - began) / 6, DAY)


def area_bands(areas: Iterable[Area], began: datetime, end: datetime) -> list[AreaBand]:
    """The bands of the areas that have entries."""
    return [AreaBand(area.name, _spans(area.history, began, end)) for area in areas if area.history]


def month_marks(began: datetime, end: datetime) -> list[tuple[float, datetime]]:
    """[(start in percent, month)] of the months whose names fit; none if the time is too long for names."""
    marks = []
    month = (began.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * DAY).replace(day=1)
    while month < end:
        marks.append((_percent(month, began, end), month))
        month = (month + 32 * DAY).replace(day=1)
    step = -(-len(marks) // MAX_NAMES)
    return [each for each in marks[::step] if LEFT <= each[0] <= RIGHT] if 0 < step <= MAX_STEP else []


def _spans(entries: Sequence[SeasonEntry], began: datetime, end: datetime) -> tuple[SeasonSpan, ...]:
    """`entries` are newest first."""
    merged = _merge_entries(entries[::-1], began)
    starts = [_percent(season.at, began, end) for season in merged]
    return tuple(
        SeasonSpan(season.season, season.at, start, round(next_start - start, 2))
        for season, start, next_start in zip(merged, starts, [*starts[1:], 100.0], strict=True)
    )


def _merge_entries(entries: Sequence[SeasonEntry], began: datetime) -> list[SeasonEntry]:
    """The last of several entries on one day, and the first of several equal ones in a row. Entries from before the
    course are moved to its beginning. `entries` are oldest first."""
    merged: list[SeasonEntry] = []
    for season in entries:
        new = SeasonEntry(season.season, max(season.at, began))
        if merged and merged[-1].at.date() == new.at.date():
            new = SeasonEntry(season.season, merged.pop().at)
        if not merged or merged[-1].season != new.season:
            merged.append(new)
    return merged


def _percent(at: datetime, began: datetime, end: datetime) -> float:
    return round(100 * ((at - began) / (end - began)), 2)
