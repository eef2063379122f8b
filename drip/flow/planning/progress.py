"""Reads people's progress in their courses, for many at once, in the form that `drip.core` decides from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from drip.core.cohorts.cohort import CourseStart, course_start
from drip.core.courses.course import UNKNOWN, Course, Lesson, Pace, Question
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import local_date
from drip.core.planning.sequence import DoneLesson, Progress
from drip.flow.planning.chosen_pace import pace_from_json
from drip.flow.zones import zone_of
from drip.storage.engine import records
from drip.storage.engine.database import Session
from drip.storage.engine.records import AnswerRow, DeliveryRow, EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import FINAL_STATES, DeliveryState, MailKind

HANDED_OVER_STATES = (DeliveryState.SENT, DeliveryState.IN_DOUBT, DeliveryState.HANDING_OVER)
NOT_SENT_STATES = (DeliveryState.SUPPRESSED, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class EnrollmentView:
    """Everything about one person in one course that plans and mails are made from, read once."""

    enrollment: EnrollmentRow
    course: Course
    deliveries: Sequence[DeliveryRow]
    progress: Progress

    @property
    def pace(self) -> Pace:
        """The pace that the person chose, or else the course's."""
        return pace_of(self.enrollment, self.course)

    @property
    def last_lesson_at(self) -> datetime | None:
        """When the last lesson was sent, or may have been."""
        times = (handed_over_at(d) for d in self.deliveries if d.kind == MailKind.LESSON)
        return max((at for at in times if at), default=None)


@dataclass(frozen=True, slots=True)
class People:
    """What is stored about some enrollments, by enrollment id; `seasons` by subscriber id. `answers` are the valid
    clear ones, by question."""

    enrollments: Mapping[int, EnrollmentRow]
    deliveries: Mapping[int, Sequence[DeliveryRow]]
    answers: Mapping[int, Mapping[str, AnswerRow]]
    seasons: Mapping[int, Mapping[str, str]]
    signs: Mapping[int, datetime] = field(default_factory=dict)

    def view(self, course: Course, enrollment_id: int) -> EnrollmentView:
        person = self.enrollments[enrollment_id]
        deliveries = self.deliveries.get(enrollment_id, ())
        answers = self.answers.get(enrollment_id, {})
        seasons = _seasons_by_area(course, self.seasons.get(person.subscriber_id, {}))
        return EnrollmentView(person, course, deliveries, _progress(course, person, deliveries, answers, seasons))


def read_people(session: Session, ids: Sequence[int], *, lock: bool = False) -> People:
    """Reads these enrollments; those that do not exist are left out. With `lock`, nobody else can change them until
    this transaction ends."""
    return people_of(session, records.read_enrollments(session, ids, lock=lock))


def people_of(session: Session, enrollments: Sequence[EnrollmentRow]) -> People:
    """Reads what else is stored about enrollments that were read already."""
    ids = [person.id for person in enrollments]
    deliveries: dict[int, list[DeliveryRow]] = {}
    for delivery in records.read_deliveries(session, ids):
        deliveries.setdefault(delivery.enrollment_id, []).append(delivery)
    answers: dict[int, dict[str, AnswerRow]] = {}
    for answer in records.read_answers(session, ids):
        answers.setdefault(answer.enrollment_id, {})[answer.question] = answer
    seasons = read_seasons_of(session, list({person.subscriber_id for person in enrollments}))
    return People({person.id: person for person in enrollments}, deliveries, answers, seasons)


def read_enrollment_view(session: Session, course: Course, enrollment: EnrollmentRow) -> EnrollmentView:
    return people_of(session, [enrollment]).view(course, enrollment.id)


def read_seasons(session: Session, course: Course, subscriber_id: int) -> dict[str, str]:
    """Returns {area: the season last reported, or 'unknown'}."""
    return _seasons_by_area(course, read_seasons_of(session, [subscriber_id]).get(subscriber_id, {}))


