"""Durations as authors write them: '5 days', '1 week', '2 weeks and 3 days', '90 minutes'."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
ABBREVIATIONS = {"w": "week", "wk": "week", "d": "day", "h": "hour", "hr": "hour", "m": "minute", "min": "minute"}
PART_PATTERN = re.compile(r"([0-9]{1,9}) ?([a-z]{1,9})")
MAX_DURATION = timedelta(days=3660)


def parse_duration(text: str) -> timedelta:
    """Parses weeks, days, hours and minutes, joined by 'and' or commas. Raises ValueError with a sentence for the
    author."""
    parts = [part.strip() for part in text.lower().replace(" and ", ",").split(",")]
    total = sum((_part(part, text) for part in parts), timedelta(0))
    if total > MAX_DURATION:
        raise ValueError(f"'{text}' is longer than ten years")
    return total


def format_duration(duration: timedelta) -> str:
    """Formats a duration so that `parse_duration` reads it back: '2 weeks', '10 days', '1 day and 12 hours'."""
    weeks, rest = divmod(duration, UNITS["week"])
    if weeks and not rest:
        return _count(weeks, "week")
    days, seconds = duration.days, duration.seconds
    counts = {"day": days, "hour": seconds // 3600, "minute": seconds % 3600 // 60}
    return " and ".join(_count(number, unit) for unit, number in counts.items() if number) or "0 minutes"


def _part(part: str, text: str) -> timedelta:
    match = PART_PATTERN.fullmatch(part)
    if match and (unit := match[2].removesuffix("s")) in UNITS:
        return int(match[1]) * UNITS[unit] if int(match[1]) < 10**7 else MAX_DURATION * 2
    raise ValueError(f"'{text}' is not a length of time{_hint(part, match)}")


def _hint(part: str, match: re.Match[str] | None) -> str:
    if part.isdecimal():
        return f": of what? Write '{part} days', '{part} hours' or '{part} weeks'"
    if match and match[2] in ABBREVIATIONS:
        return f": write '{_count(int(match[1]), ABBREVIATIONS[match[2]])}'"
    if "month" in part:
        return ": months differ in length, so write weeks or days, such as '4 weeks'"
    if "." in part or "half" in part:
        return ": use whole numbers, such as '36 hours' for one and a half days"
    return ": write it as '5 days', '1 week', '3 hours' or '90 minutes'"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
