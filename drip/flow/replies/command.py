"""A reply that is a command: read, done, and confirmed in the thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from drip.core.courses.course import Pace, Season
from drip.core.languages.catalogue import Catalogue
from drip.core.languages.formats import SEASON, arrival_words, join_words, long_date, pace_words
from drip.core.languages.language import language_for
from drip.core.planning.schedule import local_date
from drip.core.replies.command import Command, Faster, Pause, Resume, SetSeason, Slower, Stop, read_command
from drip.core.replies.command_effect import (
    NO_NOTICE,
    NOTICE_LEFT,
    ChangePace,
    ChangeSeasons,
    CommandEffect,
    PauseCourse,
    ResumeCourse,
)
from drip.core.replies.command_effect import command_effect as decide
from drip.flow.delivery.notice import has_goodbye, queue_notice
from drip.flow.delivery.permission import LEFT_OR_FINISHED
from drip.flow.people.preferences import change_pace, leave, pause, plan_person, resume
from drip.flow.people.recorded_answers import AnswerSource, save_season
from drip.flow.planning.progress import read_enrollment_view
from drip.flow.replies.interpret import ReplyInContext
from drip.flow.signup.signup import may_enroll_again
from drip.flow.site import Edition, Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Enrollment
from drip.storage.people import subscribers
from drip.storage.planning import enrollments

SOURCE = "reply"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What was done. `note` is for the coach; `facts` for the notice, {} where none is to be sent; `left_to_coach`:
    nothing could be done, and somebody should look."""

    note: str
    facts: dict[str, str] = field(default_factory=dict)
    left_to_coach: bool = False


def find_command(session: Session, site: Site, told: ReplyInContext, words: str) -> Command | None:
    """What the words ask for if they are nothing but a command."""
    person = told.enrollment
    return read_command(
        words,
        site.edition(session, person.version_id).course.areas,
        local_date(told.at, zone_of(person.zone)),
        questions=told.asked,
        name=person.first_name,
        is_paused=person.paused_at is not None,
    )


def run_command_and_notify(work: Work, told: ReplyInContext, command: Command, message_id: str) -> CommandResult:
    """Does what a command asks for, and queues the notice.

    Call it only for mail that is believed to be from the person themselves, and not automatic."""
    enrollment = enrollments.lock_enrollment(work.session, told.enrollment.id)
    assert enrollment is not None
    obeyed = run_command(work, told, enrollment, command)
    if obeyed.facts:
        queue_notice(work, enrollment, obeyed.facts, message_id)
    return obeyed


def run_command(work: Work, told: ReplyInContext, enrollment: Enrollment, command: Command) -> CommandResult:
    """The enrollment is locked by whoever calls."""
    if isinstance(command, Stop):
        return _stop(work, enrollment)
    if enrollment.state != EnrollmentState.ACTIVE:
        return CommandResult(
            f"wrote {type(command).__name__.upper()}, but is not in the course any more", left_to_coach=True
        )
    zone, pace = _zone(work.session, enrollment), _pace(work.session, work.site, enrollment)
    deed = decide(command, pace=pace, zone=zone, is_paused=enrollment.paused_at is not None, now=work.now)
    match deed.change:
        case PauseCourse(until=until):
            pause(work, enrollment.id, until, SOURCE)
        case ResumeCourse():
            resume(work, enrollment.id, SOURCE)
        case ChangePace(pace=pace):
            change_pace(work, enrollment.id, pace, SOURCE)
        case ChangeSeasons(seasons=seasons):
            _report_seasons(work, told, enrollment, seasons)
    note, told_of_it = _describe(
        command, deed, pace, local_date(work.now, zone), _words(work.session, work.site, enrollment)
    )
    return CommandResult(
        note,
        {} if deed.notice == NO_NOTICE else _facts(work, enrollment, deed.notice, **told_of_it),
    )


def _report_seasons(
    work: Work, told: ReplyInContext, enrollment: Enrollment, seasons: Sequence[tuple[str, Season]]
) -> None:
    for area, season in seasons:
        save_season(work.session, enrollment, area, season, AnswerSource(SOURCE, told.mail_id), told.at)
    plan_person(work, enrollment.subscriber_id)


