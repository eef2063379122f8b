"""The memory of a worker while very many lessons are due: it must not grow with them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from time import monotonic, sleep

from sqlalchemy import func, select

from bench.goals.cost import peak_memory
from bench.goals.delivery import Case, work_place
from bench.goals.figures import Figure, NotMeasured, Size
from bench.goals.people import fill, lead_one
from bench.goals.place import DRIP, Place
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery

SECONDS = 10.0
LONGEST_START = 60.0
MEGABYTE = 1_000_000


def rows(size: Size) -> Iterator[Figure]:
    with work_place(Case("", "")) as (place, _, _):
        fill(place.site, lead_one(place), size.due, size.due)
        sent = _sent(place)
        with subprocess.Popen(
            [*DRIP, "worker"], cwd=place.folder, env=place.environment, stderr=subprocess.DEVNULL
        ) as it:
            try:
                _run_for(place, it, sent)
                peak = peak_memory(it.pid)
            finally:
                it.kill()
        sent = _sent(place) - sent
    said = f"{peak / MEGABYTE:.0f} MB, {sent:,} of them sent in {SECONDS:g} s"
    yield Figure(f"memory of a worker, {size.due:,} due", "≤ 150 MB", said)


def _run_for(place: Place, worker: subprocess.Popen[bytes], sent: int) -> None:
    """A while, from the first lesson on. Raises NotMeasured where none leaves."""
    end = monotonic() + LONGEST_START
    while _sent(place) == sent:
        if worker.poll() is not None:
            raise NotMeasured("The worker has ended by itself.")
        if monotonic() > end:
            raise NotMeasured(f"The worker has sent nothing in {LONGEST_START:g} s.")
        sleep(0.2)
    sleep(SECONDS)


def _sent(place: Place) -> int:
    with place.site.database.read() as session:
        return session.scalar(select(func.count()).where(Delivery.state == DeliveryState.SENT)) or 0
