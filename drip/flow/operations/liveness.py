"""The lock that a worker holds while it runs, by which others see that it is alive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drip.flow.site import Site
from drip.storage.delivery.liveness import WorkerLock


class WorkerExists(Exception):
    """Another process has this worker's name."""


@contextmanager
def hold_worker_lock(site: Site, worker: str) -> Iterator[WorkerLock]:
    """Holds the worker's lock within the block. Raises WorkerExists if another process holds it."""
    with WorkerLock(site.database, worker) as lock:
        if not lock.take():
            raise WorkerExists(f"A worker named {worker} is running already.")
        yield lock
