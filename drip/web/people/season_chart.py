"""Seasons over time, as bands to draw: where each begins and how wide it is, in percent of the whole time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.flow.people.course_view import Area, SeasonEntry

DAY = timedelta(days=1)
MOST_NAMES, MOST_BETWEEN = 4, 3  # months
LEFT, RIGHT = 18, 92  # percent: the name of a month further out would run into the date at the beginning, or out


@dataclass(frozen=True, slots=True)
class SeasonSpan:
    """A season that lasted, from `since` on."""

    season: str
    since: datetime
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class AreaBand:
    """The seasons of one area, the oldest first."""

    area: str
    stretches: tuple[SeasonSpan, ...]


def chart_end(began: datetime, until: datetime) -> datetime:
    """Where the picture ends: some time after the last that was told, so that it can be seen too."""
    return until + max((until - began) / 6, DAY)


def area_bands(areas: Iterable[Area], began: datetime, end: datetime) -> list[AreaBand]:
    """Of the areas of which something was told."""
    return [AreaBand(area.name, _spans(area.history, began, end)) for area in areas if area.history]


def month_marks(began: datetime, end: datetime) -> list[tuple[float, datetime]]:
    """[(where it begins, the month)]: of those with room for the name; none where there are too many."""
    found = []
    month = (began.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * DAY).replace(day=1)
    while month < end:
        found.append((_percent(month, began, end), month))
        month = (month + 32 * DAY).replace(day=1)
    step = -(-len(found) // MOST_NAMES)
    return [each for each in found[::step] if LEFT <= each[0] <= RIGHT] if 0 < step <= MOST_BETWEEN else []


def _spans(entries: Sequence[SeasonEntry], began: datetime, end: datetime) -> tuple[SeasonSpan, ...]:
    """`entries`: the newest first."""
    merged = _merge_entries(entries[::-1], began)
    starts = [_percent(season.at, began, end) for season in merged]
    return tuple(
        SeasonSpan(season.season, season.at, start, round(following - start, 2))
        for season, start, following in zip(merged, starts, [*starts[1:], 100.0], strict=True)
    )


def _merge_entries(entries: Sequence[SeasonEntry], began: datetime) -> list[SeasonEntry]:
    """Of several told on one day the last, of several alike in a row the first; what was told before the course counts
    from its beginning."""
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