def pace_of(person: EnrollmentRow, course: Course) -> Pace:
    return pace_from_json(person.pace, course)


def course_start_of(person: EnrollmentRow, course: Course) -> CourseStart:
    return course_start(course, person.cohort, person.started_at or person.created_at, zone_of(person.zone))


def handed_over_at(delivery: DeliveryRow | FullDeliveryRow) -> datetime | None:
    return delivery.marked_at if delivery.state in HANDED_OVER_STATES else None


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Returns the facts as plain JSON, to be stored with the mail that was made from them."""
    return {
        "answers": {question: value for question, value in facts.answers.items() if value is not None},
        "seasons": dict(facts.seasons),
        "subscriber": dict(facts.subscriber),
        "enrollment": {"started": facts.enrollment["started"].isoformat(), "lessons": facts.enrollment["lessons"]},
        "cohort": facts.cohort,
    }


def facts_from_json(course: Course, data: Mapping[str, Any]) -> Facts:
    """Returns the facts that `facts_to_json` was called with."""
    enrollment = data["enrollment"]
    return Facts(
        answers=dict.fromkeys(course.questions()) | data["answers"],
        seasons=_seasons_by_area(course, data["seasons"]),
        subscriber=data["subscriber"],
        enrollment={**enrollment, "started": date.fromisoformat(enrollment["started"])},
        cohort=data["cohort"],
    )


def read_seasons_of(session: Session, subscriber_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns {subscriber id: {area: the season last reported}}."""
    reported: dict[int, dict[str, str]] = {}
    for subscriber_id, area, season in records.read_seasons(session, subscriber_ids):
        reported.setdefault(subscriber_id, {})[area] = season
    return reported


def _seasons_by_area(course: Course, reported: Mapping[str, str]) -> dict[str, str]:
    return {area: reported.get(area, UNKNOWN) for area in course.areas}


def _progress(
    course: Course,
    person: EnrollmentRow,
    deliveries: Sequence[DeliveryRow],
    answers: Mapping[str, AnswerRow],
    seasons: Mapping[str, str],
) -> Progress:
    zone, start = zone_of(person.zone), course_start_of(person, course)
    done = tuple(sorted((_done_lesson(d) for d in deliveries if _is_done(d)), key=lambda lesson: lesson.at))
    return Progress(
        started=start.at,
        first_day=start.first_day,
        zone=zone,
        done=done,
        answered_at={question: answer.at for question, answer in answers.items()},
        facts=Facts(
            answers=dict.fromkeys(course.questions()) | visible_values(course, answers),
            seasons=seasons,
            subscriber={"first_name": person.first_name, "email": person.email, "zone": person.zone},
            enrollment={"started": local_date(start.at, zone), "lessons": sum(not lesson.skipped for lesson in done)},
            cohort=person.cohort,
        ),
    )


def visible_values(course: Course, answers: Mapping[str, AnswerRow]) -> dict[str, Any]:
    """Returns {question: value} of what conditions and templates may see. Of a flagged answer they see what was chosen,
    since those are the course's words, and none of the person's own."""
    questions = course.questions()
    return {
        question: None if answer.is_withheld and is_in_own_words(questions, question) else answer.value
        for question, answer in answers.items()
    }


def is_in_own_words(questions: Mapping[str, tuple[Lesson, Question]], question: str) -> bool:
    """Whether the answers to a question are the person's own words; so are those to a question that is gone."""
    return question not in questions or questions[question][1].kind.is_in_own_words


def _is_done(delivery: DeliveryRow) -> bool:
    return delivery.kind == MailKind.LESSON and delivery.state in FINAL_STATES


def _done_lesson(delivery: DeliveryRow) -> DoneLesson:
    at = handed_over_at(delivery) or delivery.ended_at or delivery.due_at
    return DoneLesson(delivery.lesson, at, delivery.choices, skipped=delivery.state in NOT_SENT_STATES)
