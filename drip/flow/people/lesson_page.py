"""The lessons that somebody received, as pages: each as it was sent to them. Reads only; plain values out, all times
local to the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.courses.course import Course, Question
from drip.core.languages.translate import WordingKey
from drip.core.planning.facts import Facts
from drip.flow.edition import Edition
from drip.flow.mail_links import links_of_mail
from drip.flow.planning.progress import NOT_SENT_STATES, facts_from_json, read_enrollment_view
from drip.flow.site import Site
from drip.flow.zones import zone_of
from drip.rendering import CompiledPage, Links, RenderError, render_body, render_subject
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import MailKind
from drip.storage.planning import enrollments


@dataclass(frozen=True, slots=True)
class ReceivedLesson:
    """A lesson that left, or may have left, for somebody. `subject` is what their inbox shows."""

    lesson: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LessonPage:
    """`body` is safe HTML, in `language`; `asked` are the questions of the lesson as it was sent. `before` and `after`
    are the lessons they received before and after it."""

    received: ReceivedLesson
    body: str
    language: str
    asked: tuple[Question, ...]
    before: ReceivedLesson | None
    after: ReceivedLesson | None


def lessons_of(session: Session, site: Site, enrollment_id: int) -> tuple[ReceivedLesson, ...]:
    """All that this person received, the oldest first."""
    reader = _reader(session, site, enrollment_id)
    return tuple(reader.received(delivery) for delivery in reader.deliveries) if reader else ()


def lesson_page(session: Session, site: Site, enrollment_id: int, lesson: str) -> LessonPage | None:
    """None: they have not received it. Of a lesson that had another name when it was sent, both names lead to it."""
    reader = _reader(session, site, enrollment_id)
    at = reader.place_of(lesson) if reader else None
    if reader is None or at is None:
        return None
    received = [reader.received(delivery) for delivery in reader.deliveries[max(at - 1, 0) : at + 2]]
    before = received.pop(0) if at else None
    delivery = reader.deliveries[at]
    worded = reader.worded(delivery)
    return LessonPage(
        received=received[0],
        body=reader.body(delivery),
        language=worded.language,
        asked=reader.edition(delivery).course_in(worded.language).lessons[delivery.lesson].ask,
        before=before,
        after=received[1] if len(received) > 1 else None,
    )


def has_lesson_page(session: Session, site: Site, enrollment_id: int, lesson: str) -> bool:
    """Whether there is such a page."""
    reader = _reader(session, site, enrollment_id)
    return reader is not None and reader.place_of(lesson) is not None


@dataclass(frozen=True, slots=True)
class _LessonReader:
    """Somebody, and the lessons that they received."""

    session: Session
    site: Site
    enrollment: EnrollmentRow
    language: str | None
    zone: ZoneInfo
    facts: Facts  # of now
    deliveries: Sequence[FullDeliveryRow]

    def place_of(self, lesson: str) -> int | None:
        names = self.site.edition(self.session, self.enrollment.version_id).course.lessons
        known = {lesson, *(names[lesson].was if lesson in names else ())}
        return next((at for at, delivery in enumerate(self.deliveries) if delivery.lesson in known), None)

    def edition(self, delivery: FullDeliveryRow) -> Edition:
        return self.site.edition(self.session, delivery.version_id)

    def worded(self, delivery: FullDeliveryRow) -> WordingKey:
        return self.edition(delivery).words_for(delivery, self.language, delivery.made_from)

    def received(self, delivery: FullDeliveryRow) -> ReceivedLesson:
        """A subject that can't be filled in any more is the title of the course."""
        at, made = delivery.marked_at or delivery.slot_at, self._made(delivery)
        try:
            subject = render_subject(*made)
        except RenderError:
            subject = made[3].title
        return ReceivedLesson(delivery.lesson, subject, at.astimezone(self.zone))

    def body(self, delivery: FullDeliveryRow) -> str:
        """'' where it can't be filled in any more: it is in their inbox."""
        try:
            return render_body(*self._made(delivery))
        except RenderError:
            return ""

    def _made(self, delivery: FullDeliveryRow) -> tuple[CompiledPage, Facts, Links, Course]:
        edition, worded = self.edition(delivery), self.worded(delivery)
        kept = delivery.made_from
        facts = facts_from_json(edition.course, kept["facts"]) if kept else self.facts
        links = links_of_mail(self.site, self.enrollment.id, edition, delivery.lesson)
        return edition.page_of(delivery.lesson, worded), facts, links, edition.course_in(worded.language)


def _reader(session: Session, site: Site, enrollment_id: int) -> _LessonReader | None:
    enrollment = enrollments.get_enrollment(session, enrollment_id)
    if enrollment is None:
        return None
    course = site.edition(session, enrollment.version_id).course
    view = read_enrollment_view(session, course, enrollment)
    sent = [
        delivery
        for delivery in ledger.deliveries_of(session, enrollment_id)
        if delivery.kind == MailKind.LESSON and _may_have_arrived(delivery)
    ]
    return _LessonReader(
        session,
        site,
        enrollment,
        view.enrollment.language,
        zone_of(view.enrollment.zone),
        view.progress.facts,
        sorted(sent, key=lambda delivery: (delivery.marked_at, delivery.number)),
    )


def _may_have_arrived(delivery: FullDeliveryRow) -> bool:
    """A mail whose end is not known may lie in their inbox, also while a copy of it waits to be sent."""
    return delivery.marked_at is not None and delivery.state not in NOT_SENT_STATES
