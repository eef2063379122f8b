"""A worker's sign of life: the lock it holds while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drip.flow.site import Site
from drip.storage.liveness import alive


class WorkerExists(Exception):
    """Another process goes by this worker's name."""


@contextmanager
def hold_worker_lock(site: Site, worker: str) -> Iterator[None]:
    with alive(site.database, worker) as got:
        if not got:
            raise WorkerExists(f"A worker named {worker} is running already.")
        yield
