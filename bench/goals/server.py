"""A PostgreSQL server as an operator runs it: on a disk, and durable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.goals.figures import NotMeasured
from tests.support import postgres
from tests.support.programs import NO_POSTGRES, postgres_folder

DURABLE = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
}
ON_DISK = "/var/tmp"  # a temporary folder that is on a disk


@contextmanager
def postgres_server() -> Iterator[postgres.Cluster]:
    """Raises NotMeasured."""
    programs = postgres_folder()
    if programs is None:
        raise NotMeasured(f"PostgreSQL is missing: {NO_POSTGRES}.")
    with postgres.reserved_folder(ON_DISK) as folder:
        try:
            yield postgres.cluster(programs, folder, DURABLE)
        except postgres.NoServerError as why:
            raise NotMeasured(f"PostgreSQL does not start: {why}.") from why


def server_pid(cluster: postgres.Cluster) -> int:
    return int((Path(cluster.folder) / "data" / "postmaster.pid").read_text().split()[0])
