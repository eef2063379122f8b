"""Commands in replies: recognised, carried out, and confirmed in the same thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from drip.core.courses.course import Pace, Season
from drip.core.languages.catalogue import Catalogue
from drip.core.languages.formats import SEASON, arrival_words, join_words, long_date, pace_words
from drip.core.languages.language import language_for
from drip.core.planning.schedule import local_date
from drip.core.replies.command import Command, Faster, Pause, Resume, SetSeason, Slower, Stop
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
from drip.flow.edition import Edition
from drip.flow.people.preferences import change_pace, leave, pause, plan_person, resume
from drip.flow.people.recorded_answers import AnswerSource, save_season
from drip.flow.planning.progress import pace_of
from drip.flow.replies.interpret import ReplyInContext
from drip.flow.signup.signup import may_enroll_again
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.planning import enrollments

SOURCE = "reply"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command did. `note` is for the coach. `facts` are the values of the notice's template, {} if no notice
    is sent. `left_to_coach` is true if nothing could be done and somebody should look."""

    note: str
    facts: dict[str, str] = field(default_factory=dict)
    left_to_coach: bool = False


def run_command_and_notify(work: Work, reply: ReplyInContext, command: Command, message_id: str) -> CommandResult:
    """Carries out a command and queues the notice that confirms it.

    Call it only for mail that passed the sender check and is not automatic."""
    enrollment = enrollments.lock_enrollment(work.session, reply.enrollment.id)
    assert enrollment is not None
    result = run_command(work, reply, enrollment, command)
    if result.facts:
        queue_notice(work, enrollment, result.facts, message_id)
    return result


def run_command(work: Work, reply: ReplyInContext, enrollment: EnrollmentRow, command: Command) -> CommandResult:
    """Carries out a command. The caller has locked the enrollment."""
    if isinstance(command, Stop):
        return _stop(work, enrollment)
    if enrollment.state != EnrollmentState.ACTIVE:
        return CommandResult(
            f"wrote {type(command).__name__.upper()}, but is not in the course any more", left_to_coach=True
        )
    zone, pace = zone_of(enrollment.zone), _pace(work, enrollment)
    effect = decide(command, pace=pace, zone=zone, is_paused=enrollment.paused_at is not None, now=work.now)
    match effect.change:
        case PauseCourse(until=until):
            pause(work, enrollment.id, until, SOURCE)
        case ResumeCourse():
            resume(work, enrollment.id, SOURCE)
        case ChangePace(pace=pace):
            change_pace(work, enrollment.id, pace, SOURCE)
        case ChangeSeasons(seasons=seasons):
            _report_seasons(work, reply, enrollment, seasons)
    note, details = _describe(
        command, effect, pace, local_date(work.now, zone), _words(work.session, work.site, enrollment)
    )
    return CommandResult(
        note,
        {}
        if effect.notice == NO_NOTICE
        else notice_facts(work, _read_again(work, enrollment), effect.notice, **details),
    )


def _report_seasons(
    work: Work, reply: ReplyInContext, enrollment: EnrollmentRow, seasons: Sequence[tuple[str, Season]]
) -> None:
    for area, season in seasons:
        save_season(work.session, enrollment, area, season, AnswerSource(SOURCE, reply.mail_id), reply.at)
    plan_person(work, enrollment.subscriber_id)


def _stop(work: Work, enrollment: EnrollmentRow) -> CommandResult:
    """Ends the course. Somebody who never confirmed gets no mail about it: the confirmation was the one mail to a
    stranger."""
    was_pending = enrollment.state == EnrollmentState.PENDING
    note = "had left the course before"
    if leave(work.session, enrollment.id, SOURCE, work.now):
        note, enrollment = "left the course", enrollment._replace(state=EnrollmentState.LEFT)
    if was_pending or enrollment.state not in LEFT_OR_FINISHED or has_goodbye(work.session, enrollment.id):
        return CommandResult(note)
    active = enrollments.enrollments_of(work.session, enrollment.subscriber_id, EnrollmentState.ACTIVE)
    words = _words(work.session, work.site, enrollment)
    others = [_title(work.site.edition(work.session, other.version_id), words.language) for other in active]
    return CommandResult(note, notice_facts(work, enrollment, NOTICE_LEFT, others=join_words(others, words)))


