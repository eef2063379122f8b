"""The lessons that a person received, as pages, each as it was sent to them. Writes nothing; all times are in the
person's zone."""

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
    """A lesson that was sent to a person, or may have been. `subject` is what their inbox shows."""

    lesson: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LessonPage:
    """`body` is safe HTML in `language`. `questions` are those of the lesson as it was sent. `previous` and `next` are
    the lessons that the person received before and after it."""

    current: ReceivedLesson
    body: str
    language: str
    questions: tuple[Question, ...]
    previous: ReceivedLesson | None
    next: ReceivedLesson | None


def lessons_of(session: Session, site: Site, enrollment_id: int) -> tuple[ReceivedLesson, ...]:
    """Returns the lessons that this person received, the oldest first."""
    reader = _reader(session, site, enrollment_id)
    return tuple(reader.received_lesson(delivery) for delivery in reader.deliveries) if reader else ()


def lesson_page(session: Session, site: Site, enrollment_id: int, lesson: str) -> LessonPage | None:
    """Returns None if the person has not received the lesson. A lesson that had another name when it was sent is found
    by either name."""
    reader = _reader(session, site, enrollment_id)
    index = reader.index_of(lesson) if reader else None
    if reader is None or index is None:
        return None
    lessons = [reader.received_lesson(delivery) for delivery in reader.deliveries[max(index - 1, 0) : index + 2]]
    previous = lessons.pop(0) if index else None
    delivery = reader.deliveries[index]
    wording = reader.wording(delivery)
    return LessonPage(
        current=lessons[0],
        body=reader.body(delivery),
        language=wording.language,
        questions=reader.edition(delivery).course_in(wording.language).lessons[delivery.lesson].ask,
        previous=previous,
        next=lessons[1] if len(lessons) > 1 else None,
    )


def has_lesson_page(session: Session, site: Site, enrollment_id: int, lesson: str) -> bool:
    """Whether the person has received the lesson, so that it has a page."""
    reader = _reader(session, site, enrollment_id)
    return reader is not None and reader.index_of(lesson) is not None


@dataclass(frozen=True, slots=True)
class _LessonReader:
    """A person, and the deliveries of the lessons that they received, the oldest first."""

    session: Session
    site: Site
    enrollment: EnrollmentRow
    language: str | None
    zone: ZoneInfo
    facts: Facts  # as they are now
    deliveries: Sequence[FullDeliveryRow]

    def index_of(self, lesson: str) -> int | None:
        lessons = self.site.edition(self.session, self.enrollment.version_id).course.lessons
        aliases = {lesson, *(lessons[lesson].was if lesson in lessons else ())}
        return next((index for index, delivery in enumerate(self.deliveries) if delivery.lesson in aliases), None)

    def edition(self, delivery: FullDeliveryRow) -> Edition:
        return self.site.edition(self.session, delivery.version_id)

    def wording(self, delivery: FullDeliveryRow) -> WordingKey:
        return self.edition(delivery).wording_for(delivery, self.language, delivery.made_from)

    def received_lesson(self, delivery: FullDeliveryRow) -> ReceivedLesson:
        """A subject that can't be rendered any more is replaced by the title of the course."""
        at, arguments = delivery.marked_at or delivery.slot_at, self._render_arguments(delivery)
        try:
            subject = render_subject(*arguments)
        except RenderError:
            subject = arguments[3].title
        return ReceivedLesson(delivery.lesson, subject, at.astimezone(self.zone))

    def body(self, delivery: FullDeliveryRow) -> str:
        """Returns '' if the body can't be rendered any more."""
        try:
            return render_body(*self._render_arguments(delivery))
        except RenderError:
            return ""

    def _render_arguments(self, delivery: FullDeliveryRow) -> tuple[CompiledPage, Facts, Links, Course]:
        edition, wording = self.edition(delivery), self.wording(delivery)
        made_from = delivery.made_from
        facts = facts_from_json(edition.course, made_from["facts"]) if made_from else self.facts
        links = links_of_mail(self.site, self.enrollment.id, edition, delivery.lesson)
        return edition.page_of(delivery.lesson, wording), facts, links, edition.course_in(wording.language)


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
    """Whether the person may have the mail. One in doubt may be in their inbox, even while a copy of it is queued."""
    return delivery.marked_at is not None and delivery.state not in NOT_SENT_STATES
