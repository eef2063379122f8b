"""What people change in their own courses: leaving, pauses, pace, sharing, seasons, and answers given on a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drip.core.cohorts.cohort import find_cohort
from drip.core.cohorts.sharing import Sharing
from drip.core.courses.course import WEEKDAYS, Course, Pace, Question, QuestionKind
from drip.core.operations.event_kind import EventKind
from drip.core.planning.pause_source import PauseSource
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.flow.people.recorded_answers import AnswerSource, answer_text, save_answers, save_season
from drip.flow.planning.chosen_pace import pace_to_json
from drip.flow.planning.end_enrollment import end_enrollment
from drip.flow.planning.plan import plan_next
from drip.flow.safety.care import FlaggedWords, add_page_note, recognise_words, take_care
from drip.flow.work import Work
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies import answers

SHARING_STATES = (EnrollmentState.ACTIVE, EnrollmentState.FINISHED)


def leave(session: Session, enrollment_id: int, source: str, now: datetime) -> bool:
    """Ends a course for a person: no more of its mail is sent. Returns False if it had ended before."""
    return end_enrollment(session, enrollment_id, EnrollmentState.LEFT, source, now)


def pause(work: Work, enrollment_id: int, until: datetime | None, source: str, **data: Any) -> bool:
    """Sends nothing until then, or with None until the person resumes. Waits for answers go on; no lesson is lost.
    `data` goes into the history as well. Returns False if the course is not active."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state != EnrollmentState.ACTIVE:
        return False
    enrollments.pause_enrollments(work.session, [enrollment_id], until, work.now)
    history.record_event(
        *(work.session, work.now, EventKind.PAUSED, enrollment),
        source=source,
        until=until.isoformat() if until else None,
        **data,
    )
    plan_next(work, enrollment_id)
    return True


def resume(work: Work, enrollment_id: int, source: str) -> bool:
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.paused_at is None:
        return False
    enrollments.resume_enrollments(work.session, [enrollment_id])
    history.record_event(work.session, work.now, EventKind.RESUMED, enrollment, source=source)
    plan_next(work, enrollment_id)
    return True


def automatic_pause(session: Session, enrollment: EnrollmentRow) -> PauseSource | None:
    """Returns why the course is paused if the person has not asked for that."""
    if enrollment.paused_at is None:
        return None
    found = history.events_of_enrollment(session, enrollment.id, EventKind.PAUSED)
    source = found[-1].data["source"] if found else ""
    return PauseSource(source) if source in tuple(PauseSource) else None


def end_automatic_pauses(work: Work, subscriber_id: int, source: str) -> None:
    """Goes on with those courses of a person that were paused although nobody asked for it, since the person is
    there."""
    for enrollment in enrollments.enrollments_of(work.session, subscriber_id, EnrollmentState.ACTIVE):
        if automatic_pause(work.session, enrollment):
            resume(work, enrollment.id, source)


def change_pace(work: Work, enrollment_id: int, pace: Pace, source: str) -> bool:
    """Gives the person a pace of their own; if it equals the course's, they follow that again. Returns False if the
    course is not active."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state != EnrollmentState.ACTIVE:
        return False
    course = work.site.edition(work.session, enrollment.version_id).course
    enrollments.set_pace(work.session, [enrollment_id], pace_to_json(pace, course))
    history.record_event(
        work.session, work.now, EventKind.PACE, enrollment, source=source, days=[WEEKDAYS[day] for day in pace.days]
    )
    plan_next(work, enrollment_id)
    return True


def share(work: Work, enrollment_id: int, how: Sharing, source: str) -> bool:
    """Sets how the person's answers to shared questions are shown to their cohort; they may do so after the end of the
    course as well. Returns False if nothing has changed or there is nobody to share with."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    wanted = None if how is Sharing.NOBODY else str(how)
    if enrollment is None or enrollment.state not in SHARING_STATES or enrollment.sharing == wanted:
        return False
    course = work.site.edition(work.session, enrollment.version_id).course
    if wanted is not None and not may_share(course, enrollment.cohort):
        return False
    enrollments.set_sharing(work.session, [enrollment_id], wanted)
    history.record_event(work.session, work.now, EventKind.SHARING, enrollment, how=str(how), source=source)
    plan_next(work, enrollment_id)
    return True


def may_share(course: Course, cohort: str | None) -> bool:
    """Whether there is a cohort to share with."""
    return course.digest is not None and find_cohort(course, cohort) is not None


def report_season(work: Work, enrollment_id: int, area: str, season: str, source: str) -> bool:
    """Records a season that was not given in answer to a lesson, and plans anew for all of the person's courses."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None:
        return False
    save_season(work.session, enrollment, area, season, AnswerSource(source), work.now)
    plan_person(work, enrollment.subscriber_id)
    return True


def answer_question(work: Work, enrollment_id: int, question: str, text: str, source: str) -> bool:
    """Records an answer given on a page; the same answer again changes nothing. Returns False if there is no such
    question or the answer could not be read."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None:
        return False
    found = work.site.edition(work.session, enrollment.version_id).course.questions().get(question)
    if found is None:
        return False
    if _is_current_answer(work.session, enrollment, found[1], text):
        return True
    lesson, concern = found[0], recognise_words(work, enrollment, text)
    mail_id = add_page_note(work, enrollment, concern, text, lesson.name) if concern else None
    origin = AnswerSource(source, mail_id, work.now if concern else None)
    unclear = save_answers(work.session, enrollment, lesson, {question: text}, origin, work.now)
    if concern and mail_id:
        take_care(work, enrollment, FlaggedWords(concern, text, mail_id, lesson.name))
    plan_person(work, enrollment.subscriber_id)
    return not unclear


def _is_current_answer(session: Session, enrollment: EnrollmentRow, question: Question, text: str) -> bool:
    """Whether this is the person's current answer, and, if it is a season, still the one they are in."""
    clear = [row for row in answers.answers_of(session, enrollment.id) if row.question == question.id and row.clear]
    if not clear:
        return False
    value = clear[-1].value
    if text != answer_text(value) and read_answer(question, text) != ClearAnswer(value):
        return False
    if question.kind is not QuestionKind.SEASON:
        return True
    reports = answers.seasons_of(session, enrollment.subscriber_id)
    return {report.area: report.season for report in reports}.get(question.area) == str(value)


def plan_person(work: Work, subscriber_id: int) -> None:
    """Plans every active course of a person: seasons belong to the person, not to one course."""
    for enrollment in enrollments.enrollments_of(work.session, subscriber_id, EnrollmentState.ACTIVE):
        plan_next(work, enrollment.id)
