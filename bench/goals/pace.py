"""Lessons that are due for many people at once leave at the configured rate, neither faster nor slower."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from bench.goals.delivery import Case, rate_of, work_place
from bench.goals.figures import Figure, Size
from bench.goals.people import enroll_model, measured_number, multiply
from bench.goals.place import Place, require_setting
from drip.storage.engine.tables import Delivery

RATES = ((50, "sqlite", 1), (500, "sqlite", 1), (500, "postgresql", 2))
"""(mails a second, database, processes)"""
PEOPLE = 100_000


def rows(rate: int, database: str, processes: int, size: Size) -> Iterator[Figure]:
    require_setting("send_rate")
    count = rate * size.seconds
    with work_place(Case("", "", database), DRIP_SEND_RATE=f"{rate}/s") as (place, _, _):
        model = enroll_model(place)
        number = measured_number(place.site, model)
        people = multiply(place.site, model, count)
        place.drip("tick", "deliver", side_by_side=processes)
        rate_of(place, people, number)  # raises unless all have left
        times = _hand_overs(place, people, number)
    needed = seconds_for(PEOPLE, times)
    off = 100 * (needed * rate / PEOPLE - 1)
    by = f"{'SQLite' if database == 'sqlite' else 'PostgreSQL'}, {processes} process{'es' if processes > 1 else ''}"
    words = f"{off:+.1f} %: 100,000 in {needed:,.0f} s, going by {count:,}"
    yield Figure(f"first to last hand-over at {rate}/s, {by}", "± 5 %", words, rate=PEOPLE / needed)


def seconds_for(people: int, times: Sequence[datetime]) -> float:
    """How long `people` mails take, extrapolated from the sorted times of the first ones: the first half as it was,
    since it may contain a burst, then at the pace of the second half."""
    first, settled, last = times[0], len(times) // 2, times[-1]
    pace = (len(times) - 1 - settled) / max((last - times[settled]).total_seconds(), 1e-6)
    return (times[settled] - first).total_seconds() + (people - 1 - settled) / pace


def _hand_overs(place: Place, people: range, number: int) -> Sequence[datetime]:
    """The times of the hand-overs, sorted."""
    mine = (Delivery.number == number, Delivery.enrollment_id.between(people.start, people[-1]))
    with place.site.database.read() as session:
        found = session.scalars(select(Delivery.marked_at).where(*mine).order_by(Delivery.marked_at)).all()
    return [at for at in found if at is not None]
