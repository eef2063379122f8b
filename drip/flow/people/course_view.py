"""What the pages show of the courses, and of a person's own progress in one, as plain values. Writes nothing."""

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
from drip.core.planning.pause_source import PauseSource
from drip.core.planning.plan import is_waiting_for_coach
from drip.core.planning.remaining_lessons import LessonRange, remaining_lessons
from drip.core.planning.sequence import Progress, done_lessons
from drip.flow.edition import Edition
from drip.flow.people.preferences import SHARING_STATES, automatic_pause, may_share
from drip.flow.planning.progress import EnrollmentView, is_in_own_words, read_enrollment_view
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
    """A part of life, and the seasons that the person reported in it, the newest first."""

    name: str
    history: tuple[SeasonEntry, ...]

    @property
    def season(self) -> str:
        return self.history[0].season if self.history else UNKNOWN


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The current answer to a question; if it is not `clear`, the words that could not be read as one. `earlier` are
    the answers before it, the newest first."""

    question: Question
    value: Any
    clear: bool
    at: datetime  # local
    earlier: tuple[GivenAnswer, ...] = ()
    said: str = ""  # the words it was taken from; '' where they are withheld
    is_withheld: bool = False  # the words speak of trouble: no page shows them


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One person in one course. All times are in the person's zone; `course` and `words` are in their language."""

    enrollment_id: int
    subscriber_id: int
    email: str
    course: Course
    language: str  # the one that they chose, or the course's
    words: Catalogue
    state: EnrollmentState
    first_name: str
    zone: ZoneInfo
    pace: Pace  # the one that they chose, or the course's
    now: datetime
    lessons_received: int
    ahead: LessonRange  # lessons to come
    next_at: datetime | None  # when the next lesson is due; None: none is planned
    is_paused: bool
    paused_until: datetime | None
    automatic_pause: PauseSource | None  # why it is paused, if they have not asked for it
    waits_until: datetime | None  # they wrote of trouble: the course waits until then, or for the coach
    areas: tuple[Area, ...]
    answers: tuple[GivenAnswer, ...]  # the oldest first, without what is withheld
    answered: frozenset[str]  # the ids of the questions with an answer, also with one that is withheld
    open_questions: tuple[Question, ...]  # of the newest lesson
    cohort: Cohort | None
    sharing: Sharing | None  # None: there is nobody to share with
    may_come_back: bool  # whether they may take the course again

    def answer_to(self, question: str) -> GivenAnswer | None:
        return next((answer for answer in self.answers if answer.question.id == question), None)


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """What the page shows on which a person confirms a sign-up. Times are in the person's zone. While the enrollment is
    pending, zone and language are those of the sign-up."""

    subscriber_id: int
    email: str
    course: Course
    language: str  # the one that they chose, or the course's
    state: EnrollmentState
    first_name: str
    zone: ZoneInfo
    now: datetime
    lessons_received: int
    next_at: datetime | None
    is_paused: bool
    cohort: Cohort | None  # theirs; while they are pending, the one that they would join
    is_closed: bool  # they are pending, and no cohort can be joined now
    may_come_back: bool


def published_editions(session: Session, site: Site) -> list[Edition]:
    """Returns the live versions of all courses."""
    return [site.edition(session, version.id) for version in versions.live_versions(session)]


def my_course(work: Work, enrollment_id: int) -> MyCourse | None:
    """Returns None if there is no such enrollment."""
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
        lessons_received=sum(not done.skipped for done in progress.done),
        ahead=_ahead(edition.course, view),
        next_at=_next_at(view.deliveries, zone),
        is_paused=enrollment.paused_at is not None,
        paused_until=enrollment.paused_until.astimezone(zone) if enrollment.paused_until else None,
        automatic_pause=automatic_pause(work.session, enrollment),
        waits_until=enrollment.care_until.astimezone(zone)
        if enrollment.care_until and is_waiting_for_coach(enrollment.care_until, work.now)
        else None,
        areas=_areas(course, answers.seasons_of(work.session, enrollment.subscriber_id), zone),
        answers=_answers(course, given := answers.answers_of(work.session, enrollment.id), zone),
        answered=frozenset(answer.question for answer in given),
        open_questions=_open_questions(course, progress),
        cohort=find_cohort(course, enrollment.cohort),
        sharing=_sharing(course, enrollment),
        may_come_back=may_enroll_again(
            course.reentry, EnrollmentState(enrollment.state) if enrollment.started_at else None
        )
        and not _takes_now(work.session, enrollment.subscriber_id, enrollment.course),
    )


