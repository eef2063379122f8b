"""The weekly digest: it shows people in a cohort, if they share their answers, what others in the same season share.

Its contents are chosen when it is queued and stored with the delivery, so that a copy is the same mail. It leaves out
whoever has stopped sharing or left the course by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from drip.core.cohorts.digest import open_digest_slot, week_number
from drip.core.cohorts.sharing import DigestAnswer, Sharing, answers_new_to, choose_answers, display_name, display_words
from drip.core.courses.course import UNKNOWN, Course
from drip.core.courses.course_json import CourseDataError
from drip.core.planning.schedule import Slot, local_date
from drip.flow.alert import alert
from drip.flow.planning.digest_due import digest_after, digest_hours
from drip.flow.planning.plan import message_id
from drip.flow.planning.progress import read_seasons_of
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow, read_enrollments
from drip.storage.engine.states import MailKind
from drip.storage.planning import digests
from drip.storage.planning.digests import DigestUpdate

BATCH_SIZE = 200
RETRY_DELAY = timedelta(hours=1)


def queue_digests(site: Site, now: datetime) -> int:
    """Queues the digests that are due; returns how many. Safe to repeat: nobody gets more than one a week."""
    count = 0
    while True:
        with site.database.write() as session:
            digests.lock_against_erasure(session)
            ids = digests.ids_with_digest_due(session, now, BATCH_SIZE)
            count += _queue(Work(session, site, now), ids)
        if len(ids) < BATCH_SIZE:
            return count


@dataclass(slots=True)
class _ReaderGroup:
    """The people in a batch who are in the same version and the same cohort."""

    course: Course
    cohort: str
    people: list[EnrollmentRow] = field(default_factory=list)


def _queue(work: Work, ids: Sequence[int]) -> int:
    people = read_enrollments(work.session, ids, lock=True)
    groups: dict[tuple[int, str], _ReaderGroup] = {}
    next_at: dict[int, datetime | None] = {}
    for person in people:
        try:
            course = work.site.edition(work.session, person.version_id).course
        except CourseDataError as error:
            alert(work.session, work.now, f"The digest of enrollment {person.id} cannot be made: {error}")
            next_at[person.id] = work.now + RETRY_DELAY
            continue
        next_at[person.id] = digest_after(person, course, work.now)
        if next_at[person.id] is not None and person.cohort:
            group = groups.setdefault((person.version_id, person.cohort), _ReaderGroup(course, person.cohort))
            group.people.append(person)
    new = {delivery.enrollment_id: delivery for group in groups.values() for delivery in _deliveries(work, group)}
    ledger.queue_deliveries(work.session, list(new.values()))
    numbers = {person.id: new[person.id].number if person.id in new else person.last_number for person in people}
    digests.update_digests(
        work.session, [DigestUpdate(person.id, next_at[person.id], numbers[person.id]) for person in people]
    )
    return len(new)


def _deliveries(work: Work, group: _ReaderGroup) -> Iterable[ledger.NewDelivery]:
    slots = {person.id: slot for person in group.people if (slot := _slot(group.course, person, work.now))}
    readers = [person for person in group.people if person.id in slots]
    if not readers:
        return
    shared = _shared_answers(work.session, group)
    seasons = _seasons(work.session, group.course, [person.subscriber_id for person in readers])
    weeks, seen = _earlier_digests(work.session, readers)
    for person in readers:
        week = week_number(local_date(slots[person.id].opens, zone_of(person.zone)))
        season = seasons.get(person.subscriber_id, UNKNOWN)
        unseen = answers_new_to(person.subscriber_id, season, shared, seen[person.id], work.now)
        if unseen and week not in weeks[person.id]:
            data = _template_data(group.course, person, season, choose_answers(unseen, seen[person.id]))
            yield _delivery(work.site, person, slots[person.id], week, data, work.now)


def _slot(course: Course, person: EnrollmentRow, now: datetime) -> Slot | None:
    """Returns the slot that is open for them now. None if it has passed: its contents come with the next digest."""
    hours = digest_hours(person, course)
    return open_digest_slot(hours, zone_of(person.zone), now) if hours else None


def _shared_answers(session: Session, group: _ReaderGroup) -> list[DigestAnswer]:
    questions = {name for name, (_, question) in group.course.questions().items() if question.shared}
    answers = digests.read_shared(session, group.course.slug, group.cohort, questions)
    seasons = _seasons(session, group.course, list({answer.subscriber_id for answer in answers}))
    return [
        DigestAnswer(
            enrollment_id=answer.enrollment_id,
            subscriber_id=answer.subscriber_id,
            question=answer.question,
            number=answer.number,
            value=answer.value,
            at=answer.at,
            first_name=answer.first_name,
            sharing=Sharing(answer.sharing),
            season=seasons.get(answer.subscriber_id, UNKNOWN),
        )
        for answer in answers
    ]


def _seasons(session: Session, course: Course, subscriber_ids: Sequence[int]) -> dict[int, str]:
    """Returns {subscriber id: the season in the course's first area}; {} if the course has no areas."""
    if not course.areas:
        return {}
    reported = read_seasons_of(session, subscriber_ids)
    return {subscriber_id: areas.get(course.areas[0], UNKNOWN) for subscriber_id, areas in reported.items()}


def _earlier_digests(
    session: Session, readers: Sequence[EnrollmentRow]
) -> tuple[dict[int, set[int]], dict[int, set[str]]]:
    """Returns ({enrollment id: the weeks of their digests}, {enrollment id: the keys of the answers in them})."""
    weeks: dict[int, set[int]] = {person.id: set() for person in readers}
    seen: dict[int, set[str]] = {person.id: set() for person in readers}
    for enrollment_id, week, arrived, data in digests.read_digests(session, list(weeks)):
        weeks[enrollment_id].add(week)
        seen[enrollment_id].update(data.get("shown", ()) if arrived else ())
    return weeks, seen


def _template_data(
    course: Course, person: EnrollmentRow, season: str, chosen: Sequence[DigestAnswer]
) -> dict[str, Any]:
    """Returns the values for the template `email/digest.md`, and in `shown` the keys of the answers in it. An entry is
    [question, or '' if the entry before has the same; words; name or '']."""
    questions = course.questions()
    entries: list[list[str]] = []
    previous = ""
    for answer in chosen:
        question = questions[answer.question][1]
        entries.append(
            [
                question.text if answer.question != previous else "",
                display_words(question, answer),
                display_name(answer),
            ]
        )
        previous = answer.question
    return {
        "entries": entries,
        "season": "" if season == UNKNOWN else season,
        "sharing": person.sharing or "",
        "shown": [answer.key for answer in chosen],
    }


def _delivery(
    site: Site, person: EnrollmentRow, slot: Slot, week: int, data: dict[str, Any], now: datetime
) -> ledger.NewDelivery:
    number = person.last_number + 1
    return ledger.NewDelivery(
        enrollment_id=person.id,
        number=number,
        kind=MailKind.DIGEST,
        lesson="",
        version_id=person.version_id,
        slot_at=slot.opens,
        due_at=slot.opens,
        expires_at=slot.closes,
        planned_at=now,
        choices={},
        message_id=message_id(site, person.id, number),
        occurrence=week,
        data=data,
    )
