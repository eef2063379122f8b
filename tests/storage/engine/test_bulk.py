from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import Delete, Select, Update, select
from support.sites import MONDAY, enroll

from drip.flow.site import Site
from drip.storage.engine.bulk import RowType, delete_each, is_one_of, update_each
from drip.storage.engine.database import Database
from drip.storage.engine.records import read_enrollments
from drip.storage.engine.tables import Answer, SendRate

RATES = RowType(SendRate, "name", "free_at")
NAMES = RowType(SendRate, "name")
ANSWERS = RowType(
    Answer, "enrollment_id", "question", "number", "lesson", "clear", "value", "said", "source", "mail_id", "at"
)


@cache
def update_rates(sqlite: bool) -> Update:
    return update_each(RATES, 1, sqlite)


@cache
def delete_names(sqlite: bool) -> Delete:
    return delete_each(NAMES, sqlite)


@cache
def select_names(sqlite: bool) -> Select[Any]:
    return select(*RATES.columns).where(is_one_of(NAMES, sqlite)).order_by(*NAMES.columns)


@pytest.fixture
def rates(database: Database) -> Database:
    with database.write() as session:
        RATES.insert(session, [(name, MONDAY) for name in "abc"])
    return database


def all_of(database: Database, *names: str) -> dict[str, datetime]:
    with database.read() as session:
        return dict(tuple(row) for row in NAMES.execute(session, select_names, [(name,) for name in names]))


def test_what_was_put_in_is_what_is_found(rates: Database) -> None:
    assert all_of(rates, "a", "c", "z") == {"a": MONDAY, "c": MONDAY}


def test_an_update_touches_the_rows_that_are_given_and_no_others(rates: Database) -> None:
    elsewhere = timezone(timedelta(hours=5, minutes=30))
    late = (MONDAY + timedelta(microseconds=1)).astimezone(elsewhere)
    with rates.write() as session:
        RATES.execute(session, update_rates, [("b", late), ("nobody", MONDAY)])
    assert all_of(rates, "a", "b", "nobody") == {"a": MONDAY, "b": late}


def test_a_delete_takes_the_rows_that_are_given_and_no_others(rates: Database) -> None:
    with rates.write() as session:
        NAMES.execute(session, delete_names, [("a",), ("nobody",)])
    assert set(all_of(rates, "a", "b", "c")) == {"b", "c"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(values=st.lists(JSON, min_size=1, max_size=4))
def test_any_json_comes_back_as_it_was(site: Site, enrollment: int, values: list[Any]) -> None:
    with site.database.write() as session:
        session.query(Answer).delete()
        rows = [
            (enrollment, f"q{n}", 1, "welcome", True, value, "“é'\\", "cli", None, MONDAY)
            for n, value in enumerate(values)
        ]
        ANSWERS.insert(session, rows)
    with site.database.read() as session:
        kept = session.scalars(select(Answer).order_by(Answer.question)).all()
        assert [(answer.value, answer.said, answer.clear, answer.mail_id) for answer in kept] == [
            (value, "“é'\\", True, None) for value in values
        ]


@pytest.fixture
def enrollment(site: Site) -> int:
    return enroll(site)


def test_people_are_read_in_order_with_those_that_are_missing_left_out(site: Site) -> None:
    ids = [enroll(site, f"p{number}@example.net") for number in range(3)]
    with site.database.write() as session:
        found = read_enrollments(session, [*reversed(ids), 999], lock=True)
        assert [person.id for person in found] == ids
        assert found[0].email == "p0@example.net"
        assert read_enrollments(session, [], lock=True) == []
