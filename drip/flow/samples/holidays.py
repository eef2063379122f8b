"""Finds the public holidays where a person lives, by their time zone: those of the whole country, in English if
possible."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from drip.zones import country_of


def public_holidays(zone: str, years: Iterable[int]) -> dict[date, str]:
    """Returns {date: name of the holiday}; {} for a zone in no country, or in one whose holidays are not known."""
    import holidays  # slow to import

    try:
        return dict(holidays.country_holidays(country_of(zone), years=set(years), language="en_US"))
    except NotImplementedError:
        return {}