def _title(edition: Edition, language: str) -> str:
    return edition.course_in(language_for(edition.course, language)).title


def _describe(
    command: Command, effect: CommandEffect, pace: Pace, today: date, words: Catalogue
) -> tuple[str, dict[str, str]]:
    """Returns the note for the coach, and what the notice says about the command in the person's language. `pace` is
    the one that applies from now on."""
    match command:
        case Pause(until=until) if effect.notice == NO_NOTICE:
            return f"asked for a pause until {until}, which is over", {}
        case Pause(until=until) if until is not None:
            return f"paused until {until.isoformat()}", {"until": long_date(until, today, words)}
        case Pause():
            return "paused until they resume", {}
        case Resume():
            return ("resumed" if effect.change else "not paused, so nothing to resume"), {}
        case Slower() | Faster():
            name = type(command).__name__.lower()
            note = f"{name}: {pace_words(pace)}" if effect.change else f"asked to go {name}, which is not possible"
            return note, {"pace": pace_words(pace, words)}
        case SetSeason(seasons=seasons):
            note = f"season {join_words([f'{area}: {season}' for area, season in seasons])}"
            return note, {"seasons": join_words([f"{area}: {words.say(season)}" for area, season in seasons], words)}
        case _:
            return "asked for the commands", {}


def notice_facts(work: Work, enrollment: EnrollmentRow, done: str, **details: str) -> dict[str, str]:
    """Returns every value that the notice's template may name, in the person's language; '' if there is nothing to
    say."""
    words = _words(work.session, work.site, enrollment)
    course = work.site.edition(work.session, enrollment.version_id).course
    again = may_enroll_again(course.reentry, EnrollmentState(enrollment.state))
    return {
        **dict.fromkeys(("until", "pace", "seasons", "others"), ""),
        "done": done,
        "next": _next_lesson(work.session, enrollment, words, work.now),
        "again": f"{work.site.base_url}/courses/{enrollment.course}" if again else "",
        "example": _example(course.areas, details.get("seasons", ""), words),
        **details,
    }


def _example(areas: Sequence[str], reported: str, words: Catalogue) -> str:
    """Returns an example of a season command, such as 'SEASON CAREER WINTER', with another season than the one in the
    mail; '' in a course without areas."""
    season = Season.SPRING if words.say(Season.WINTER) in reported else Season.WINTER
    example = [words.say(SEASON), *(areas[:1] if len(areas) > 1 else ()), words.say(season)]
    return " ".join(example).upper() if areas else ""


def _next_lesson(session: Session, enrollment: EnrollmentRow, words: Catalogue, now: datetime) -> str:
    """Returns when the next lesson comes, such as 'on Wednesday 6 January at 07:30'; '' if none is planned."""
    zone = zone_of(enrollment.zone)
    lessons = [d for d in ledger.deliveries_of(session, enrollment.id) if d.kind == MailKind.LESSON]
    planned = [d.due_at for d in lessons if d.state == DeliveryState.PLANNED]
    return arrival_words(min(planned).astimezone(zone), now.astimezone(zone), words) if planned else ""


def _words(session: Session, site: Site, enrollment: EnrollmentRow) -> Catalogue:
    edition = site.edition(session, enrollment.version_id)
    return edition.catalogue(language_for(edition.course, enrollment.language))


def _read_again(work: Work, enrollment: EnrollmentRow) -> EnrollmentRow:
    """Returns the enrollment as it is after the command; planning anew may have ended it."""
    return enrollments.get_enrollment(work.session, enrollment.id) or enrollment


def _pace(work: Work, enrollment: EnrollmentRow) -> Pace:
    return pace_of(enrollment, work.site.edition(work.session, enrollment.version_id).course)
