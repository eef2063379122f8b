"""The crash points of the hand-over, and what must be true when a worker has died at each."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from chaos.clock import SharedClock
from chaos.database_outage import database_away
from chaos.fork_server import ForkServer
from chaos.invariants import Verdict, judge
from chaos.sink import Sink, SinkFaults, sink
from chaos.site_setup import FIRST_HOUR, open_site, populate
from chaos.work import Task
from drip.flow.delivery.settle import RETRY_DELAY
from drip.flow.site import OnDoubt

PACKAGE = Path(__file__).parents[1] / "drip"
HAND_OVER_FOLDERS = ("flow", "outbound", "storage", "worker")
INTAKE_POINTS = ("received, not stored", "received, not committed", "received, not acknowledged")
PEOPLE = 3
SIGKILL_STATUS = -9
ARRIVAL_TIMEOUT_SECONDS = 10.0  # seconds
BUSY_TIMEOUT_SECONDS = 0.3  # seconds that SQLite waits for a lock here


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Of PEOPLE mails under way at once: how many have to be `in_doubt`, at least and at most, after the worker died
    here, so that the policy has to settle them · `arrived`: whether those have come by then · `database_away`: reached
    only where the database is away when the relay answers."""

    name: str
    in_doubt: range
    arrived: bool
    away: bool = False


NONE_IN_DOUBT = range(1)
SOME_IN_DOUBT = range(1, PEOPLE + 1)  # the others had no marker yet, or were answered and recorded
NOT_ALL_IN_DOUBT = range(PEOPLE)  # the end of one, at least, is known
HAND_OVER = (
    CrashPoint("claimed", in_doubt=NONE_IN_DOUBT, arrived=False),
    CrashPoint("prepared, not offered", in_doubt=NONE_IN_DOUBT, arrived=False),
    CrashPoint("offered, not marked", in_doubt=NONE_IN_DOUBT, arrived=False),
    CrashPoint("marker not committed", in_doubt=NONE_IN_DOUBT, arrived=False),
    CrashPoint("marked, not given", in_doubt=SOME_IN_DOUBT, arrived=False),
    CrashPoint("half a body", in_doubt=SOME_IN_DOUBT, arrived=False),
    CrashPoint("given, not answered", in_doubt=SOME_IN_DOUBT, arrived=True),
    CrashPoint("answered, not recorded", in_doubt=SOME_IN_DOUBT, arrived=True),
    CrashPoint("outcome not committed", in_doubt=SOME_IN_DOUBT, arrived=True),
    CrashPoint("outcome committed", in_doubt=NOT_ALL_IN_DOUBT, arrived=True),
    CrashPoint("receipt not journaled", in_doubt=SOME_IN_DOUBT, arrived=True, away=True),
    CrashPoint("journaled, not replayed", in_doubt=NOT_ALL_IN_DOUBT, arrived=True, away=True),
    CrashPoint("replayed, not cleared", in_doubt=NONE_IN_DOUBT, arrived=True, away=True),
)


@dataclass(frozen=True, slots=True)
class CrashResult:
    """What was seen: whether the worker died at the point, how many mails had arrived then, and the verdict at the
    end."""

    died: bool
    early: int
    verdict: Verdict


def points_in_code() -> set[str]:
    """Every crash point on the way out that the code has."""
    calls = re.compile(r'crash_point\(\s*"([^"]+)"')
    files = [file for folder in HAND_OVER_FOLDERS for file in (PACKAGE / folder).rglob("*.py")]
    found = {name for file in files for name in calls.findall(file.read_text(encoding="utf-8"))}
    return found - set(INTAKE_POINTS)


def crash_at(point: CrashPoint, on_doubt: OnDoubt, nursery: ForkServer, url: str, folder: Path) -> CrashResult:
    """A worker dies at the point, a second one finishes; on the migrated, empty database at `url`."""
    site = open_site(url, on_doubt)
    populate(site, PEOPLE, 3)
    clock = SharedClock(folder / "clock", start=FIRST_HOUR + timedelta(minutes=1))
    stop = folder / "stop"
    with sink(folder, SinkFaults(stop=str(stop))) as counting:
        task = Task("deliver", url, counting.port, str(clock.file), on_doubt=on_doubt, patience=BUSY_TIMEOUT_SECONDS)
        deadly = replace(task, crash_at=point.name)
        died = _die_while_away(deadly, nursery, counting, stop) if point.away else nursery.do(deadly) == SIGKILL_STATUS
        early = _arrived(counting, 1 if point.arrived else 0)
        nursery.do(task)
        clock.advance(RETRY_DELAY)
        nursery.do(task)
        verdict = judge(site, counting.counts.taken(), PEOPLE, clock())
    site.database.close()
    return CrashResult(died, early, verdict)


def _die_while_away(task: Task, nursery: ForkServer, counting: Sink, stop: Path) -> bool:
    """Mail has arrived, the database goes, the relay answers. A worker that lives through that dies later, when
    it makes up for it, or the next one does."""
    stop.touch()
    pid = nursery.fork(task)
    _arrived(counting, 1)
    with database_away(task.url):
        stop.unlink()
        died = nursery.wait(pid) == SIGKILL_STATUS
    return died or nursery.do(task) == SIGKILL_STATUS


def _arrived(counting: Sink, at_least: int) -> int:
    """Waits until so many mails have come: what was given just before a death may still be on its way."""
    until = time.monotonic() + ARRIVAL_TIMEOUT_SECONDS
    while len(counting.counts.taken()) < at_least and time.monotonic() < until:
        time.sleep(0.005)
    return len(counting.counts.taken())