def confirmation_view(work: Work, enrollment_id: int) -> ConfirmationView | None:
    """Returns None if there is no such enrollment."""
    found = signup.find_signup_enrollment(work.session, enrollment_id)
    if found is None:
        return None
    edition, state = work.site.edition(work.session, found.version_id), found.state
    pending = state == EnrollmentState.PENDING
    consent = subscribers.newest_consent(work.session, found.subscriber_id, found.course) if pending else None
    wanted = (consent.language if consent else None) or found.language
    course, zone = (
        edition.course_in(language_for(edition.course, wanted)),
        zone_of(consent.zone if consent else found.zone),
    )
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
        lessons_received=found.received,
        next_at=found.next_at.astimezone(zone) if found.next_at else None,
        is_paused=found.paused_at is not None,
        cohort=cohort,
        is_closed=pending and needs_cohort(course) and cohort is None,
        may_come_back=may_enroll_again(course.reentry, EnrollmentState(state))
        and not _takes_now(work.session, found.subscriber_id, found.course),
    )


def _takes_now(session: Session, subscriber_id: int, course: str) -> bool:
    """Whether the person is active in the course, perhaps in another run: a sign-up would bring them no mail."""
    theirs = enrollments.enrollments_of(session, subscriber_id, EnrollmentState.ACTIVE)
    return any(each.course == course for each in theirs)


def _sharing(course: Course, enrollment: EnrollmentRow) -> Sharing | None:
    if enrollment.state not in SHARING_STATES or not may_share(course, enrollment.cohort):
        return None
    return Sharing(enrollment.sharing or Sharing.NOBODY)


def _ahead(course: Course, view: EnrollmentView) -> LessonRange:
    """Returns how many lessons are to come. A condition that cannot be decided counts as false."""
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
    history: dict[str, list[SeasonEntry]] = {area: [] for area in course.areas}
    for report in reports:
        if report.area in history:
            history[report.area].insert(0, SeasonEntry(report.season, report.at.astimezone(zone)))
    return tuple(Area(area, tuple(seasons)) for area, seasons in history.items())


def _answers(course: Course, rows: Iterable[FullAnswerRow], zone: ZoneInfo) -> tuple[GivenAnswer, ...]:
    questions = course.questions()
    current: dict[str, GivenAnswer] = {}
    for row in rows:
        found = questions.get(row.question)
        question = found[1] if found else _removed_question(row.question)
        value = row.value if row.clear else row.said
        is_withheld = row.is_withheld and (not row.clear or is_in_own_words(questions, row.question))
        said = "" if row.is_withheld else row.said
        new = GivenAnswer(question, value, row.clear, row.at.astimezone(zone), said=said, is_withheld=is_withheld)
        current[row.question] = _replace_answer(current.get(row.question), new)
    shown = (_without_withheld(answer) for answer in current.values() if not answer.is_withheld)
    return tuple(sorted(shown, key=lambda answer: answer.at))


def _without_withheld(answer: GivenAnswer) -> GivenAnswer:
    return replace(answer, earlier=tuple(before for before in answer.earlier if not before.is_withheld))


def _removed_question(question: str) -> Question:
    """Returns a question that this version of the course no longer asks. Only its name is left, so that is its text."""
    return Question(question, QuestionKind.TEXT, question.replace("_", " ").replace("-", " ").capitalize())


def _replace_answer(before: GivenAnswer | None, new: GivenAnswer) -> GivenAnswer:
    """Returns the current answer after one more. An unclear answer never replaces a clear one."""
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
