"""The cost of claiming due lessons and planning the next ones, as the course grows. Wall time, so that the database's
work counts too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from sqlalchemy import tuple_, update

from bench.goals.delivery import Case, work_place
from bench.goals.figures import Figure, Size, median_of
from bench.goals.people import enroll_model, fill
from drip.clock import system_now
from drip.flow.planning.plan import plan_all
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.records import ClaimedDelivery
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery

DUE = 4_000
BATCH = 500
MAX_SECONDS = 15.0
GOALS = {10_000: 60, 1_000_000: 120, 5_000_000: 180}
"""{enrolled: µs}"""
WORKER = "measures"


@dataclass(slots=True)
class Times:
    """µs for one lesson, in each batch."""

    claim: list[float] = field(default_factory=list)
    plan: list[float] = field(default_factory=list)


def rows(database: str, size: Size) -> Iterator[Figure]:
    for enrolled in size.enrolled:
        with work_place(Case("", "", database)) as (place, _, _):
            fill(place.site, enroll_model(place), enrolled, DUE)
            times = _measure(place.site)
        claim, plan = median_of(times.claim), median_of(times.plan)
        name = f"claim + plan, {enrolled:,} enrolled, {'SQLite' if database == 'sqlite' else 'PostgreSQL'}"
        goal = f"≤ {GOALS[enrolled]} µs" if enrolled in GOALS else ""
        yield Figure(name, goal, f"{claim + plan:,.0f} µs: {claim:,.0f} + {plan:,.0f}")


def _measure(site: Site) -> Times:
    times = Times()
    end = perf_counter() + MAX_SECONDS
    while perf_counter() < end and (claimed := _timed_claim(site, times)):
        keys = [(delivery.enrollment_id, delivery.number) for delivery in claimed]
        now = system_now()
        _mark_sent(site, keys, now)
        start = perf_counter()
        with site.database.write() as session:
            plan_all(Work(session, site, now), [enrollment_id for enrollment_id, _ in keys])
        times.plan.append(1e6 * (perf_counter() - start) / len(keys))
    return times


def _timed_claim(site: Site, times: Times) -> Sequence[ClaimedDelivery]:
    start = perf_counter()
    with site.database.write() as session:
        claimed = ledger.claim(session, WORKER, system_now(), BATCH)
    if claimed:
        times.claim.append(1e6 * (perf_counter() - start) / len(claimed))
    return claimed


def _mark_sent(site: Site, keys: Sequence[ledger.DeliveryKey], now: datetime) -> None:
    """As after a hand-over, whose cost belongs to delivering."""
    with site.database.write() as session:
        session.execute(
            update(Delivery)
            .where(tuple_(Delivery.enrollment_id, Delivery.number).in_(keys))
            .values(state=DeliveryState.SENT, marked_at=now, ended_at=now)
            .execution_options(synchronize_session=False)
        )
