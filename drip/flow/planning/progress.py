"""What the database knows of people in their courses, as the facts that the core decides on. Read for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from drip.core.cohorts.cohort import CourseStart, course_start
from drip.core.courses.course import UNKNOWN, Course, Pace
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import local_date
from drip.core.planning.sequence import DoneLesson, Progress
from drip.flow.planning.chosen_pace import pace_from_json
from drip.flow.zones import zone_of
from drip.storage.engine import records
from drip.storage.engine.database import Session
from drip.storage.engine.records import DeliveryRow, EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import FINAL_STATES, DeliveryState, MailKind

HANDED_OVER_STATES = (DeliveryState.SENT, DeliveryState.IN_DOUBT, DeliveryState.HANDING_OVER)
NOT_SENT_STATES = (DeliveryState.SUPPRESSED, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class EnrollmentView:
    """Where a person stands in a course: all that plans and mails are made from, read once."""

    enrollment: EnrollmentRow
    course: Course
    deliveries: Sequence[DeliveryRow]
    progress: Progress

    @property
    def pace(self) -> Pace:
        """The person's own pace where they chose one, else the course's."""
        return pace_of(self.enrollment, self.course)

    @property
    def last_lesson_at(self) -> datetime | None:
        """When the last lesson left, or may have left."""
        left = (handed_over_at(d) for d in self.deliveries if d.kind == MailKind.LESSON)
        return max((at for at in left if at), default=None)


@dataclass(frozen=True, slots=True)
class People:
    """What is stored of some enrollments, by their ids; seasons by the subscriber's id. `answers`: clear ones only."""

    enrolled: Mapping[int, EnrollmentRow]
    entries: Mapping[int, Sequence[DeliveryRow]]
    answers: Mapping[int, Mapping[str, tuple[Any, datetime]]]
    seasons: Mapping[int, Mapping[str, str]]

    def view(self, course: Course, enrollment_id: int) -> EnrollmentView:
        enrolled = self.enrolled[enrollment_id]
        entries = self.entries.get(enrollment_id, ())
        answers = self.answers.get(enrollment_id, {})
        seasons = _of_areas(course, self.seasons.get(enrolled.subscriber_id, {}))
        return EnrollmentView(enrolled, course, entries, _progress(course, enrolled, entries, answers, seasons))


def read_people(session: Session, ids: Sequence[int], *, lock: bool = False) -> People:
    """Those of the enrollments that there are. `lock`: kept from changing until this transaction ends."""
    return people_of(session, records.read_enrollments(session, ids, lock=lock))


def people_of(session: Session, enrolled: Sequence[EnrollmentRow]) -> People:
    """What is stored of enrollments that were read already."""
    ids = [person.id for person in enrolled]
    entries: dict[int, list[DeliveryRow]] = {}
    for entry in records.read_deliveries(session, ids):
        entries.setdefault(entry.enrollment_id, []).append(entry)
    answers: dict[int, dict[str, tuple[Any, datetime]]] = {}
    for enrollment_id, question, value, at in records.read_answers(session, ids):
        answers.setdefault(enrollment_id, {})[question] = (value, at)
    subscribers = list({person.subscriber_id for person in enrolled})
    return People({person.id: person for person in enrolled}, entries, answers, read_seasons_of(session, subscribers))


def read_enrollment_view(session: Session, course: Course, enrollment: EnrollmentRow) -> EnrollmentView:
    return people_of(session, [enrollment]).view(course, enrollment.id)


def read_seasons(session: Session, course: Course, subscriber_id: int) -> dict[str, str]:
    """{area: the season last reported, or 'unknown'}"""
    return _of_areas(course, read_seasons_of(session, [subscriber_id]).get(subscriber_id, {}))


def pace_of(person: EnrollmentRow, course: Course) -> Pace:
    return pace_from_json(person.pace, course)


def beginning_of(person: EnrollmentRow, course: Course) -> CourseStart:
    return course_start(course, person.cohort, person.started_at or person.created_at, zone_of(person.zone))


def handed_over_at(delivery: DeliveryRow | FullDeliveryRow) -> datetime | None:
    return delivery.marked_at if delivery.state in HANDED_OVER_STATES else None


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts as plain JSON, to be kept with the mail that was made from them."""
    return {
        "answers": {question: value for question, value in facts.answers.items() if value is not None},
        "seasons": dict(facts.seasons),
        "subscriber": dict(facts.subscriber),
        "enrollment": {"started": facts.enrollment["started"].isoformat(), "lessons": facts.enrollment["lessons"]},
        "cohort": facts.cohort,
    }


def facts_from_json(course: Course, data: Mapping[str, Any]) -> Facts:
    """The facts that `facts_to_json` was given."""
    enrollment = data["enrollment"]
    return Facts(
        answers=dict.fromkeys(course.questions()) | data["answers"],
        seasons=_of_areas(course, data["seasons"]),
        subscriber=data["subscriber"],
        enrollment={**enrollment, "started": date.fromisoformat(enrollment["started"])},
        cohort=data["cohort"],
    )


def read_seasons_of(session: Session, subscriber_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """{subscriber id: {area: the season last reported}}"""
    reported: dict[int, dict[str, str]] = {}
    for subscriber_id, area, season in records.read_seasons(session, subscriber_ids):
        reported.setdefault(subscriber_id, {})[area] = season
    return reported


def _of_areas(course: Course, reported: Mapping[str, str]) -> dict[str, str]:
    return {area: reported.get(area, UNKNOWN) for area in course.areas}


def _progress(
    course: Course,
    enrolled: EnrollmentRow,
    entries: Sequence[DeliveryRow],
    answers: Mapping[str, tuple[Any, datetime]],
    seasons: Mapping[str, str],
) -> Progress:
    zone, begins = zone_of(enrolled.zone), beginning_of(enrolled, course)
    done = tuple(sorted((_done(entry) for entry in entries if _is_done(entry)), key=lambda done: done.at))
    return Progress(
        started=begins.at,
        first_day=begins.first_day,
        zone=zone,
        done=done,
        answered_at={question: at for question, (_, at) in answers.items()},
        facts=Facts(
            answers=dict.fromkeys(course.questions()) | {question: value for question, (value, _) in answers.items()},
            seasons=seasons,
            subscriber={"first_name": enrolled.first_name, "email": enrolled.email, "zone": enrolled.zone},
            enrollment={"started": local_date(begins.at, zone), "lessons": sum(not d.skipped for d in done)},
            cohort=enrolled.cohort,
        ),
    )


def _is_done(entry: DeliveryRow) -> bool:
    return entry.kind == MailKind.LESSON and entry.state in FINAL_STATES


def _done(entry: DeliveryRow) -> DoneLesson:
    at = handed_over_at(entry) or entry.ended_at or entry.due_at
    return DoneLesson(entry.lesson, at, entry.choices, skipped=entry.state in NOT_SENT_STATES)
