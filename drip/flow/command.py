"""A reply that is a command: read, done, and confirmed in the thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from drip.core.command import Command, Faster, Help, Pause, Resume, SeasonIs, Slower, Stop, read_command
from drip.core.course import Season
from drip.core.pace import faster, slower
from drip.core.schedule import instant_of, local_date
from drip.core.wording import arrival, join_words, long_date, pace_words
from drip.flow.answering import Source, save_season
from drip.flow.notice import ENDED_WELL, LEFT, has_goodbye, notify
from drip.flow.preferences import change_pace, leave, pause, plan_person, resume
from drip.flow.progress import Standing, read_standing
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
    match command:
        case Pause(until=until):
            return _pause(session, site, enrollment, until, now)
        case Resume():
            was_paused = resume(session, site, enrollment.id, SOURCE, now)
            done, note = ("resumed", "resumed") if was_paused else ("not paused", "not paused, so nothing to resume")
            return Obeyed(note, _facts(session, site, enrollment, done, now))
        case Slower() | Faster():
            return _change_pace(session, site, enrollment, command, now)
        case SeasonIs(seasons=seasons):
            return _tell(session, site, told, enrollment, seasons, now)
        case Help():
            return Obeyed("asked for the commands", _facts(session, site, enrollment, "help", now))


def _tell(
    session: Session,
    site: Site,
    told: Told,
    enrollment: Enrollment,
    seasons: Sequence[tuple[str, Season]],
    now: datetime,
) -> Obeyed:
    for area, season in seasons:
        save_season(session, enrollment, area, season, Source(SOURCE, told.mail_id), told.at)
    plan_person(session, site, enrollment.subscriber_id, now)
    words = join_words([f"{area}: {season}" for area, season in seasons])
    return Obeyed(f"season {words}", _facts(session, site, enrollment, "season", now, seasons=words))


def _stop(session: Session, site: Site, enrollment: Enrollment, now: datetime) -> Obeyed:
    """Who has never confirmed gets no mail about it: the confirmation was the one mail to a stranger."""
    was_pending = enrollment.state == EnrollmentState.PENDING
    note = "left the course" if leave(session, enrollment.id, SOURCE, now) else "had left the course before"
    if was_pending or enrollment.state not in ENDED_WELL or has_goodbye(session, enrollment.id):
        return Obeyed(note)
    active = enrollments.enrollments_of(session, enrollment.subscriber_id, EnrollmentState.ACTIVE)
    others = [site.edition(session, other.version_id).course.title for other in active]
    return Obeyed(note, _facts(session, site, enrollment, LEFT, now, others=join_words(others)))


def _pause(session: Session, site: Site, enrollment: Enrollment, until: date | None, now: datetime) -> Obeyed:
    zone = _zone(session, enrollment)
    end = instant_of(until, time(0), zone) if until else None
    if end and end <= now:  # the mail is read late, or once more
        return Obeyed(f"asked for a pause until {until}, which is over")
    pause(session, site, enrollment.id, end, SOURCE, now)
    words = long_date(until, local_date(now, zone)) if until else ""
    note = f"paused until {until.isoformat()}" if until else "paused until they resume"
    return Obeyed(note, _facts(session, site, enrollment, "paused", now, until=words))


def _change_pace(
    session: Session, site: Site, enrollment: Enrollment, command: Slower | Faster, now: datetime
) -> Obeyed:
    """At the end of the scale nothing changes, and the notice says so."""
    before = _standing(session, site, enrollment).pace
    after = slower(before) if isinstance(command, Slower) else faster(before)
    name = "slower" if isinstance(command, Slower) else "faster"
    if after is None:
        note = f"asked to go {name}, which is not possible"
        return Obeyed(note, _facts(session, site, enrollment, f"no {name}", now, pace=pace_words(before)))
    change_pace(session, site, enrollment.id, after, SOURCE, now)
    return Obeyed(f"{name}: {pace_words(after)}", _facts(session, site, enrollment, name, now, pace=pace_words(after)))


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


def _standing(session: Session, site: Site, enrollment: Enrollment) -> Standing:
    return read_standing(session, site.edition(session, enrollment.version_id).course, enrollment)


def _zone(session: Session, enrollment: Enrollment) -> ZoneInfo:
    return zone_of(people.get_subscriber(session, enrollment.subscriber_id).zone)
