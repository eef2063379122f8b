"""How many people can sign up and confirm in a second over HTTP, at a real `drip web` on SQLite, and how long they
wait.

A person is two POSTs: the form, and the button on the confirmation page. No mail is sent: the enrollments to confirm
are read from the database. Every protection of a sign-up is on. Each person has their own address in X-Forwarded-For,
as a local reverse proxy sends it, and the site-wide limit is set high."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from drip.clock import system_now
from drip.core.delivery.token import make_token
from drip.flow.courses.publish import check_course, publish
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.package_data import package_folder
from drip.storage.engine.database import Database
from drip.storage.engine.schema import upgrade
from drip.web.base.forms import MIN_FORM_AGE

COURSE = "redefine-success"
SECRET = "only ever used to measure how fast people sign up"  # noqa: S105
HOST = "127.0.0.1"
MAX_PER_HOUR = "100000000"
POLL_SECONDS = 0.01  # between looks for new enrollments
WARM_UP_SECONDS = 1.0
START_TIMEOUT_SECONDS = 60.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")  # in /proc/<pid>/stat


@dataclass(frozen=True, slots=True)
class SignUps:
    """`sign_up_p95` and `confirm_p95` are milliseconds. `cpu` is microseconds of `drip web` for a person, which is two
    POSTs; `own_cpu` is that of this client."""

    confirmed: int
    per_second: float
    sign_up_p95: float
    confirm_p95: float
    cpu: float
    own_cpu: float


def measure(seconds: float = 8.0, clients: int = 50, *, fresh: bool = False) -> SignUps:
    """Runs `clients` people at once, one after the other on persistent connections, or each on a `fresh` one."""
    with tempfile.TemporaryDirectory(prefix="drip-bench-") as folder, serving(Path(folder)) as (pid, port, file):
        return asyncio.run(_measure(pid, port, file, seconds, clients, fresh=fresh))


@dataclass
class Crowd:
    """People who sign up until a monotonic time. `waiting` holds the enrollments that nobody has confirmed yet."""

    port: int
    stamp: str
    until: float
    fresh: bool
    waiting: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    people: int = 0
    sign_ups: list[float] = field(default_factory=list)  # seconds
    confirmations: list[float] = field(default_factory=list)


async def _measure(pid: int, port: int, file: Path, seconds: float, clients: int, *, fresh: bool) -> SignUps:
    stamp = await _form_stamp(port)
    await _run_clients(Crowd(port, stamp, time.monotonic() + WARM_UP_SECONDS, fresh), file, clients)
    server_cpu, own, began = cpu_of(pid), time.process_time(), time.monotonic()
    crowd = Crowd(port, stamp, began + seconds, fresh)
    await _run_clients(crowd, file, clients)
    elapsed, confirmed = time.monotonic() - began, len(crowd.confirmations)
    return SignUps(
        confirmed=confirmed,
        per_second=confirmed / elapsed,
        sign_up_p95=quantiles(crowd.sign_ups, n=20)[-1] * 1000,
        confirm_p95=quantiles(crowd.confirmations, n=20)[-1] * 1000,
        cpu=(cpu_of(pid) - server_cpu) / confirmed * 1e6,
        own_cpu=(time.process_time() - own) / confirmed * 1e6,
    )


async def _run_clients(crowd: Crowd, file: Path, clients: int) -> None:
    async with _watching_enrollments(crowd, file), asyncio.TaskGroup() as people:
        for _ in range(clients):
            people.create_task(_one_after_the_other(crowd))


async def _one_after_the_other(crowd: Crowd) -> None:
    connection = HttpConnection(crowd.port)
    while time.monotonic() < crowd.until:
        crowd.people += 1
        number = crowd.people
        crowd.sign_ups.append(
            await connection.post(f"/courses/{COURSE}", number, filled_form(crowd.stamp, number), 303)
        )
        token = make_token(SECRET, "confirm", await crowd.waiting.get())
        crowd.confirmations.append(await connection.post(f"/confirm/{token}", number, b"", 200))
        if crowd.fresh:
            connection.close()
    connection.close()


class HttpConnection:
    """A connection to the web pages, opened when needed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, person: int, body: bytes, expected: int) -> float:
        """The seconds until the whole answer has arrived. Raises RuntimeError if its status is not `expected`."""
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return (await self.send(f"POST {path}", person, form, body, expected))[0]

    async def get(self, path: str, person: int) -> tuple[float, bytes]:
        """(seconds, the page). Raises RuntimeError unless the status is 200."""
        return await self.send(f"GET {path}", person, "", b"", 200)

    async def send(self, target: str, person: int, headers: str, body: bytes, expected: int) -> tuple[float, bytes]:
        began = time.perf_counter()
        address = ".".join(map(str, (10, *person.to_bytes(3, "big"))))
        head = (
            f"{target} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\nOrigin: http://{HOST}:{self._port}\r\n"
            f"X-Forwarded-For: {address}\r\n{headers}\r\n"
        )
        status, page = await self.ask(head.encode() + body)
        if status != expected:
            raise RuntimeError(f"{target} was answered with {status}: {page[:500].decode()}")
        return time.perf_counter() - began, page

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body)"""
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await reader.readexactly(length)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _form_stamp(port: int) -> str:
    """The stamp of a form, returned when it is old enough to be sent."""
    connection = HttpConnection(port)
    _, page = await connection.get(f"/courses/{COURSE}", 0)
    connection.close()
    await asyncio.sleep(MIN_FORM_AGE.total_seconds())
    return stamp_in(page)


def stamp_in(page: bytes) -> str:
    found = re.search(rb'name="shown" value="([a-z2-7]+)"', page)
    assert found is not None
    return found[1].decode()


def filled_form(stamp: str, number: int, email: str = "") -> bytes:
    filled = {
        "email": email or f"person{number}.{time.monotonic_ns()}@example.org",
        "first_name": "Mara",
        "zone": "Europe/Lisbon",
        "website": "",
        "shown": stamp,
    }
    return urlencode(filled).encode()


@asynccontextmanager
async def _watching_enrollments(crowd: Crowd, file: Path) -> AsyncIterator[None]:
    """Puts the id of each new enrollment into `waiting`."""
    database = sqlite3.connect(file, isolation_level=None)
    (newest,) = database.execute("SELECT coalesce(max(id), 0) FROM enrollment").fetchone()

    async def look(newest: int) -> None:
        while True:
            rows = database.execute("SELECT id FROM enrollment WHERE id > ? ORDER BY id", (newest,)).fetchall()
            for (enrollment_id,) in rows:
                crowd.waiting.put_nowait(enrollment_id)
            newest = rows[-1][0] if rows else newest
            await asyncio.sleep(POLL_SECONDS)

    watcher = asyncio.create_task(look(newest))
    try:
        yield
    finally:
        watcher.cancel()
        database.close()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Yields (process id, port, database file) of a running `drip web`."""
    file = folder / "drip.sqlite3"
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    _make_site(file)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DRIP_")} | {
        "DRIP_SECRET_KEY": SECRET,
        "DRIP_MAIL_DOMAIN": "reply.example.com",
        "DRIP_BASE_URL": f"http://{HOST}:{port}",
        "DRIP_WEB_BIND": f"{HOST}:{port}",
        "DRIP_DATABASE_URL": f"sqlite:///{file}",
        "DRIP_SIGN_UPS_PER_HOUR": MAX_PER_HOUR,
    }
    process = subprocess.Popen([sys.executable, "-m", "drip", "web"], cwd=folder, env=environment)
    try:
        _wait_for(port, process)
        yield process.pid, port, file
    finally:
        process.terminate()
        process.wait()


def _make_site(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    site = Site(database, SiteKeys(SECRET), "", "", package_folder("templates"))
    checked = check_course(package_folder("courses") / COURSE, site.templates)
    with database.write() as session:
        publish(Work(session, site, system_now()), checked)
    database.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((HOST, port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("drip web did not start")


def cpu_of(pid: int) -> float:
    """CPU seconds of a process (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


if __name__ == "__main__":
    for fresh in (False, True):
        print("each on a fresh connection:" if fresh else "on connections that stay open:", measure(fresh=fresh))
