"""Delivering lessons: the rate, its ratio to smtp-source on the same sink in the same run, and the cost of a mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.goals.arrival import octets_of_mail
from bench.goals.cost import cpu_of_tree
from bench.goals.figures import Figure, NotMeasured, Size, median_of
from bench.goals.keys import dkim_settings, signature_micros
from bench.goals.people import enroll_model, measured_number, multiply
from bench.goals.place import Place, open_place
from bench.goals.server import ON_DISK, postgres_server, server_pid
from bench.goals.sink import sink, source_rate
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery


@dataclass(frozen=True, slots=True)
class Case:
    """What to deliver, with which database, by how many processes."""

    name: str
    goal: str
    database: str = "sqlite"
    processes: int = 1
    kilobytes: int = 9
    signed: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRun:
    """`rate` is mails a second from the first marker to the last outcome; `cpu` is CPU seconds of all processes."""

    rate: float
    cpu: float


@dataclass(slots=True)
class Runs:
    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)  # µs for each mail


CASES = (
    Case("9 KB, SQLite, one process", "≥ 0.20"),
    Case("9 KB, SQLite, two processes", "≥ 0.35", processes=2),
    Case("9 KB, PostgreSQL, two processes", "≥ 0.32", "postgresql", 2),
    Case("9 KB, signed, SQLite, two processes", "≥ 0.16", processes=2, signed=True),
    Case("9 KB, signed, PostgreSQL, two processes", "≥ 0.16", "postgresql", 2, signed=True),
    Case("31 KB, signed, SQLite, two processes", "≥ 0.20", processes=2, kilobytes=31, signed=True),
    Case("31 KB, signed, PostgreSQL, two processes", "≥ 0.20", "postgresql", 2, 31, signed=True),
)
CONNECTIONS = 64  # of each process
MAX_CPU = 300  # µs
MAX_SIGNATURES = 2


def rows(case: Case, size: Size) -> Iterator[Figure]:
    with work_place(case) as (place, port, server):
        model = enroll_model(place)
        number = measured_number(place.site, model)
        octets = octets_of_mail(place, model, case.processes)
        runs = Runs()
        for _ in range(size.runs):
            source = source_rate(port, size.mails, octets)
            sent = deliver(place, model, number, size.mails, case.processes, server)
            runs.rates.append(sent.rate)
            runs.ratios.append(sent.rate / source)
            runs.cpus.append(1e6 * sent.cpu / size.mails)
        place.drip("audit")
    cpu, ratio = median_of(runs.cpus), median_of(runs.ratios)
    words = f"{octets / 1000:.1f} KB; {_cpu_words(case, cpu)}"
    yield Figure(case.name, f"{case.goal} of smtp-source", words, ratio, cpu, median_of(runs.rates))


def deliver(place: Place, model: int, number: int, mails: int, processes: int, server: int | None) -> DeliveryRun:
    """Delivers the lesson to `mails` new people. The cost excludes start-up, which a run with nothing due measures."""
    idle = _cpu_seconds(place, processes, server)
    people = multiply(place.site, model, mails)
    used = _cpu_seconds(place, processes, server)
    return DeliveryRun(rate_of(place, people, number), used - idle)


def rate_of(place: Place, people: range, number: int) -> float:
    """Mails a second from the first marker to the last outcome. Raises NotMeasured if one did not leave, or if no mail
    follows it in the plan."""
    mine = (Delivery.number == number, Delivery.enrollment_id.between(people.start, people[-1]))
    following = (Delivery.number == number + 1, Delivery.enrollment_id.between(people.start, people[-1]))
    with place.site.database.read() as session:
        sent, first, last = session.execute(
            select(func.count(), func.min(Delivery.marked_at), func.max(Delivery.ended_at)).where(
                *mine, Delivery.state == DeliveryState.SENT
            )
        ).one()
        planned = session.scalar(select(func.count()).where(*following, Delivery.state == DeliveryState.PLANNED))
    if first is None or last is None or sent != len(people) or planned != len(people):
        raise NotMeasured(f"Of {len(people)} lessons {sent} were sent, and {planned} have the next one planned.")
    return sent / max((last - first).total_seconds(), 1e-6)


@contextmanager
def work_place(case: Case, **settings: str) -> Iterator[tuple[Place, int, int | None]]:
    """An installation for a case: (place, the sink's port, the process id of its PostgreSQL server)."""
    signing = dkim_settings() if case.signed else {}
    settings = {"DRIP_SMTP_CONNECTIONS": str(CONNECTIONS), **signing, **settings}
    with TemporaryDirectory(prefix="drip-bench-", dir=ON_DISK) as name, sink() as port:
        folder = Path(name)
        if case.database == "sqlite":
            with open_place(
                folder, f"sqlite:///{folder}/drip.sqlite3", port, kilobytes=case.kilobytes, **settings
            ) as place:
                yield place, port, None
            return
        with postgres_server() as cluster:
            url = cluster.create_database()
            with open_place(folder, url, port, kilobytes=case.kilobytes, **settings) as place:
                yield place, port, server_pid(cluster)


def _cpu_seconds(place: Place, processes: int, server: int | None) -> float:
    before = cpu_of_tree(server) if server else 0.0
    cost = place.drip("tick", "deliver", side_by_side=processes)
    return cost.cpu + (cpu_of_tree(server) if server else 0.0) - before


def _cpu_words(case: Case, cpu: float) -> str:
    if case.kilobytes > 9:
        return f"{cpu:,.0f} µs a mail"
    if case.signed:
        return f"{cpu / signature_micros():.2f} signatures a mail (goal ≤ {MAX_SIGNATURES})"
    return f"{cpu:,.0f} µs a mail (goal ≤ {MAX_CPU})"
