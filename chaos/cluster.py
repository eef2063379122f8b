"""A private PostgreSQL server that is durable, to be stopped at any moment."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import URL, make_url

from chaos.database_outage import administrator
from tests.support.postgres import account_for_servers, copies_of, reachable

OPTIONS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "max_wal_size": "64MB",
    "autovacuum": "off",
}
USER = "drip"  # not the administrator, so that limits apply

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class OwnCluster:
    """`start` and `stop` may be repeated; `restart` stops the server as a power cut would."""

    programs: Path
    folder: Path
    run_as: dict[str, Any]

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        _run(self, "pg_ctl", "-l", "log", "-o", f"{options} -k {self.folder}", "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        _run(self, "pg_ctl", "-m", mode, "-w", "stop")

    def restart(self) -> None:
        self.stop()
        self.start()

    def create_database(self, folder: str = "") -> str:
        """Return the URL of a new, empty database that belongs to an ordinary user; its tables are in `folder` if one
        is given."""
        name = f"chaos_{next(_numbers)}"
        if folder:
            self.administer(f"CREATE TABLESPACE {{}} OWNER drip LOCATION '{folder}'", name)
            self.administer("CREATE DATABASE {} OWNER drip TABLESPACE {}", name, name)
        else:
            self.administer("CREATE DATABASE {} OWNER drip", name)
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def drop_database(self, url: str) -> None:
        """Drop the database and its tablespace."""
        name = make_url(url).database or ""
        self.administer("DROP DATABASE {} WITH (FORCE)", name)
        self.administer("DROP TABLESPACE IF EXISTS {}", name)

    def disconnect_all(self, database: str) -> None:
        """End all connections to the database."""
        with administrator(self._place) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,))

    @property
    def _place(self) -> URL:
        return make_url(f"postgresql://postgres@/postgres?host={self.folder}")

    def administer(self, statement: str, *names: str) -> None:
        with administrator(self._place) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _run(cluster: OwnCluster, program: str, *words: str) -> None:
    """Raises CalledProcessError."""
    command = [str(cluster.programs / program), "-D", "data", *words]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **cluster.run_as)


@contextmanager
def own_cluster(programs: Path) -> Iterator[OwnCluster]:
    """Start a durable server with a `drip` role and no databases; it and its files are removed at the end of the block.
    `programs` is the folder of initdb and pg_ctl."""
    folder = Path(tempfile.mkdtemp(prefix="drip-chaos-", dir="/tmp"))
    account = account_for_servers()
    if account:
        os.chown(folder, account["user"], account["group"])
        folder.chmod(0o755)
    run_as = {**account, "cwd": folder, "env": os.environ | {"LC_ALL": "C"}}
    cluster = OwnCluster(reachable(programs, folder, run_as), folder, run_as)
    try:
        words = ("--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C")
        _run(cluster, "initdb", *words)
        cluster.start()
        cluster.administer("CREATE ROLE drip LOGIN")
        yield cluster
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it was already down
            cluster.stop()
        for place in (folder, copies_of(folder)):
            shutil.rmtree(place, ignore_errors=True)
