"""A reply that is a command: read, done, and confirmed in the thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from drip.core.command import Command, Faster, Pause, Resume, SeasonIs, Slower, Stop, read_command
from drip.core.course import Pace, Season
from drip.core.obeying import LEFT, OVER, Deed, GoOn, KeepPace, StandStill, Tell
from drip.core.obeying import obey as decide
from drip.core.schedule import local_date
from drip.core.wording import arrival, join_words, long_date, pace_words
from drip.flow.answering import Source, save_season
from drip.flow.notice import ENDED_WELL, has_goodbye, notify
from drip.flow.preferences import change_pace, leave, pause, plan_person, resume
from drip.flow.progress import read_standing
from drip.flow.site import Site
from drip.flow.understand import Told
from drip.flow.zones import zone_of
from drip.storage import enrollments, ledger, people
from drip.storage.database import Session
from drip.storage.states import EnrollmentState, MailKind, State
from drip.storage.tables import Enrollment

SOURCE = "reply"


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What was done. `note` is for the coach; `facts` for the notice, {} where none is to be sent; `left_to_coach`:
    nothing could be done, and somebody should look."""

    note: str
    facts: dict[str, str] = field(default_factory=dict)
    left_to_coach: bool = False


def command_in(session: Session, site: Site, told: Told, words: str) -> Command | None:
    """What the words ask for if they are nothing but a command."""
    person = told.enrollment
    return read_command(
        words,
        site.edition(session, person.version_id).course.areas,
        local_date(told.at, zone_of(person.zone)),
        asked=told.asked,
        name=person.first_name,
        paused=person.paused_at is not None,
    )


def obey_and_tell(session: Session, site: Site, told: Told, command: Command, message_id: str, now: datetime) -> Obeyed:
    """Does what a command asks for, and queues the notice.

    Call it only for mail that is believed to be from the person themselves, and not automatic."""
    enrollment = enrollments.lock_enrollment(session, told.enrollment.id)
    assert enrollment is not None
    obeyed = obey(session, site, told, enrollment, command, now)
    if obeyed.facts:
        notify(session, site, enrollment, obeyed.facts, message_id, now)
    return obeyed


def obey(session: Session, site: Site, told: Told, enrollment: Enrollment, command: Command, now: datetime) -> Obeyed:
    """The enrollment is locked by whoever calls."""
    if isinstance(command, Stop):
        return _stop(session, site, enrollment, now)
    if enrollment.state != EnrollmentState.ACTIVE:
        return Obeyed(f"wrote {type(command).__name__.upper()}, but is not in the course any more", left_to_coach=True)
    zone, pace = _zone(session, enrollment), _pace(session, site, enrollment)
    deed = decide(command, pace=pace, zone=zone, is_paused=enrollment.paused_at is not None, now=now)
    match deed.change:
        case StandStill(until=until):
            pause(session, site, enrollment.id, until, SOURCE, now)
        case GoOn():
            resume(session, site, enrollment.id, SOURCE, now)
        case KeepPace(pace=pace):
            change_pace(session, site, enrollment.id, pace, SOURCE, now)
        case Tell(seasons=seasons):
            _tell(session, site, told, enrollment, seasons, now)
    note, words = _in_words(command, deed, pace, local_date(now, zone))
    return Obeyed(note, {} if deed.done == OVER else _facts(session, site, enrollment, deed.done, now, **words))


def _tell(
    session: Session,
    site: Site,
    told: Told,
    enrollment: Enrollment,
    seasons: Sequence[tuple[str, Season]],
    now: datetime,
) -> None:
    for area, season in seasons:
        save_season(session, enrollment, area, season, Source(SOURCE, told.mail_id), told.at)
    plan_person(session, site, enrollment.subscriber_id, now)


def _stop(session: Session, site: Site, enrollment: Enrollment, now: datetime) -> Obeyed:
    """Who has never confirmed gets no mail about it: the confirmation was the one mail to a stranger."""
    was_pending = enrollment.state == EnrollmentState.PENDING
    note = "left the course" if leave(session, enrollment.id, SOURCE, now) else "had left the course before"
    if was_pending or enrollment.state not in ENDED_WELL or has_goodbye(session, enrollment.id):
        return Obeyed(note)
    active = enrollments.enrollments_of(session, enrollment.subscriber_id, EnrollmentState.ACTIVE)
    others = [site.edition(session, other.version_id).course.title for other in active]
    return Obeyed(note, _facts(session, site, enrollment, LEFT, now, others=join_words(others)))


def _in_words(command: Command, deed: Deed, pace: Pace, today: date) -> tuple[str, dict[str, str]]:
    """(the note for the coach, what the notice says of it); `pace` is the one from now on."""
    match command:
        case Pause(until=until) if deed.done == OVER:
            return f"asked for a pause until {until}, which is over", {}
        case Pause(until=until) if until is not None:
            return f"paused until {until.isoformat()}", {"until": long_date(until, today)}
        case Pause():
            return "paused until they resume", {}
        case Resume():
            return ("resumed" if deed.change else "not paused, so nothing to resume"), {}
        case Slower() | Faster():
            name, words = type(command).__name__.lower(), pace_words(pace)
            note = f"{name}: {words}" if deed.change else f"asked to go {name}, which is not possible"
            return note, {"pace": words}
        case SeasonIs(seasons=seasons):
            words = join_words([f"{area}: {season}" for area, season in seasons])
            return f"season {words}", {"seasons": words}
        case _:
            return "asked for the commands", {}


def _facts(
    session: Session, site: Site, enrollment: Enrollment, done: str, now: datetime, **told: str
) -> dict[str, str]:
    """All that the notice's template may name; '' for what there is nothing to say of."""
    areas = site.edition(session, enrollment.version_id).course.areas
    return {
        **dict.fromkeys(("until", "pace", "seasons", "others"), ""),
        "done": done,
        "next": _next_lesson(session, enrollment, now),
        "again": f"{site.base_url}/courses/{enrollment.course}",
        "example": _example(areas, told.get("seasons", "")),
        **told,
    }


def _example(areas: Sequence[str], told: str) -> str:
    """'SEASON CAREER WINTER', with another season than the one just told; '' in a course without areas."""
    season = Season.SPRING if Season.WINTER in told else Season.WINTER
    words = ["season", *areas[:1], season] if len(areas) > 1 else ["season", season]
    return " ".join(words).upper() if areas else ""


def _next_lesson(session: Session, enrollment: Enrollment, now: datetime) -> str:
    """'on Wednesday 6 January at 07:30', or '' where none is planned."""
    zone = _zone(session, enrollment)
    lessons = [d for d in ledger.deliveries_of(session, enrollment.id) if d.kind == MailKind.LESSON]
    planned = [d.due_at for d in lessons if d.state == State.PLANNED]
    return arrival(min(planned).astimezone(zone), now.astimezone(zone)) if planned else ""


def _pace(session: Session, site: Site, enrollment: Enrollment) -> Pace:
    return read_standing(session, site.edition(session, enrollment.version_id).course, enrollment).pace


def _zone(session: Session, enrollment: Enrollment) -> ZoneInfo:
    return zone_of(people.get_subscriber(session, enrollment.subscriber_id).zone)
