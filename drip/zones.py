"""What the pinned tzdata wheel knows: the names of the time zones, and the country of each.

The system's own files differ from machine to machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def zone_names() -> tuple[str, ...]:
    return tuple((files("tzdata") / "zones").read_text().split())


@cache
def country_of(zone: str) -> str:
    """The country's two letters (ISO 3166), or '' for a zone that is not a place, such as UTC."""
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == zone), "")
