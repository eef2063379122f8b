"""Fifty people sign up at once, as people do: each opens the form, takes time to fill it in, sends it, opens the link
in the mail and presses the button. They do so at a real `drip web` on SQLite, with every protection of a sign-up.

`signups` measures the most that is possible; this checks that nothing is lost: each person must have a queued
confirmation, and afterwards a proved consent, a course that has begun and a planned first lesson, and `drip audit` must
find nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from bench.signups import COURSE, SECRET, HttpConnection, cpu_of, filled_form, serving, stamp_in
from drip.clock import system_now
from drip.core.delivery.token import make_token
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.package_data import package_folder
from drip.storage.engine.database import Database
from drip.web.base.forms import MIN_FORM_AGE

AT_ONCE = 50
TYPING_SECONDS = MIN_FORM_AGE.total_seconds() + 0.1
BASELINE_SECONDS = 2.0  # of requests to /healthz alone
KINDS = ("form shown", "form sent", "link opened", "button pressed")
PROOFS = {
    "consents that were proved": "SELECT count(*) FROM consent WHERE confirmed_at IS NOT NULL AND confirmed_ip != ''",
    "courses that have begun": "SELECT count(*) FROM enrollment WHERE state = 'active'",
    "first letters that are planned": "SELECT count(*) FROM delivery WHERE kind = 'lesson'",
}
QUEUED = """
    SELECT enrollment.id FROM enrollment JOIN subscriber ON subscriber.id = subscriber_id
    JOIN delivery ON enrollment_id = enrollment.id
    WHERE email = ? AND kind = 'confirmation' AND delivery.state = 'planned'
"""


@dataclass(frozen=True, slots=True)
class Load:
    """`p95` is {kind of request: milliseconds}; `healthz` is the p95 of /healthz, requested by as many clients in a
    row. `cpu` and `healthz_cpu` are microseconds of `drip web` for a person and for a request to /healthz. `lost` says
    what some people lack, '' if nothing."""

    people: int
    per_second: float
    p95: dict[str, float]
    healthz: float
    cpu: float
    healthz_cpu: float
    lost: str


@dataclass
class Crowd:
    port: int
    file: Path
    until: float  # monotonic
    people: int = 0
    waits: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})


def measure(seconds: float = 60.0) -> Load:
    """Raises RuntimeError if somebody is refused."""
    with tempfile.TemporaryDirectory(prefix="drip-bench-") as folder, serving(Path(folder)) as (pid, port, file):
        return asyncio.run(_measure(pid, port, file, seconds))


async def _measure(pid: int, port: int, file: Path, seconds: float) -> Load:
    healthz, healthz_cpu = await _baseline(pid, port)
    server_cpu, began = cpu_of(pid), time.monotonic()
    crowd = Crowd(port, file, began + seconds)
    async with asyncio.TaskGroup() as people:
        for _ in range(AT_ONCE):
            people.create_task(_one_after_the_other(crowd))
            await asyncio.sleep(TYPING_SECONDS / AT_ONCE)  # people do not act in step
    return Load(
        people=crowd.people,
        per_second=crowd.people / (time.monotonic() - began),
        p95={kind: _p95(waits) for kind, waits in crowd.waits.items()},
        healthz=healthz,
        cpu=(cpu_of(pid) - server_cpu) / crowd.people * 1e6,
        healthz_cpu=healthz_cpu,
        lost=_lost(file, crowd.people),
    )


async def _one_after_the_other(crowd: Crowd) -> None:
    while time.monotonic() < crowd.until:
        crowd.people += 1
        await _sign_up(crowd, crowd.people)


async def _sign_up(crowd: Crowd, number: int) -> None:
    """One person, on a connection of their own."""
    connection, email = HttpConnection(crowd.port), f"person{number}@example.org"
    waits = crowd.waits
    form_shown, page = await connection.get(f"/courses/{COURSE}", number)
    await asyncio.sleep(TYPING_SECONDS)
    form_sent = await connection.post(f"/courses/{COURSE}", number, filled_form(stamp_in(page), number, email), 303)
    confirm = f"/confirm/{make_token(SECRET, 'confirm', _enrollment_of(crowd.file, email))}"
    link_opened, _ = await connection.get(confirm, number)
    button_pressed = await connection.post(confirm, number, b"", 200)
    connection.close()
    for kind, seconds in zip(KINDS, (form_shown, form_sent, link_opened, button_pressed), strict=True):
        waits[kind].append(seconds)


async def _baseline(pid: int, port: int) -> tuple[float, float]:
    """(p95 in milliseconds, microseconds of `drip web` for each) of /healthz, its cheapest page."""
    waits: list[float] = []
    server_cpu, end = cpu_of(pid), time.monotonic() + BASELINE_SECONDS

    async def ask() -> None:
        connection = HttpConnection(port)
        while time.monotonic() < end:
            waits.append((await connection.get("/healthz", 0))[0])
        connection.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(ask())
    return _p95(waits), (cpu_of(pid) - server_cpu) / len(waits) * 1e6


def _enrollment_of(file: Path, email: str) -> int:
    """The enrollment id that the link in their mail contains. Raises RuntimeError if no mail is queued: then a sign-up
    was lost."""
    with _opened(file) as database:
        found = database.execute(QUEUED, (email,)).fetchone()
    if found is None:
        raise RuntimeError(f"the sign-up of {email} was lost")
    return int(found[0])


def _lost(file: Path, people: int) -> str:
    with _opened(file) as database:
        counts = {what: database.execute(query).fetchone()[0] for what, query in PROOFS.items()}
    site = Site(Database(f"sqlite:///{file}"), SiteKeys(SECRET), "", "", package_folder("templates"))
    findings = audit(site, system_now()).findings
    site.database.close()
    wrong = [f"{people} people, {count} {what}" for what, count in counts.items() if count != people]
    return "; ".join(wrong + [f"{finding.what}: {finding.reason}" for finding in findings[:3]])


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file, isolation_level=None)
    try:
        yield database
    finally:
        database.close()


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


if __name__ == "__main__":
    print(measure())
