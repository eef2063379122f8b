"""The memory of a worker with very many lessons due: it must not grow with their number."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from time import monotonic, sleep

from sqlalchemy import func, select

from bench.goals.cost import peak_memory
from bench.goals.delivery import Case, work_place
from bench.goals.figures import Figure, NotMeasured, Size
from bench.goals.people import enroll_model, fill
from bench.goals.place import DRIP, Place
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery

SECONDS = 10.0
MAX_START_SECONDS = 60.0
MEGABYTE = 1_000_000


def rows(size: Size) -> Iterator[Figure]:
    with work_place(Case("", "")) as (place, _, _):
        fill(place.site, enroll_model(place), size.due, size.due)
        sent = _sent(place)
        with subprocess.Popen(
            [*DRIP, "worker"], cwd=place.folder, env=place.environment, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _run_for(place, process, sent)
                peak = peak_memory(process.pid)
            finally:
                process.kill()
        sent = _sent(place) - sent
    words = f"{peak / MEGABYTE:.0f} MB, {sent:,} of them sent in {SECONDS:g} s"
    yield Figure(f"memory of a worker, {size.due:,} due", "≤ 150 MB", words)


def _run_for(place: Place, worker: subprocess.Popen[bytes], sent: int) -> None:
    """Returns SECONDS after the first lesson has left. Raises NotMeasured if none leaves."""
    end = monotonic() + MAX_START_SECONDS
    while _sent(place) == sent:
        if worker.poll() is not None:
            raise NotMeasured("The worker has ended by itself.")
        if monotonic() > end:
            raise NotMeasured(f"The worker has sent nothing in {MAX_START_SECONDS:g} s.")
        sleep(0.2)
    sleep(SECONDS)


def _sent(place: Place) -> int:
    with place.site.database.read() as session:
        return session.scalar(select(func.count()).where(Delivery.state == DeliveryState.SENT)) or 0
