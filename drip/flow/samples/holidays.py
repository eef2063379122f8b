"""Public holidays where somebody lives, by their time zone: of the whole country, in English where that is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from drip.zones import country_of


def public_holidays(zone: str, years: Iterable[int]) -> dict[date, str]:
    """{} for a zone that is in no country, or in one of which no holidays are known."""
    import holidays  # takes a while

    try:
        return dict(holidays.country_holidays(country_of(zone), years=set(years), language="en_US"))
    except NotImplementedError:
        return {}
