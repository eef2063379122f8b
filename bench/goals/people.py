"""Many people in a course, quickly, in rows that drip has written: one person is led through it by drip itself, and the
rows of that one are copied inside the database, a day earlier, so that the lesson of tomorrow is due now."""

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

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
DOMAINS = 20
ANSWERS = {"hope": "A year with more room in it, and a garden.", "work_season": "spring"}
OF_A_PERSON = {Subscriber: "id", Consent: "subscriber_id", SeasonReport: "subscriber_id"}
OF_AN_ENROLLMENT = {Enrollment: "id", Delivery: "enrollment_id", Answer: "enrollment_id", Event: "enrollment_id"}
NOT_FOR_CLAIMS = (Consent, Event)  # what claiming and planning never look at
ORDER = (Subscriber, Enrollment, Consent, Delivery, Answer, SeasonReport, Event)
DUE_TIMES = 64
A_PRIME = 7919

# In these rows, whoever is copied has one number: the subscriber's and the enrollment's id are the same.
Numbers = ColumnElement[int]


def lead_one(place: Place) -> int:
    return lead(place.site, lambda: place.drip("tick", "deliver"), system_now())


def lead(site: Site, deliver: Callable[[], object], now: datetime) -> int:
    """One person who has had the first letter and has answered it; their enrollment. It must be the first of all, so
    that both its numbers are the same."""
    before = now - AN_HOUR
    with site.database.write() as session:
        edition = site.live_edition(session, SLUG)
        assert edition is not None
        wish = SignupRequest("model@d0.example.net", "Ada", "UTC", Submission("192.0.2.1"))
        enrollment = sign_up(Work(session, site, before), edition, wish)
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
    """So many people like the model, who are due the second letter; their numbers."""
    with _bulk(site) as connection:
        people = _next_numbers(connection, count)
        for table in ORDER:
            _copy(connection, table, model, people)
        _name_messages(connection, site, people)
    _tidy(site)
    return people


def fill(site: Site, model: int, count: int, due: int) -> None:
    """So many people like the model, without their history, of whom `due` have waited for some hours, all over the
    tables; the others have their letter in the weeks to come."""
    with _bulk(site) as connection:
        people = _next_numbers(connection, count)
        for table in (table for table in ORDER if table not in NOT_FOR_CLAIMS):
            _copy(connection, table, model, people, stride=max(1, count // due))
    _tidy(site)


def measured_number(site: Site, model: int) -> int:
    """The number of the second letter among the mails of each."""
    with site.database.read() as session:
        number = session.scalar(select(Delivery.number).filter_by(enrollment_id=model, lesson=MEASURED))
    if number is None:
        raise NotMeasured("The first letter has not left, so the second is not planned.")
    return number


def _copy(connection: Connection, of: type[Any], model: int, people: range, stride: int = 0) -> None:
    """`stride`: see `_spread`; with 0 all mails are due as the model's was, a day earlier."""
    table: Table = of.__table__
    key = OF_A_PERSON.get(of) or OF_AN_ENROLLMENT[of]
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
    return literal(value - A_DAY if isinstance(value, datetime) else value, column.type)


def _words(before: str, number: Numbers) -> ColumnElement[str]:
    return literal(before) + cast(number, String)


def _numbers(connection: Connection, people: range) -> Any:
    """A table of one column, n."""
    if connection.dialect.name == "postgresql":
        return func.generate_series(people.start, people.stop - 1).table_valued("n").render_derived(name="people")
    first = select(literal(people.start).label("n")).cte(recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < people.stop - 1))


def _next_numbers(connection: Connection, count: int) -> range:
    start = (connection.scalar(select(func.max(Enrollment.id))) or 0) + 1
    return range(start, start + count)


def _name_messages(connection: Connection, site: Site, people: range) -> None:
    """Message-IDs as drip makes them: a token of the enrollment and the mail."""
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
    """Each mail that many numbers apart waits since up to an hour, the others for up to 30 days; both in no order."""
    now = system_now()
    mixed = (number % DUE_TIMES * A_PRIME) % DUE_TIMES  # within 32 bits
    past = [now - timedelta(minutes=1 + part) for part in range(DUE_TIMES)]
    future = [now + A_DAY + timedelta(hours=11 * part) for part in range(DUE_TIMES)]
    return case((number % stride == 0, _one_of(mixed, past)), else_=_one_of(mixed, future))


def _one_of(mixed: ColumnElement[int], times: Sequence[datetime]) -> ColumnElement[datetime]:
    column = Delivery.__table__.c.due_at
    return case({part: literal(at, column.type) for part, at in enumerate(times)}, value=cast(mixed, Integer))


@contextmanager
def _bulk(site: Site) -> Iterator[Connection]:
    """A transaction that trusts what it writes, for speed."""
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


def _tidy(site: Site) -> None:
    """As the databases' own housekeeping leaves it."""
    engine = create_engine(site.database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE"))
        if not is_sqlite:
            connection.execute(text("CHECKPOINT"))
    engine.dispose()
