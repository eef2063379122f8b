"""Enrolls many people quickly, in rows that drip has written: drip leads one person to the second lesson, and the
database copies their rows, dated a day earlier, so that tomorrow's lesson is due now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    String,
    Table,
    bindparam,
    case,
    cast,
    create_engine,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from bench.goals.course import MEASURED, SLUG
from bench.goals.figures import NotMeasured
from bench.goals.place import Place
from drip.clock import system_now
from drip.flow.people.recorded_answers import AnswerSource, save_answers
from drip.flow.planning.plan import plan_next
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.signup.signup_request import SignupRequest, Submission
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Answer, Consent, Delivery, Enrollment, Event, SeasonReport, Subscriber
from drip.storage.planning import enrollments

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DOMAINS = 20
ANSWERS = {"hope": "A year with more room in it, and a garden.", "work_season": "spring"}
PERSON_KEYS = {Subscriber: "id", Consent: "subscriber_id", SeasonReport: "subscriber_id"}
ENROLLMENT_KEYS = {Enrollment: "id", Delivery: "enrollment_id", Answer: "enrollment_id", Event: "enrollment_id"}
NOT_FOR_CLAIMS = (Consent, Event)  # which claiming and planning never read
ORDER = (Subscriber, Enrollment, Consent, Delivery, Answer, SeasonReport, Event)
DUE_TIMES = 64
PRIME = 7919

# A copied person has one number: their subscriber and enrollment ids are equal.
Numbers = ColumnElement[int]


def enroll_model(place: Place) -> int:
    return enroll_model_at(place.site, lambda: place.drip("tick", "deliver"), system_now())


def enroll_model_at(site: Site, deliver: Callable[[], object], now: datetime) -> int:
    """Enrolls one person who has had the first lesson and answered it; returns the enrollment id. They must be the
    first person of the site, so that their subscriber id is the same."""
    before = now - HOUR
    with site.database.write() as session:
        edition = site.live_edition(session, SLUG)
        assert edition is not None
        request = SignupRequest("model@d0.example.net", "Ada", "UTC", Submission("192.0.2.1"))
        enrollment = sign_up(Work(session, site, before), edition, request)
        assert enrollment is not None
        confirm(Work(session, site, before), enrollment.id, "192.0.2.1")
    deliver()
    with site.database.write() as session:
        found = enrollments.lock_enrollment(session, enrollment.id)
        assert found is not None
        save_answers(session, found, edition.course.lessons["first"], ANSWERS, AnswerSource("web"), now)
        plan_next(Work(session, site, now), found.id)
    return enrollment.id


def multiply(site: Site, model: int, count: int) -> range:
    """Adds `count` people like the model, for whom the second lesson is due; returns their numbers."""
    with _bulk(site) as connection:
        people = _next_numbers(connection, count)
        for table in ORDER:
            _copy(connection, table, model, people)
        _name_messages(connection, site, people)
    _vacuum(site)
    return people


def fill(site: Site, model: int, count: int, due: int) -> None:
    """Adds `count` people like the model, without their history. For `due` of them, spread over the tables, the lesson
    has been due for up to an hour, for the others it comes in the next weeks."""
    with _bulk(site) as connection:
        people = _next_numbers(connection, count)
        for table in (table for table in ORDER if table not in NOT_FOR_CLAIMS):
            _copy(connection, table, model, people, stride=max(1, count // due))
    _vacuum(site)


def measured_number(site: Site, model: int) -> int:
    """The number of the second lesson among a person's mails."""
    with site.database.read() as session:
        number = session.scalar(select(Delivery.number).filter_by(enrollment_id=model, lesson=MEASURED))
    if number is None:
        raise NotMeasured("The first letter has not left, so the second is not planned.")
    return number


