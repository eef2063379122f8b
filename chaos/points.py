"""The crash points of the hand-over, and what must be true when a worker has died at each."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from chaos.away import away
from chaos.clock import SharedClock
from chaos.invariants import Verdict, judge
from chaos.nursery import Nursery
from chaos.sink import Habits, Sink, sink
from chaos.stage import FIRST_HOUR, open_site, set_stage
from chaos.work import Task
from drip.flow.settle import BREATH
from drip.flow.site import OnDoubt

PACKAGE = Path(__file__).parents[1] / "drip"
HAND_OVER_FOLDERS = ("flow", "outbound", "storage", "worker")
OF_INTAKE = ("received, not stored", "received, not committed", "received, not acknowledged")
PEOPLE = 3
KILLED = -9
SOON = 10.0  # seconds
BUSY = 0.3  # seconds that SQLite waits for a lock here


@dataclass(frozen=True, slots=True)
class Point:
    """`in_doubt`: whether a body may have left when the worker died here, so that the policy has to settle it ·
    `arrived`: whether the mail has come by then · `away`: reached only where the database is away when the relay
    answers."""

    name: str
    in_doubt: bool
    arrived: bool
    away: bool = False


HAND_OVER = (
    Point("claimed", in_doubt=False, arrived=False),
    Point("prepared, not offered", in_doubt=False, arrived=False),
    Point("offered, not marked", in_doubt=False, arrived=False),
    Point("marker not committed", in_doubt=False, arrived=False),
    Point("marked, not given", in_doubt=True, arrived=False),
    Point("half a body", in_doubt=True, arrived=False),
    Point("given, not answered", in_doubt=True, arrived=True),
    Point("answered, not recorded", in_doubt=True, arrived=True),
    Point("outcome not committed", in_doubt=True, arrived=True),
    Point("outcome committed", in_doubt=False, arrived=True),
    Point("receipt not journaled", in_doubt=True, arrived=True, away=True),
    Point("journaled, not replayed", in_doubt=False, arrived=True, away=True),
    Point("replayed, not cleared", in_doubt=False, arrived=True, away=True),
)


@dataclass(frozen=True, slots=True)
class Crash:
    """What was seen: whether the worker died at the point, what had arrived then, and the verdict at the end.
    `copies`: {how many copies of a mail: mails}, all people's, at the end."""

    died: bool
    early: int
    verdict: Verdict
    copies: Counter[int]


def points_in_code() -> set[str]:
    """Every crash point on the way out that the code has."""
    calls = re.compile(r'crash_point\(\s*"([^"]+)"')
    files = [file for folder in HAND_OVER_FOLDERS for file in (PACKAGE / folder).rglob("*.py")]
    found = {name for file in files for name in calls.findall(file.read_text(encoding="utf-8"))}
    return found - set(OF_INTAKE)


def crash_at(point: Point, on_doubt: OnDoubt, nursery: Nursery, url: str, folder: Path) -> Crash:
    """A worker dies at the point, a second one finishes; on the migrated, empty database at `url`."""
    site = open_site(url, on_doubt)
    set_stage(site, PEOPLE, 3)
    clock = SharedClock(folder / "clock", start=FIRST_HOUR + timedelta(minutes=1))
    stop = folder / "stop"
    with sink(folder, Habits(stop=str(stop))) as counting:
        task = Task("deliver", url, counting.port, str(clock.file), on_doubt=on_doubt, patience=BUSY)
        deadly = replace(task, crash_at=point.name)
        died = _die_while_away(deadly, nursery, counting, stop) if point.away else nursery.do(deadly) == KILLED
        early = _arrived(counting, PEOPLE if point.arrived else 0)
        nursery.do(task)
        clock.advance(BREATH)
        nursery.do(task)
        taken = counting.counts.taken()
        verdict = judge(site, taken, PEOPLE, clock())
    site.database.close()
    return Crash(died, early, verdict, Counter(Counter(mail.message_id for mail in taken).values()))


def _die_while_away(task: Task, nursery: Nursery, counting: Sink, stop: Path) -> bool:
    """The mails have arrived, the database goes, the relay answers. A worker that lives through that dies later, when
    it makes up for it, or the next one does."""
    stop.touch()
    pid = nursery.fork(task)
    _arrived(counting, 1)
    with away(task.url):
        stop.unlink()
        died = nursery.wait(pid) == KILLED
    return died or nursery.do(task) == KILLED


def _arrived(counting: Sink, at_least: int) -> int:
    """Waits until so many mails have come: what was given just before a death may still be on its way."""
    until = time.monotonic() + SOON
    while len(counting.counts.taken()) < min(at_least, 1) and time.monotonic() < until:
        time.sleep(0.005)
    return len(counting.counts.taken())
