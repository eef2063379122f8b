"""What the database knows of a person in a course, as the facts that the core decides on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from drip.core.course import UNKNOWN, Course, Pace
from drip.core.facts import Facts
from drip.core.schedule import local_date
from drip.core.sequence import Done, Progress
from drip.flow.zones import zone_of
from drip.storage import answers, ledger, people
from drip.storage.database import Session
from drip.storage.states import ENDED, MailKind, State
from drip.storage.tables import Delivery, Enrollment, Subscriber


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a course: all that plans and mails are made from, read once."""

    enrollment: Enrollment
    subscriber: Subscriber
    course: Course
    deliveries: Sequence[Delivery]
    progress: Progress

    @property
    def pace(self) -> Pace:
        """The person's own pace where they chose one, else the course's."""
        own = self.enrollment.pace
        if not own:
            return self.course.pace
        return Pace(tuple(own["days"]), time.fromisoformat(own["at"]), time.fromisoformat(own["until"]))

    @property
    def last_lesson_at(self) -> datetime | None:
        """When the last lesson left, or may have left."""
        left = (left_at(d) for d in self.deliveries if d.kind == MailKind.LESSON)
        return max((at for at in left if at), default=None)


def read_standing(session: Session, course: Course, enrollment: Enrollment) -> Standing:
    subscriber = people.get_subscriber(session, enrollment.subscriber_id)
    deliveries = ledger.deliveries_of(session, enrollment.id)
    progress = _read_progress(session, course, enrollment, subscriber, deliveries)
    return Standing(enrollment, subscriber, course, deliveries, progress)


def read_seasons(session: Session, course: Course, subscriber_id: int) -> dict[str, str]:
    """{area: the season last reported, or 'unknown'}"""
    reported = {report.area: report.season for report in answers.seasons_of(session, subscriber_id)}
    return {area: reported.get(area, UNKNOWN) for area in course.areas}


def left_at(delivery: Delivery) -> datetime | None:
    if delivery.state in (State.SENT, State.IN_DOUBT, State.HANDING_OVER):
        return delivery.marked_at
    return None


def _read_progress(
    session: Session, course: Course, enrollment: Enrollment, subscriber: Subscriber, deliveries: Sequence[Delivery]
) -> Progress:
    standing = {a.question: a for a in answers.answers_of(session, enrollment.id) if a.clear}
    started = enrollment.started_at or enrollment.created_at
    zone = zone_of(subscriber.zone)
    done = tuple(sorted((_done(d) for d in deliveries if _is_done(d)), key=lambda done: done.at))
    return Progress(
        started=started,
        zone=zone,
        done=done,
        answered={question: answer.at for question, answer in standing.items()},
        facts=Facts(
            answers=dict.fromkeys(course.questions())
            | {question: answer.value for question, answer in standing.items()},
            seasons=read_seasons(session, course, subscriber.id),
            subscriber=_subscriber_facts(subscriber),
            enrollment={"started": local_date(started, zone), "lessons": sum(not d.skipped for d in done)},
        ),
    )


def _is_done(delivery: Delivery) -> bool:
    return delivery.kind == MailKind.LESSON and delivery.state in ENDED


def _done(delivery: Delivery) -> Done:
    skipped = delivery.state in (State.SUPPRESSED, State.FAILED)
    at = left_at(delivery) or delivery.ended_at or delivery.due_at
    return Done(delivery.lesson, at, delivery.choices, skipped)


def _subscriber_facts(subscriber: Subscriber) -> dict[str, Any]:
    return {"first_name": subscriber.first_name, "email": subscriber.email, "zone": subscriber.zone}
