"""Lessons that many are due at one moment leave at the rate that is set, no faster and no slower."""

from __future__ import annotations

from collections.abc import Iterator

from bench.goals.delivery import Case, rate_of, work_place
from bench.goals.figures import Figure, Size
from bench.goals.people import lead_one, measured_number, multiply
from bench.goals.place import require_setting

RATES = ((50, "sqlite", 1), (500, "sqlite", 1), (500, "postgresql", 2))
"""(mails a second, database, processes)"""
PEOPLE = 100_000


def rows(rate: int, database: str, processes: int, size: Size) -> Iterator[Figure]:
    require_setting("send_rate")
    count = rate * size.seconds
    with work_place(Case("", "", database), DRIP_SEND_RATE=f"{rate}/s") as (place, _, _):
        model = lead_one(place)
        number = measured_number(place.site, model)
        people = multiply(place.site, model, count)
        place.drip("tick", "deliver", side_by_side=processes)
        got = rate_of(place, people, number)
    off = 100 * (rate / got - 1)
    by = f"{'SQLite' if database == 'sqlite' else 'PostgreSQL'}, {processes} process{'es' if processes > 1 else ''}"
    said = f"{off:+.1f} % ({count:,} lessons; 100,000 in {PEOPLE / got:,.0f} s)"
    yield Figure(f"first to last hand-over at {rate}/s, {by}", "± 5 %", said, rate=got)
