"""Fifty people who sign up at once, as people do: they open the form, take their time to fill it in, send it, open the
link of the mail and press its button. At the real `drip web` on SQLite, with all that guards a sign-up.

Unlike in `signups`, which asks for as much as there can be, here it is counted whether anything was lost: each person
must have a confirmation that is queued, and then a consent that is proved, a course that has begun and a first letter
that is planned; and `drip audit` must find nothing."""

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
from drip.web.base.forms import TOO_FAST

AT_ONCE = 50
TYPING_SECONDS = TOO_FAST.total_seconds() + 0.1  # seconds
BASELINE = 2.0  # seconds of /healthz alone
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
    """`p95` in milliseconds: {kind of request: it}; `healthz` the same of /healthz, asked by as many one after the
    other. `cpu` and `healthz_cpu` in microseconds of `drip web`, of a person and of a look at /healthz. `lost`: what
    some of the people lack, '' where nothing."""

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
    came: int = 0
    waits: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})


def measure(seconds: float = 60.0) -> Load:
    """Raises RuntimeError where somebody is refused."""
    with tempfile.TemporaryDirectory(prefix="drip-bench-") as folder, serving(Path(folder)) as (pid, port, file):
        return asyncio.run(_measure(pid, port, file, seconds))


async def _measure(pid: int, port: int, file: Path, seconds: float) -> Load:
    healthz, healthz_cpu = await _baseline(pid, port)
    theirs, begun = cpu_of(pid), time.monotonic()
    crowd = Crowd(port, file, begun + seconds)
    async with asyncio.TaskGroup() as people:
        for _ in range(AT_ONCE):
            people.create_task(_one_after_the_other(crowd))
            await asyncio.sleep(TYPING_SECONDS / AT_ONCE)  # people are not in step
    return Load(
        people=crowd.came,
        per_second=crowd.came / (time.monotonic() - begun),
        p95={kind: _p95(waits) for kind, waits in crowd.waits.items()},
        healthz=healthz,
        cpu=(cpu_of(pid) - theirs) / crowd.came * 1e6,
        healthz_cpu=healthz_cpu,
        lost=_lost(file, crowd.came),
    )


async def _one_after_the_other(crowd: Crowd) -> None:
    while time.monotonic() < crowd.until:
        crowd.came += 1
        await _sign_up(crowd, crowd.came)


async def _sign_up(crowd: Crowd, number: int) -> None:
    """One person, on a connection of their own."""
    line, email = HttpConnection(crowd.port), f"person{number}@example.org"
    waits = crowd.waits
    shown, page = await line.get(f"/courses/{COURSE}", number)
    await asyncio.sleep(TYPING_SECONDS)
    sent = await line.post(f"/courses/{COURSE}", number, filled_form(stamp_in(page), number, email), 303)
    confirm = f"/confirm/{make_token(SECRET, 'confirm', _enrollment_of(crowd.file, email))}"
    opened, _ = await line.get(confirm, number)
    pressed = await line.post(confirm, number, b"", 200)
    line.close()
    for kind, seconds in zip(KINDS, (shown, sent, opened, pressed), strict=True):
        waits[kind].append(seconds)


async def _baseline(pid: int, port: int) -> tuple[float, float]:
    """(p95 in milliseconds, microseconds each of `drip web`) of the least that it can be asked for."""
    waits: list[float] = []
    theirs, end = cpu_of(pid), time.monotonic() + BASELINE

    async def ask() -> None:
        line = HttpConnection(port)
        while time.monotonic() < end:
            waits.append((await line.get("/healthz", 0))[0])
        line.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(ask())
    return _p95(waits), (cpu_of(pid) - theirs) / len(waits) * 1e6


def _enrollment_of(file: Path, email: str) -> int:
    """What the link of their mail will say. Raises RuntimeError where none is queued: then a sign-up was lost."""
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