def _stop(work: Work, enrollment: Enrollment) -> CommandResult:
    """Who has never confirmed gets no mail about it: the confirmation was the one mail to a stranger."""
    was_pending = enrollment.state == EnrollmentState.PENDING
    note = "left the course" if leave(work.session, enrollment.id, SOURCE, work.now) else "had left the course before"
    if was_pending or enrollment.state not in LEFT_OR_FINISHED or has_goodbye(work.session, enrollment.id):
        return CommandResult(note)
    active = enrollments.enrollments_of(work.session, enrollment.subscriber_id, EnrollmentState.ACTIVE)
    words = _words(work.session, work.site, enrollment)
    others = [_title(work.site.edition(work.session, other.version_id), words.language) for other in active]
    return CommandResult(note, _facts(work, enrollment, NOTICE_LEFT, others=join_words(others, words)))


def _title(edition: Edition, language: str) -> str:
    return edition.course_in(language_for(edition.course, language)).title


def _describe(
    command: Command, deed: CommandEffect, pace: Pace, today: date, words: Catalogue
) -> tuple[str, dict[str, str]]:
    """(the note for the coach, what the notice says of it in the person's `words`); `pace` is the one from now on."""
    match command:
        case Pause(until=until) if deed.notice == NO_NOTICE:
            return f"asked for a pause until {until}, which is over", {}
        case Pause(until=until) if until is not None:
            return f"paused until {until.isoformat()}", {"until": long_date(until, today, words)}
        case Pause():
            return "paused until they resume", {}
        case Resume():
            return ("resumed" if deed.change else "not paused, so nothing to resume"), {}
        case Slower() | Faster():
            name = type(command).__name__.lower()
            note = f"{name}: {pace_words(pace)}" if deed.change else f"asked to go {name}, which is not possible"
            return note, {"pace": pace_words(pace, words)}
        case SetSeason(seasons=seasons):
            note = f"season {join_words([f'{area}: {season}' for area, season in seasons])}"
            return note, {"seasons": join_words([f"{area}: {words.say(season)}" for area, season in seasons], words)}
        case _:
            return "asked for the commands", {}


def _facts(work: Work, enrollment: Enrollment, done: str, **told: str) -> dict[str, str]:
    """All that the notice's template may name, in the person's language; '' for what there is nothing to say of."""
    words = _words(work.session, work.site, enrollment)
    course = work.site.edition(work.session, enrollment.version_id).course
    again = may_enroll_again(course.reentry, EnrollmentState(enrollment.state))
    return {
        **dict.fromkeys(("until", "pace", "seasons", "others"), ""),
        "done": done,
        "next": _next_lesson(work.session, enrollment, words, work.now),
        "again": f"{work.site.base_url}/courses/{enrollment.course}" if again else "",
        "example": _example(course.areas, told.get("seasons", ""), words),
        **told,
    }


def _example(areas: Sequence[str], told: str, words: Catalogue) -> str:
    """'SEASON CAREER WINTER', with another season than the one just told; '' in a course without areas."""
    season = Season.SPRING if words.say(Season.WINTER) in told else Season.WINTER
    example = [words.say(SEASON), *(areas[:1] if len(areas) > 1 else ()), words.say(season)]
    return " ".join(example).upper() if areas else ""


def _next_lesson(session: Session, enrollment: Enrollment, words: Catalogue, now: datetime) -> str:
    """'on Wednesday 6 January at 07:30', or '' where none is planned."""
    zone = _zone(session, enrollment)
    lessons = [d for d in ledger.deliveries_of(session, enrollment.id) if d.kind == MailKind.LESSON]
    planned = [d.due_at for d in lessons if d.state == DeliveryState.PLANNED]
    return arrival_words(min(planned).astimezone(zone), now.astimezone(zone), words) if planned else ""


def _words(session: Session, site: Site, enrollment: Enrollment) -> Catalogue:
    edition = site.edition(session, enrollment.version_id)
    language = subscribers.get_subscriber(session, enrollment.subscriber_id).language
    return edition.catalogue(language_for(edition.course, language))


def _pace(session: Session, site: Site, enrollment: Enrollment) -> Pace:
    return read_enrollment_view(session, site.edition(session, enrollment.version_id).course, enrollment).pace


def _zone(session: Session, enrollment: Enrollment) -> ZoneInfo:
    return zone_of(subscribers.get_subscriber(session, enrollment.subscriber_id).zone)
