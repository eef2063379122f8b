"""A private PostgreSQL server for one run of the tests, with databases that take milliseconds to create.

The first process that needs the server starts it; the others find it. It listens only on a Unix socket in its own
folder, and gives up durability for speed. It lives as long as the run: the run's first process holds one end of a pipe,
and when that process ends in any way, the server stops and its folder is removed."""

import contextlib
import fcntl
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import make_url

ROOMY = 1 << 30
"""Free bytes from which memory is a good place for the server's files."""

COPIES_ON_REQUEST = 150000
"""From this version on a copy goes through the write-ahead log, slowly, unless asked otherwise."""

_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "jit": "off",
    # far from UTC and off the hour, so that code relying on the server's zone fails
    "timezone": "Pacific/Chatham",
}

_PIPES = ("alive", "ended")
_WATCH = """(
  exec 3> ended
  cat < alive
  "$0/pg_ctl" -D data -m immediate -w stop
  cd /
  rm -rf "$@"
) &"""

_numbers = itertools.count(1)


class NoServerError(Exception):
    """The programs are there, but the server does not start; the message is their output."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server of this run of the tests."""

    folder: Path

    def create_database(self, template: str | None = None) -> str:
        """The SQLAlchemy URL of a new database: empty, or a copy of the one at the URL `template`, which must have no
        connections."""
        name = f"drip_{os.getpid()}_{next(_numbers)}"
        source = (make_url(template).database if template else None) or "template0"
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, source)
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop_database(self, url: str) -> None:
        """Drops the database at `url`, closing the connections that are still open."""
        self._administer("DROP DATABASE {} WITH (FORCE)", make_url(url).database or "")

    def _administer(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            if "TEMPLATE" in statement and connection.info.server_version >= COPIES_ON_REQUEST:
                statement += " STRATEGY file_copy"
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def reserved_folder(place: str = "") -> Iterator[Path]:
    """A folder for the server of this run, should a test need one; leaving the context stops the server. It is made in
    `place`, by default in the fastest."""
    folder = Path(tempfile.mkdtemp(prefix="drip-tests-", dir=place or _fast_place()))
    for pipe in _PIPES:
        os.mkfifo(folder / pipe)
    alive = os.open(folder / "alive", os.O_RDWR)
    ended = os.open(folder / "ended", os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield folder
    finally:
        os.close(alive)
        os.set_blocking(ended, True)
        os.read(ended, 1)  # returns when the watch has ended, or at once without one
        os.close(ended)
        for place in (folder, copies_of(folder)):
            shutil.rmtree(place, ignore_errors=True)


def cluster(programs: Path, folder: Path, options: Mapping[str, str] = _OPTIONS) -> Cluster:
    """The server of this run, started in `folder` by the first caller. Raises NoServerError, for every caller alike."""
    failure = folder / "failure"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data").exists() and not failure.exists():
            try:
                _start(programs, folder, options)
            except (NoServerError, OSError, subprocess.SubprocessError) as why:
                failure.write_text(str(why))
    if failure.exists():
        raise NoServerError(failure.read_text())
    return Cluster(folder)


def _start(programs: Path, folder: Path, options: Mapping[str, str]) -> None:
    account = account_for_servers()
    if account:
        for place in (folder, *(folder / pipe for pipe in _PIPES)):
            os.chown(place, account["user"], account["group"])
    run_as = {**account, "cwd": folder, "env": os.environ | {"LC_ALL": "C"}}
    usable_programs = reachable(programs, folder, run_as)
    initdb = [usable_programs / "initdb", "-D", "data", "--no-sync", "--auth=trust", "--username=postgres"]
    flags = " ".join(f"-c {name}={value}" for name, value in options.items())
    _run([*initdb, "--encoding=UTF8", "--locale=C"], run_as)
    _run(["sh", "-c", _WATCH, usable_programs, folder, copies_of(folder)], {**run_as, "start_new_session": True})
    _run([usable_programs / "pg_ctl", "-D", "data", "-l", "log", "-o", f"{flags} -k {folder}", "-w", "start"], run_as)


def _run(command: list[str | Path], run_as: dict[str, Any]) -> None:
    with tempfile.TemporaryFile("w+") as output:
        try:
            subprocess.run(command, **run_as, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=True)
        except (OSError, subprocess.SubprocessError) as problem:
            output.seek(0)
            last = (output.read().strip().splitlines() or [str(problem)])[-1]
            raise NoServerError(f"{command[0]} failed: {last.strip()}") from problem


def account_for_servers() -> dict[str, Any]:
    """The user that runs a server, as arguments of subprocess.run: initdb refuses root."""
    if os.geteuid() != 0:
        return {}
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = accounts.get("postgres") or accounts["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def reachable(programs: Path, folder: Path, run_as: dict[str, Any]) -> Path:
    """The programs, or a copy of them if the server's account may not enter their folder."""
    try:
        subprocess.run([programs / "postgres", "--version"], **run_as, stdout=subprocess.DEVNULL, check=True)
    except PermissionError:
        return _copy(programs, copies_of(folder), f"{run_as['user']}:{run_as['group']}")
    return programs


def _copy(programs: Path, copies: Path, owner: str) -> Path:
    """Copies what a wheel installed: the folder above `bin`, and the libraries in `<package>.libs`."""
    copies.mkdir(mode=0o700)
    package = programs.parent.parent
    for tree in (programs.parent, package.with_name(f"{package.name}.libs")):
        if tree.is_dir():
            shutil.copytree(tree, copies / tree.relative_to(package.parent))
    subprocess.run(["chown", "-R", owner, copies], check=True)
    return copies / programs.relative_to(package.parent)


def copies_of(folder: Path) -> Path:
    """Where copied programs go: memory file systems often forbid running programs."""
    return Path("/tmp", f"{folder.name}-programs")


def _fast_place() -> str:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    return str(memory) if roomy else "/tmp"
