"""The crash points of the hand-over, and what must be true after a worker has died at each."""

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
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.settle import RETRY_DELAY

PACKAGE = Path(__file__).parents[1] / "drip"
HAND_OVER_FOLDERS = ("flow", "outbound", "storage", "worker")
INTAKE_POINTS = ("received, not stored", "received, not committed", "received, not acknowledged")
PEOPLE = 3
SIGKILL_STATUS = -9
ARRIVAL_TIMEOUT_SECONDS = 10.0
BUSY_TIMEOUT_SECONDS = 0.3  # that SQLite waits for a lock


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Of PEOPLE mails under way at once: how many must be `in_doubt` after the worker died here, so that the policy has
    to settle them, and whether those have `arrived` by then. With `while_database_away` the point is reached only if
    the database is down when the relay answers."""

    name: str
    in_doubt: range
    arrived: bool
    while_database_away: bool = False


NONE_IN_DOUBT = range(1)
SOME_IN_DOUBT = range(1, PEOPLE + 1)  # the others had no marker yet, or their outcome was recorded
NOT_ALL_IN_DOUBT = range(PEOPLE)  # the outcome of at least one is known
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
    CrashPoint("receipt not journaled", in_doubt=SOME_IN_DOUBT, arrived=True, while_database_away=True),
    CrashPoint("journaled, not replayed", in_doubt=NOT_ALL_IN_DOUBT, arrived=True, while_database_away=True),
    CrashPoint("replayed, not cleared", in_doubt=NONE_IN_DOUBT, arrived=True, while_database_away=True),
)


@dataclass(frozen=True, slots=True)
class CrashResult:
    """Whether the worker died at the point, how many mails had arrived by then, and the final verdict."""

    died: bool
    arrived_before: int
    verdict: Verdict


def points_in_code() -> set[str]:
    """Return every crash point of outgoing mail in the code."""
    calls = re.compile(r'crash_point\(\s*"([^"]+)"')
    files = [file for folder in HAND_OVER_FOLDERS for file in (PACKAGE / folder).rglob("*.py")]
    found = {name for file in files for name in calls.findall(file.read_text(encoding="utf-8"))}
    return found - set(INTAKE_POINTS)


def crash_at(point: CrashPoint, on_doubt: OnDoubt, server: ForkServer, url: str, folder: Path) -> CrashResult:
    """Let a worker die at the point and a second one finish, on the migrated, empty database at `url`."""
    site = open_site(url, on_doubt)
    populate(site, PEOPLE, 3)
    clock = SharedClock(folder / "clock", start=FIRST_HOUR + timedelta(minutes=1))
    stop = folder / "stop"
    with sink(folder, SinkFaults(stop=str(stop))) as counting:
        task = Task(
            "deliver", url, counting.port, str(clock.file), on_doubt=on_doubt, busy_timeout=BUSY_TIMEOUT_SECONDS
        )
        deadly = replace(task, crash_at=point.name)
        died = (
            _die_while_away(deadly, server, counting, stop)
            if point.while_database_away
            else server.do(deadly) == SIGKILL_STATUS
        )
        arrived_before = _wait_for_mails(counting, 1 if point.arrived else 0)
        server.do(task)
        clock.advance(RETRY_DELAY)
        server.do(task)
        verdict = judge(site, counting.log.mails(), PEOPLE, clock())
    site.database.close()
    return CrashResult(died, arrived_before, verdict)


def _die_while_away(task: Task, server: ForkServer, counting: Sink, stop: Path) -> bool:
    """After mail has arrived the database goes down and the relay answers. If the worker survives that, it dies later,
    when it catches up, or the next one does."""
    stop.touch()
    pid = server.fork(task)
    _wait_for_mails(counting, 1)
    with database_away(task.url):
        stop.unlink()
        died = server.wait(pid) == SIGKILL_STATUS
    return died or server.do(task) == SIGKILL_STATUS


def _wait_for_mails(counting: Sink, at_least: int) -> int:
    """Wait until at least this many mails have arrived: those sent just before a death may still be in transit."""
    until = time.monotonic() + ARRIVAL_TIMEOUT_SECONDS
    while len(counting.log.mails()) < at_least and time.monotonic() < until:
        time.sleep(0.005)
    return len(counting.log.mails())
