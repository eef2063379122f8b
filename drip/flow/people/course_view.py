"""What people may see of the courses and of their own way through one. Reads only; plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.cohorts.cohort import cohort_to_join, find_cohort, needs_cohort
from drip.core.cohorts.sharing import Sharing
from drip.core.courses.course import UNKNOWN, Cohort, Course, Pace, Question, QuestionKind
from drip.core.languages.catalogue import Catalogue
from drip.core.languages.language import language_for
from drip.core.planning.remaining_lessons import LessonRange, remaining_lessons
from drip.core.planning.sequence import Progress, done_lessons
from drip.flow.edition import Edition
from drip.flow.people.preferences import SHARING_STATES, may_share
from drip.flow.planning.progress import EnrollmentView, read_enrollment_view
from drip.flow.signup.signup import may_enroll_again
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.rendering import condition_is_true
from drip.storage.courses import versions
from drip.storage.engine.database import Session
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies import answers
from drip.storage.replies.answers import FullAnswerRow, SeasonRow
from drip.storage.signup import signup

QUEUED_STATES = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class SeasonEntry:
    season: str
    at: datetime  # local


@dataclass(frozen=True, slots=True)
class Area:
    """A part of life; `told` is the history of its seasons, the newest first."""

    name: str
    told: tuple[SeasonEntry, ...]

    @property
    def season(self) -> str:
        return self.told[0].season if self.told else UNKNOWN


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that stands, or, where it is not `clear`, the words that could not be read as one. `earlier` are the
    answers it took the place of, the newest first."""

    question: Question
    value: Any
    clear: bool
    at: datetime  # local
    earlier: tuple[GivenAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One person in one course. All times are local to the person; `course` and `words` are in their language."""

    enrollment_id: int
    subscriber_id: int
    email: str
    course: Course
    language: str  # that they chose, or the course's own
    words: Catalogue
    state: EnrollmentState
    first_name: str
    zone: ZoneInfo
    pace: Pace  # their own, or the course's
    now: datetime
    received: int  # lessons so far
    ahead: LessonRange  # lessons to come
    next_at: datetime | None  # when the next lesson is meant to leave; None: none is planned
    is_paused: bool
    paused_until: datetime | None
    areas: tuple[Area, ...]
    answers: tuple[GivenAnswer, ...]  # in the order in which they were given
    open_questions: tuple[Question, ...]  # of the newest lesson
    cohort: Cohort | None
    sharing: Sharing | None  # None: there is nobody to share with
    may_come_back: bool  # the course can be taken again by who has come to its end

    def answer_to(self, question: str) -> GivenAnswer | None:
        return next((answered for answered in self.answers if answered.question.id == question), None)


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """Somebody at the door of a course: what the page needs that lets them in. Times are local to the person.
    While they are pending, zone and language are those of the form that asked."""

    subscriber_id: int
    email: str
    course: Course
    language: str  # that they chose, or the course's own
    state: EnrollmentState
    first_name: str
    zone: ZoneInfo
    now: datetime
    received: int
    next_at: datetime | None
    is_paused: bool
    cohort: Cohort | None  # theirs, or while they are pending the one that they would be in
    is_closed: bool  # they are pending, and no cohort can be joined now
    may_come_back: bool


def published_editions(session: Session, site: Site) -> list[Edition]:
    """The live versions of all courses."""
    return [site.edition(session, version.id) for version in versions.live_versions(session)]


def my_course(work: Work, enrollment_id: int) -> MyCourse | None:
    """None: there is no such enrollment."""
    enrollment = enrollments.get_enrollment(work.session, enrollment_id)
    if enrollment is None:
        return None
    edition = work.site.edition(work.session, enrollment.version_id)
    view = read_enrollment_view(work.session, edition.course, enrollment)
    language = language_for(edition.course, view.enrollment.language)
    course = edition.course_in(language)
    progress, zone = view.progress, view.progress.zone
    return MyCourse(
        enrollment_id=enrollment.id,
        subscriber_id=enrollment.subscriber_id,
        email=view.enrollment.email,
        course=course,
        language=view.enrollment.language or course.language,
        words=edition.catalogue(language),
        state=EnrollmentState(enrollment.state),
        first_name=view.enrollment.first_name,
        zone=zone,
        pace=view.pace,
        now=work.now.astimezone(zone),
        received=sum(not done.skipped for done in progress.done),
        ahead=_ahead(edition.course, view),
        next_at=_next_at(view.deliveries, zone),
        is_paused=enrollment.paused_at is not None,
        paused_until=enrollment.paused_until.astimezone(zone) if enrollment.paused_until else None,
        areas=_areas(course, answers.seasons_of(work.session, enrollment.subscriber_id), zone),
        answers=_answers(course, answers.answers_of(work.session, enrollment.id), zone),
        open_questions=_open_questions(course, progress),
        cohort=find_cohort(course, enrollment.cohort),
        sharing=_sharing(course, enrollment),
        may_come_back=may_enroll_again(
            course.reentry, EnrollmentState(enrollment.state) if enrollment.started_at else None
        )
        and not _is_taken(work.session, enrollment.subscriber_id, enrollment.course),
    )


def confirmation_view(work: Work, enrollment_id: int) -> ConfirmationView | None:
    """None: there is no such enrollment."""
    found = signup.find_signup_enrollment(work.session, enrollment_id)
    if found is None:
        return None
    edition, state = work.site.edition(work.session, found.version_id), found.state
    pending = state == EnrollmentState.PENDING
    said = subscribers.newest_consent(work.session, found.subscriber_id, found.course) if pending else None
    wanted = (said.language if said else None) or found.language
    course, zone = edition.course_in(language_for(edition.course, wanted)), zone_of(said.zone if said else found.zone)
    cohort = cohort_to_join(course, work.now, zone, found.cohort) if pending else find_cohort(course, found.cohort)
    return ConfirmationView(
        subscriber_id=found.subscriber_id,
        email=found.email,
        course=course,
        language=wanted or course.language,
        state=EnrollmentState(state),
        first_name=found.first_name,
        zone=zone,
        now=work.now.astimezone(zone),
        received=found.received,
        next_at=found.next_at.astimezone(zone) if found.next_at else None,
        is_paused=found.paused_at is not None,
        cohort=cohort,
        is_closed=pending and needs_cohort(course) and cohort is None,
        may_come_back=may_enroll_again(course.reentry, EnrollmentState(state))
        and not _is_taken(work.session, found.subscriber_id, found.course),
    )


def _is_taken(session: Session, subscriber_id: int, course: str) -> bool:
    """Whether somebody takes the course now, maybe for another time: a sign-up would bring them no mail."""
    theirs = enrollments.enrollments_of(session, subscriber_id, EnrollmentState.ACTIVE)
    return any(each.course == course for each in theirs)


def _sharing(course: Course, enrollment: EnrollmentRow) -> Sharing | None:
    if enrollment.state not in SHARING_STATES or not may_share(course, enrollment.cohort):
        return None
    return Sharing(enrollment.sharing or Sharing.NOBODY)


def _ahead(course: Course, view: EnrollmentView) -> LessonRange:
    """As far as it can be told: a condition that cannot be decided does not hold."""
    if view.enrollment.state != EnrollmentState.ACTIVE:
        return LessonRange(0, 0)
    return remaining_lessons(course, view.progress, condition_is_true)


def _next_at(deliveries: Iterable[DeliveryRow], zone: ZoneInfo) -> datetime | None:
    coming = [
        delivery.due_at
        for delivery in deliveries
        if delivery.kind == MailKind.LESSON and delivery.state in QUEUED_STATES
    ]
    return min(coming).astimezone(zone) if coming else None


def _areas(course: Course, reports: Iterable[SeasonRow], zone: ZoneInfo) -> tuple[Area, ...]:
    told: dict[str, list[SeasonEntry]] = {area: [] for area in course.areas}
    for report in reports:
        if report.area in told:
            told[report.area].insert(0, SeasonEntry(report.season, report.at.astimezone(zone)))
    return tuple(Area(area, tuple(seasons)) for area, seasons in told.items())


def _answers(course: Course, given: Iterable[FullAnswerRow], zone: ZoneInfo) -> tuple[GivenAnswer, ...]:
    questions = course.questions()
    current: dict[str, GivenAnswer] = {}
    for answer in given:
        asked = questions.get(answer.question)
        question = asked[1] if asked else _removed_question(answer.question)
        value = answer.value if answer.clear else answer.said
        new = GivenAnswer(question, value, answer.clear, answer.at.astimezone(zone))
        current[answer.question] = _replace_answer(current.get(answer.question), new)
    return tuple(sorted(current.values(), key=lambda answered: answered.at))


def _removed_question(question: str) -> Question:
    """A question that this version of the course does not ask any more: all that is left of it is its name."""
    return Question(question, QuestionKind.TEXT, question.replace("_", " ").replace("-", " ").capitalize())


def _replace_answer(before: GivenAnswer | None, new: GivenAnswer) -> GivenAnswer:
    """What stands after one more answer: an unclear one takes the place of no clear one."""
    if before is None:
        return new
    if before.clear and not new.clear:
        return replace(before, earlier=(new, *before.earlier))
    return replace(new, earlier=(replace(before, earlier=()), *before.earlier))


def _open_questions(course: Course, progress: Progress) -> tuple[Question, ...]:
    received = {
        name: done.at
        for name, done in done_lessons(course, progress).items()
        if not done.skipped and name in course.lessons
    }
    if not received:
        return ()
    newest = course.lessons[max(received, key=lambda name: received[name])]
    return tuple(question for question in newest.ask if question.id not in progress.answered_at)
