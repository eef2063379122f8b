"""What somebody may download is all that is stored of them: no table and no column is forgotten."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table as RowTable
from support.cohorts import cohort_site, sharing
from support.mail import answer, deliver, live_through
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, clock_at, enroll, spoil_course
from support.traces import contents

from drip.flow.delivery.settle import suppress_person
from drip.flow.people import preferences
from drip.flow.people.data_export import EXCLUDED_COLUMNS, TABLES, export_person
from drip.flow.planning.digest import queue_digests
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.tables import TableBase

MARA = "mara@example.net"
NOT_OF_A_PERSON = {
    "course_version": "a course, as it is published",
    "asset": "a picture of a course",
    "send_rate": "how fast mail leaves",
    "installation": "the database",
    "mailbox_position": "how far our own mailbox was read",
    "spent_challenge": "numbers without a person",
    "link": "where links of lessons lead",
    "hold": "a domain or a lesson that waits",
}
"""Tables without a word about anybody, and what they are about."""


def exported(site: Site, subscriber_id: int = 1) -> dict[str, Any]:
    with site.database.read() as session:
        found = export_person(Work(session, site, MONDAY), subscriber_id)
    assert found is not None
    copy: dict[str, Any] = json.loads(json.dumps(found))
    return copy


def leads_to_subscriber(table: RowTable, seen: frozenset[str] = frozenset()) -> bool:
    others = {key.column.table for key in table.foreign_keys} - {table}
    return table.name == "subscriber" or any(
        leads_to_subscriber(other, seen | {table.name}) for other in others if other.name not in seen
    )


def test_every_table_is_in_the_file_or_is_about_no_person() -> None:
    tables = TableBase.metadata.tables
    about_people = {name for name, table in tables.items() if leads_to_subscriber(table)}
    assert about_people <= set(TABLES)
    assert set(tables) - set(TABLES) == set(NOT_OF_A_PERSON)


@pytest.fixture
def lived(site: Site) -> Site:
    """Mara has had letters, answered, told a season, and has complained."""
    enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-07 12:00")
        answer(site, server.messages[-1], "winter\nThe zebrafinch is silent.", clock)
        answer(site, server.messages[0], "Air & light, <b>first</b>", clock)
        with site.database.write() as session:
            preferences.answer_question(Work(session, site, clock()), 1, "hope", "More air", "web")
            suppress_person(Work(session, site, clock()), 1, "complaint", "too many")
    return site


def test_every_column_is_in_the_file_or_left_out_for_a_reason(lived: Site) -> None:
    file, rows = exported(lived), contents(lived.database)
    rows["event"] = [row for row in rows["event"] if row["subscriber_id"]]
    for table, name in TABLES.items():
        told = [file[name]] if table == "subscriber" else file[name]
        assert len(told) == len(rows[table]) > 0, table
        columns = {column.name for column in TableBase.metadata.tables[table].columns}
        for row in told:
            assert columns - set(row) == {
                left.partition(".")[2] for left in EXCLUDED_COLUMNS if left.startswith(f"{table}.")
            }


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    known = {f"{table}.{column.name}" for table in TABLES for column in TableBase.metadata.tables[table].columns}
    assert set(EXCLUDED_COLUMNS) <= known


def test_it_tells_what_was_asked_said_and_sent(lived: Site) -> None:
    file = exported(lived)
    assert file["format"] == "drip person 1"
    assert file["person"]["email"] == MARA
    assert file["courses"][0]["title"] == "Four seasons"
    hopes = [(a["question_text"], a["said"], a["source"]) for a in file["answers"] if a["question"] == "hope"]
    assert hopes == [
        ("What do you hope for?", "Air & light, <b>first</b>", "reply"),
        ("What do you hope for?", "More air", "web"),
    ]
    sent = [mail["subject"] for mail in file["mails"] if mail["state"] == "sent"]
    assert sent == ["Mara, welcome", "Which season is it?"]
    assert [(s["area"], s["season"]) for s in file["seasons"]] == [("career", "winter")]
    assert "zebrafinch" in file["replies"][0]["new_text"]
    assert file["suppressed"][0]["reason"] == "complaint"


def test_times_are_in_utc(lived: Site) -> None:
    at = exported(lived)["consents"][0]["at"]
    assert at.endswith("Z")
    assert datetime.fromisoformat(at) == MONDAY.astimezone(UTC)


def test_their_words_in_the_digests_of_others_are_told_and_not_whose_they_are(
    database: Database, course_folder: Path
) -> None:
    site, clock = cohort_site(database, course_folder), clock_at("2027-01-17 17:00")
    for name, words in (("Anna", "Avocets."), ("Ben", "Bitterns.")):
        sharing(site, name, words, now=clock_at("2027-01-14 12:00")())
    queue_digests(site, clock())
    with scripted() as server:
        deliver(site, server, clock)
    file = exported(site)
    assert file["shown_to_others"] == [{"question": "hope", "words": "Avocets.", "under_the_name": ""}]
    assert "ben@" not in json.dumps(file).lower()
    assert "shown" not in next(mail["data"] for mail in file["mails"] if mail["kind"] == "digest")


def test_a_course_that_cannot_be_read_any_more_keeps_nobody_from_their_data(lived: Site) -> None:
    spoil_course(lived, 1)
    file = exported(lived)
    assert file["courses"][0]["title"] is None
    assert len(file["answers"]) == 4


def test_there_is_nothing_of_nobody(site: Site) -> None:
    with site.database.read() as session:
        assert export_person(Work(session, site, MONDAY), 99) is None
