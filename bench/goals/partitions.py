"""Claiming, recording and planning on a delivery table that is hash-partitioned by enrollment, on a durable PostgreSQL:
µs for one lesson, octets of write-ahead log, and whether every statement uses indexes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, make_url, text

from bench.goals.cost import cpu_of_tree
from bench.goals.figures import Figure, NotMeasured, Size, median_of
from bench.goals.people import enroll_model_at, fill
from bench.goals.place import open_place
from bench.goals.server import ON_DISK, postgres_server, server_pid
from drip.clock import system_now
from drip.demo.sink import Sink
from drip.flow.delivery.deliver import WorkerContext, deliver_due
from drip.flow.planning.plan import plan_all
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Relay
from drip.storage.delivery import ledger
from drip.storage.engine.records import ClaimedDelivery

PARTS = (1, 16, 64)  # 1: not partitioned
MAX_ENROLLED = 300_000  # partitioning more takes minutes
DUE = 3_000  # lessons for each number of partitions
BATCH = 256
WORKER = "measures"
Result = TypeVar("Result")
SCAN = re.compile(r"Seq Scan on (delivery\w*)")


@dataclass(frozen=True, slots=True)
class StepCosts:
    """For one lesson: µs of wall time for each step, µs of CPU (with the server's), octets of write-ahead log.
    `scanned` names the tables that were read sequentially."""

    claim: float
    record: float
    plan: float
    cpu: float
    log: float
    scanned: tuple[str, ...]


def rows(size: Size) -> Iterator[Figure]:
    enrolled = min(MAX_ENROLLED, max(size.enrolled))
    with filled_site(enrolled) as (site, server):
        for parts in PARTS:
            if parts > 1:
                partition(site.database.url, parts)
            costs = measure(site, DUE, server)
            name = (
                f"claim + record + plan, {enrolled:,} enrolled, {f'{parts} partitions' if parts > 1 else 'one table'}"
            )
            yield Figure(name, "", _words(costs, table_octets(site.database.url)), cpu=costs.cpu)


def _words(costs: StepCosts, octets: int) -> str:
    steps = (costs.claim, costs.record, costs.plan)
    time = f"{sum(steps):,.0f} µs: {' + '.join(f'{step:,.0f}' for step in steps)}"
    whole = f"{len(costs.scanned)} tables read whole" if costs.scanned else "by index alone"
    return f"{time}; {whole}; {costs.log / 1000:.1f} KB of log; {octets / 1e6:,.0f} MB"


@contextmanager
def filled_site(enrolled: int) -> Iterator[tuple[Site, int]]:
    """A site with `enrolled` people, some of whom have a lesson due, and its server's process id. Raises
    NotMeasured."""
    with (
        TemporaryDirectory(prefix="drip-bench-", dir=ON_DISK) as name,
        postgres_server() as cluster,
        Sink("127.0.0.1", 0, system_now) as sink,
        open_place(Path(name), cluster.create_database(), sink.port) as place,
    ):
        context = WorkerContext("first", Relay("127.0.0.1", sink.port))
        model = enroll_model_at(place.site, lambda: deliver_due(place.site, context, system_now), system_now())
        fill(place.site, model, enrolled, min(enrolled // 2, DUE * len(PARTS) + 1))
        _set_cost_for_ssd(place.site)
        yield place.site, server_pid(cluster)


def _set_cost_for_ssd(site: Site) -> None:
    """With the default of 4, PostgreSQL reads small partitions sequentially instead of looking up a batch in each."""
    with _connection(site.database.url, "AUTOCOMMIT") as connection:
        name = make_url(site.database.url).database
        connection.execute(text(f'ALTER DATABASE "{name}" SET random_page_cost = 1.1'))
    site.database.close()


def partition(url: str, parts: int) -> None:
    """Splits the delivery table into `parts` partitions by the statements of docs/scale.md. Nobody may use it
    meanwhile; only the order of the rows changes."""
    with _connection(url) as connection:
        _speed_up_writes(connection)
        constraints = _constraints(connection)
        indexes = _indexes(connection)
        connection.execute(text("ALTER TABLE delivery RENAME TO delivery_before"))
        like = "CREATE TABLE delivery (LIKE delivery_before INCLUDING DEFAULTS) PARTITION BY HASH (enrollment_id)"
        connection.execute(text(like))
        for part in range(parts):
            values = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
            connection.execute(text(f"CREATE TABLE delivery_of_{parts}_{part} PARTITION OF delivery {values}"))
        connection.execute(text("INSERT INTO delivery SELECT * FROM delivery_before"))
        connection.execute(text("DROP TABLE delivery_before"))
        for name, definition in constraints:
            connection.execute(text(f'ALTER TABLE delivery ADD CONSTRAINT "{name}" {definition}'))
        for definition in indexes:
            connection.execute(text(definition))
    with _connection(url, "AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))


def measure(site: Site, lessons: int, server: int) -> StepCosts:
    """Claims, records and plans `lessons` due lessons in batches, without the hand-over."""
    log, cpu = _log_position(site), process_time() + cpu_of_tree(server)
    claims, records, plans = [], [], []
    with _statements(site) as statements:
        for _ in range(0, lessons, BATCH):
            claimed, micros = _timed(partial(_claim, site))
            if not claimed:
                raise NotMeasured("Fewer lessons are due than were to be measured.")
            claims.append(micros / len(claimed))
            records.append(_timed(partial(_record, site, claimed))[1] / len(claimed))
            plans.append(_timed(partial(_plan, site, claimed))[1] / len(claimed))
    count = len(claims) * BATCH
    cpu = process_time() + cpu_of_tree(server) - cpu
    log = _log_position(site) - log
    medians = median_of(claims), median_of(records), median_of(plans)
    return StepCosts(*medians, 1e6 * cpu / count, log / count, _scanned_tables(site, statements))


def _claim(site: Site) -> Sequence[ClaimedDelivery]:
    with site.database.write() as session:
        return ledger.claim(session, WORKER, system_now(), BATCH)


def _record(site: Site, claimed: Sequence[ClaimedDelivery]) -> None:
    """The marker before the hand-over and the receipt after it, each in its own transaction."""
    now = system_now()
    with site.database.write() as session:
        ledger.mark_handing_over(session, WORKER, [(*delivery.key, {}) for delivery in claimed], now)
    receipts = [ledger.RelayReceipt(*delivery.key, delivery.attempt, "250 OK", now) for delivery in claimed]
    with site.database.write() as session:
        ledger.mark_sent(session, receipts, now)


def _plan(site: Site, claimed: Sequence[ClaimedDelivery]) -> None:
    with site.database.write() as session:
        plan_all(Work(session, site, system_now()), [delivery.enrollment_id for delivery in claimed])


def _timed(act: Callable[[], Result]) -> tuple[Result, float]:
    """(the result of `act`, µs of wall time)"""
    start = perf_counter()
    result = act()
    return result, 1e6 * (perf_counter() - start)


def table_octets(url: str) -> int:
    """The size of all deliveries and their indexes, in all partitions."""
    query = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'delivery%'"
    with _connection(url) as connection:
        return int(connection.scalar(text(query)) or 0)


@contextmanager
def _statements(site: Site) -> Iterator[dict[str, Any]]:
    """Yields {statement on deliveries: one set of its parameters}, filled with what the site executes in the block."""
    statements: dict[str, Any] = {}

    def record_statement(*call: Any) -> None:
        _, _, statement, parameters, _, many = call
        if "delivery" in statement:
            statements.setdefault(statement, parameters[0] if many else parameters)

    event.listen(site.database.engine, "before_cursor_execute", record_statement)
    try:
        yield statements
    finally:
        event.remove(site.database.engine, "before_cursor_execute", record_statement)


def _scanned_tables(site: Site, statements: dict[str, Any]) -> tuple[str, ...]:
    """The delivery tables that PostgreSQL reads sequentially for these statements."""
    found: set[str] = set()
    with _connection(site.database.url) as connection:
        for statement, parameters in statements.items():
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            found |= set(SCAN.findall("\n".join(row[0] for row in plan)))
    return tuple(sorted(found))


def _constraints(connection: Connection) -> Sequence[tuple[str, str]]:
    """[(name, definition)] of the constraints: primary key and unique first, foreign keys last."""
    query = """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid = 'delivery'::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype DESC"""
    return [(name, definition) for name, definition in connection.execute(text(query))]


def _indexes(connection: Connection) -> Sequence[str]:
    """The statements that create the indexes without a constraint."""
    query = """SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'delivery'::regclass
               AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""
    return [definition.replace(" ON ONLY ", " ON ") for definition in connection.scalars(text(query))]


def _speed_up_writes(connection: Connection) -> None:
    connection.execute(text("SET LOCAL synchronous_commit = off"))
    connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))


def _log_position(site: Site) -> int:
    with _connection(site.database.url) as connection:
        return int(connection.scalar(text("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) or 0)


@contextmanager
def _connection(url: str, isolation: Any = "READ COMMITTED") -> Iterator[Connection]:
    engine = create_engine(url, isolation_level=isolation)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
