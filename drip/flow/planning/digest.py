"""The weekly digest: what others in the same season share, to those of a cohort who share as well.

What goes into it is fixed when it is queued, and kept with the delivery: a copy is the same mail. Who stopped sharing,
or left, before that is not in it."""

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
    """Queues the digests that are due; how many. Safe to repeat: there is one a week at most."""
    count = 0
    while True:
        with site.database.write() as session:
            digests.lock_against_erasure(session)
            ids = digests.ids_with_digest_due(session, now, BATCH_SIZE)
            count += _queue(Work(session, site, now), ids)
        if len(ids) < BATCH_SIZE:
            return count


@dataclass(slots=True)
class _Readers:
    """Those of a batch who take the same version with the same cohort."""

    course: Course
    cohort: str
    people: list[EnrollmentRow] = field(default_factory=list)


def _queue(work: Work, ids: Sequence[int]) -> int:
    people = read_enrollments(work.session, ids, lock=True)
    groups: dict[tuple[int, str], _Readers] = {}
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
            group = groups.setdefault((person.version_id, person.cohort), _Readers(course, person.cohort))
            group.people.append(person)
    lines = {line.enrollment_id: line for group in groups.values() for line in _lines(work, group)}
    ledger.queue_deliveries(work.session, list(lines.values()))
    numbers = {person.id: lines[person.id].number if person.id in lines else person.last_number for person in people}
    digests.update_digests(
        work.session, [DigestUpdate(person.id, next_at[person.id], numbers[person.id]) for person in people]
    )
    return len(lines)


def _lines(work: Work, group: _Readers) -> Iterable[ledger.NewDelivery]:
    slots = {person.id: slot for person in group.people if (slot := _slot(group.course, person, work.now))}
    readers = [person for person in group.people if person.id in slots]
    if not readers:
        return
    shared = _shared(work.session, group)
    seasons = _seasons(work.session, group.course, [person.subscriber_id for person in readers])
    had, seen = _earlier_digests(work.session, readers)
    for person in readers:
        week = week_number(local_date(slots[person.id].opens, zone_of(person.zone)))
        season = seasons.get(person.subscriber_id, UNKNOWN)
        news = answers_new_to(person.subscriber_id, season, shared, seen[person.id], work.now)
        if news and week not in had[person.id]:
            chosen = choose_answers(news, seen[person.id])
            yield _line(
                work.site, person, slots[person.id], week, _data(group.course, person, season, chosen), work.now
            )


def _slot(course: Course, person: EnrollmentRow, now: datetime) -> Slot | None:
    """The slot that is open for them: one that has passed is left out, and what is in it comes with the next."""
    hours = digest_hours(person, course)
    return open_digest_slot(hours, zone_of(person.zone), now) if hours else None


def _shared(session: Session, group: _Readers) -> list[DigestAnswer]:
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
    """{subscriber id: the season in the course's first area}; nobody's, where the course has none."""
    if not course.areas:
        return {}
    reported = read_seasons_of(session, subscriber_ids)
    return {subscriber_id: areas.get(course.areas[0], UNKNOWN) for subscriber_id, areas in reported.items()}


def _earlier_digests(
    session: Session, readers: Sequence[EnrollmentRow]
) -> tuple[dict[int, set[int]], dict[int, set[str]]]:
    """({enrollment id: the weeks of their digests}, {enrollment id: the keys of what was in them})"""
    had: dict[int, set[int]] = {person.id: set() for person in readers}
    seen: dict[int, set[str]] = {person.id: set() for person in readers}
    for enrollment_id, week, arrived, data in digests.read_digests(session, list(had)):
        had[enrollment_id].add(week)
        seen[enrollment_id].update(data.get("shown", ()) if arrived else ())
    return had, seen


def _data(course: Course, person: EnrollmentRow, season: str, chosen: Sequence[DigestAnswer]) -> dict[str, Any]:
    """All that the template `email/digest.md` may name, and by what the answers are known again. An entry is a
    question, '' where it is that of the entry before, the words, and a name or ''."""
    questions = course.questions()
    entries: list[list[str]] = []
    before = ""
    for one in chosen:
        question = questions[one.question][1]
        entries.append(
            [question.text if one.question != before else "", display_words(question, one), display_name(one)]
        )
        before = one.question
    return {
        "entries": entries,
        "season": "" if season == UNKNOWN else season,
        "sharing": person.sharing or "",
        "shown": [one.key for one in chosen],
    }


def _line(
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
