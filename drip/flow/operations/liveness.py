"""A worker's sign of life: the lock it holds while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drip.flow.site import Site
from drip.storage.delivery.liveness import WorkerLock


class WorkerExists(Exception):
    """Another process goes by this worker's name."""


@contextmanager
def hold_worker_lock(site: Site, worker: str) -> Iterator[WorkerLock]:
    with WorkerLock(site.database, worker) as lock:
        if not lock.take():
            raise WorkerExists(f"A worker named {worker} is running already.")
        yield lock