def _copy(connection: Connection, model_class: type[Any], model: int, people: range, stride: int = 0) -> None:
    """For `stride` see `_spread`; with 0 every mail is due when the model's was, a day earlier."""
    table: Table = model_class.__table__
    key = PERSON_KEYS.get(model_class) or ENROLLMENT_KEYS[model_class]
    numbers = _numbers(connection, people)
    for row in connection.execute(select(table).where(table.c[key] == model)).mappings().all():
        columns = [column for column in table.c if column.name != "id" or key == "id"]
        values = [_value(column, row, numbers.c.n, stride) for column in columns]
        statement = insert(table).from_select([c.name for c in columns], select(*values).select_from(numbers))
        connection.execute(statement)


def _value(column: Column[Any], row: RowMapping, number: Numbers, stride: int) -> ColumnElement[Any]:
    match column.table.name, column.name:
        case ("subscriber" | "enrollment", "id") | (_, "subscriber_id" | "enrollment_id"):
            return number
        case "subscriber", "email":
            return _words("person-", number) + _words("@d", number % DOMAINS) + ".example.net"
        case "subscriber", "first_name":
            return _words("Ada ", number)
        case "delivery", "due_at" | "slot_at" if stride and row["state"] == DeliveryState.PLANNED:
            return _spread(number, stride)
    value = row[column.name]
    return literal(value - DAY if isinstance(value, datetime) else value, column.type)


def _words(before: str, number: Numbers) -> ColumnElement[str]:
    return literal(before) + cast(number, String)


def _numbers(connection: Connection, people: range) -> Any:
    """A table with one column, n."""
    if connection.dialect.name == "postgresql":
        return func.generate_series(people.start, people.stop - 1).table_valued("n").render_derived(name="people")
    first = select(literal(people.start).label("n")).cte(recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < people.stop - 1))


def _next_numbers(connection: Connection, count: int) -> range:
    start = (connection.scalar(select(func.max(Enrollment.id))) or 0) + 1
    return range(start, start + count)


def _name_messages(connection: Connection, site: Site, people: range) -> None:
    """Sets Message-IDs as drip makes them: a token of the enrollment and the mail."""
    keys = connection.execute(
        select(Delivery.enrollment_id, Delivery.number).where(Delivery.enrollment_id.between(people.start, people[-1]))
    ).all()
    names = [{"e": e, "n": n, "name": site.address(site.keys.token("message", e, n))} for e, n in keys]
    statement = (
        update(Delivery.__table__)  # type: ignore[arg-type]
        .where(Delivery.enrollment_id == bindparam("e"), Delivery.number == bindparam("n"))
        .values(message_id=bindparam("name"))
    )
    connection.execute(statement, names)


def _spread(number: Numbers, stride: int) -> ColumnElement[datetime]:
    """The due time: up to an hour ago for every `stride`th number, in the next 30 days for the others; both in no
    order."""
    now = system_now()
    mixed = (number % DUE_TIMES * PRIME) % DUE_TIMES  # within 32 bits
    past = [now - timedelta(minutes=1 + part) for part in range(DUE_TIMES)]
    future = [now + DAY + timedelta(hours=11 * part) for part in range(DUE_TIMES)]
    return case((number % stride == 0, _one_of(mixed, past)), else_=_one_of(mixed, future))


def _one_of(mixed: ColumnElement[int], times: Sequence[datetime]) -> ColumnElement[datetime]:
    column = Delivery.__table__.c.due_at
    return case({part: literal(at, column.type) for part, at in enumerate(times)}, value=cast(mixed, Integer))


@contextmanager
def _bulk(site: Site) -> Iterator[Connection]:
    """A transaction without triggers and foreign key checks, for speed."""
    engine = create_engine(site.database.url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            if connection.dialect.name == "postgresql":
                for table in ("subscriber", "enrollment"):
                    connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    finally:
        engine.dispose()


def _vacuum(site: Site) -> None:
    """Leaves the database as its own housekeeping would."""
    engine = create_engine(site.database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE"))
        if not is_sqlite:
            connection.execute(text("CHECKPOINT"))
    engine.dispose()
