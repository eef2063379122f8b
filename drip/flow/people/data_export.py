"""Exports all that is stored about one person, for them to download. See docs/pages.md, "My data"."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from drip.core.courses.course_json import CourseDataError
from drip.core.simulation.timeline_text import describe_event
from drip.flow.delivery.sent_text import subject_as_sent
from drip.flow.edition import Edition
from drip.flow.people.mails_of_person import identify_person, stray_mails
from drip.flow.planning.progress import People, read_people
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery
from drip.storage.people import erasure, personal_data, subscribers
from drip.storage.people.personal_data import Row

FORMAT = "drip person 1"
TABLES = {
    "subscriber": "person",
    "consent": "consents",
    "enrollment": "courses",
    "delivery": "mails",
    "answer": "answers",
    "reply": "replies",
    "season_report": "seasons",
    "inbound_mail": "inbound_mails",
    "event": "history",
    "suppression": "suppressed",
}
"""{table: the key of its rows in the file}"""
EXCLUDED_COLUMNS = {
    "delivery.claimed_by": "which of our processes has the mail in hand",
    "delivery.resent": "told in words: `sent_again`",
    "suppression.key": "the keyed hash of the address that is there in plain words",
}
"""{column: why it is not in the file}. Every other column is in it, under its own name."""
SHOWN_KEYS = "shown"  # in a digest's data: the keys of the answers in it, which belong to others


def export_person(work: Work, subscriber_id: int) -> dict[str, Any] | None:
    """Returns what is stored about a person as JSON values; None if there is no such person. Keys are the names of the
    columns, times ISO 8601 in UTC."""
    subscriber = subscribers.find_by_id(work.session, subscriber_id)
    if subscriber is None:
        return None
    person = identify_person(work.session, subscriber_id, subscriber.email)
    mails = {
        *personal_data.mails_of(work.session, person.enrollment_ids),
        *stray_mails(work.session, work.site, person),
    }
    keys = work.site.keys.suppression_keys(subscriber.email)
    found = personal_data.rows_about(work.session, subscriber_id, mails, keys)
    people = read_people(work.session, sorted(person.enrollment_ids))
    sections = {name: [_exported_row(table, row) for row in found[table]] for table, name in TABLES.items()}
    _add_subjects(work.session, work.site, people, found["delivery"], sections["mails"])
    _add_questions(work.session, work.site, found["enrollment"], sections)
    zone = zone_of(subscriber.zone)
    for event, line in zip(found["event"], sections["history"], strict=True):
        line["in_words"] = describe_event(event["kind"], event["data"], zone)
    return {
        "format": FORMAT,
        "made_at": _plain(work.now),
        "site": work.site.base_url,
        **sections,
        "person": sections["person"][0],
        "shown_to_others": _shown_to_others(work.session, person.enrollment_ids),
    }


def export_by_address(work: Work, email: str) -> dict[str, Any] | None:
    """Like `export_person`, for the person who has this address."""
    subscriber = subscribers.find_subscriber(work.session, email)
    return export_person(work, subscriber.id) if subscriber else None


def _exported_row(table: str, row: Row) -> dict[str, Any]:
    values = {column: _plain(value) for column, value in row.items() if f"{table}.{column}" not in EXCLUDED_COLUMNS}
    if table == "delivery":
        values["sent_again"] = row["resent"]
        values["data"] = {key: value for key, value in row["data"].items() if key != SHOWN_KEYS}
    return values


def _plain(value: Any) -> Any:
    """Returns a JSON value: times as ISO 8601 in UTC, bytes as base64."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case bytes():
            return base64.b64encode(value).decode()
        case str():
            return str(value)
    return value


def _add_subjects(
    session: Session, site: Site, people: People, rows: Collection[Row], mails: list[dict[str, Any]]
) -> None:
    """Adds each mail's subject, rendered again from what the mail was made from; None if it was not made yet."""
    for row, mail in zip(rows, mails, strict=True):
        delivery = ClaimedDelivery(**{name: row[name] for name in ClaimedDelivery._fields})
        edition = _edition(session, site, delivery.version_id) if row["made_from"] else None
        mail["subject"] = subject_as_sent(site, people, edition, delivery) if edition else None


def _add_questions(
    session: Session, site: Site, rows: Collection[Row], sections: Mapping[str, list[dict[str, Any]]]
) -> None:
    editions = {row["id"]: _edition(session, site, row["version_id"]) for row in rows}
    for course in sections["courses"]:
        edition = editions[course["id"]]
        course["title"] = edition.course.title if edition else None
    for answer in sections["answers"]:
        edition = editions[answer["enrollment_id"]]
        found = edition.course.questions().get(answer["question"]) if edition else None
        answer["question_text"] = found[1].text if found else None


def _edition(session: Session, site: Site, version_id: int) -> Edition | None:
    """Returns None if the version can't be read any more: people get their data all the same."""
    try:
        return site.edition(session, version_id)
    except CourseDataError:
        return None


def _shown_to_others(session: Session, enrollment_ids: Collection[int]) -> list[dict[str, Any]]:
    """Returns the person's words in the digests of others, without naming those."""
    return [
        {"question": key.split("/")[1], "words": words, "under_the_name": name}
        for digest in erasure.digests_showing(session, enrollment_ids, lock=False)
        for (_, words, name), key in zip(digest.data["entries"], digest.data["shown"], strict=True)
        if int(key.split("/")[0]) in enrollment_ids
    ]
