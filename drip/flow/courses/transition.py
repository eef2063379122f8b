"""The plan of an edit: what a new version of a course would change for the people in it, before it is published.

What people get next is decided by the same function that decides it when the version is live, from the same facts, so
the plan is what then happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.courses.course import Course
from drip.core.courses.course_json import CourseDataError
from drip.core.courses.edits import Edit, edits, picture_edits
from drip.core.planning.sequence import PersonalPath, done_lessons, personal_path
from drip.flow.planning.decide import PlanChanges, decide_plan
from drip.flow.planning.progress import People, read_people
from drip.flow.planning.signs import with_signs
from drip.flow.site import Site
from drip.flow.work import Work
from drip.rendering import condition_is_true
from drip.storage.courses import versions
from drip.storage.engine.database import Session
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.planning import enrollments

BATCH_SIZE = 500  # people read at once
QUEUED_STATES = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class NextLesson:
    """The lesson that a person gets next, and its slot."""

    lesson: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonTransition:
    """What changes for one person when they move from their version to the new one.

    `ahead` are the lessons to come in the new version. `skips` are new lessons at places that they have passed; `drops`
    lessons that they would have got and no longer get; `gains` lessons that they get in addition. `finishes` means that
    the new version has nothing more for them. `alerts` says what cannot be decided for them."""

    enrollment_id: int
    email: str
    first_name: str
    zone: ZoneInfo
    is_paused: bool
    before: NextLesson | None
    after: NextLesson | None
    finishes: bool
    ahead: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.before != self.after or self.finishes


@dataclass(frozen=True, slots=True)
class Transition:
    """`number` is that of the live version, 0 if there is none. `pending` is the number of people who have not
    confirmed yet and will begin in the new version; `ended` those who have finished or left, for whom nothing
    changes."""

    slug: str
    number: int
    edits: tuple[Edit, ...]
    moves: tuple[PersonTransition, ...]
    pending: int = 0
    ended: int = 0

    @property
    def skipped(self) -> Counter[str]:
        """{lesson: people who have passed its place}"""
        return Counter(name for move in self.moves for name in move.skips)

    @property
    def dropped(self) -> Counter[str]:
        return Counter(name for move in self.moves for name in move.drops)

    @property
    def ahead(self) -> Counter[str]:
        """{lesson: people who will still get it}"""
        return Counter(name for move in self.moves for name in move.ahead)


def plan_transition(work: Work, course: Course, assets: Mapping[str, str] | None = None) -> Transition:
    """Returns what publishing `course` now would change. `assets` are its pictures, {name: digest}. Writes nothing."""
    live = work.site.live_edition(work.session, course.slug)
    if live is None:
        return Transition(course.slug, 0, (), ())
    counts = versions.count_enrolled(work.session, course.slug)
    moves = tuple(_transitions(work, course))
    pending = counts.get(EnrollmentState.PENDING, 0)
    ended = sum(counts.values()) - pending - len(moves)
    changed = (*edits(live.course, course), *picture_edits(live.assets, assets or {}))
    return Transition(course.slug, live.number, changed, moves, pending, ended)


def _transitions(work: Work, course: Course) -> Iterator[PersonTransition]:
    ids = enrollments.ids_in_course(work.session, course.slug, EnrollmentState.ACTIVE)
    for start in range(0, len(ids), BATCH_SIZE):
        people = read_people(work.session, ids[start : start + BATCH_SIZE])
        people = with_signs(work.session, people, people.enrollments if course.still_there else ())
        for person in people.enrollments.values():
            yield _transition_of(people, person, _course_of(work.session, work.site, person), course, work.now)


def _course_of(session: Session, site: Site, person: EnrollmentRow) -> Course | None:
    """Returns the course in the person's version; None if that can't be read."""
    try:
        return site.edition(session, person.version_id).course
    except CourseDataError:
        return None


def _transition_of(
    people: People, person: EnrollmentRow, old: Course | None, new: Course, now: datetime
) -> PersonTransition:
    entries = people.deliveries.get(person.id, ())
    changes = decide_plan(people, new, person.id, now)
    before = _path_under_new_names(people, person, old, new) if old else PersonalPath((), ())
    view = people.view(new, person.id)
    after = personal_path(new, view.progress, condition_is_true)
    done = done_lessons(new, view.progress)
    return PersonTransition(
        enrollment_id=person.id,
        email=person.email,
        first_name=person.first_name,
        zone=view.progress.zone,
        is_paused=person.paused_at is not None,
        before=_next((entry.kind, entry.lesson, entry.slot_at) for entry in _queued(entries)),
        after=_next(_queue_after(entries, changes)),
        finishes=changes.enrollment.get("state") == EnrollmentState.FINISHED,
        ahead=after.ahead,
        skips=tuple(name for name in after.missed if name not in before.missed),
        drops=tuple(name for name in before.ahead if name not in after.ahead and name not in done),
        gains=tuple(name for name in after.ahead if name not in before.ahead),
        alerts=tuple(changes.alerts),
    )


def _path_under_new_names(people: People, person: EnrollmentRow, old: Course, new: Course) -> PersonalPath:
    names = new.identities()
    before = personal_path(old, people.view(old, person.id).progress, condition_is_true)
    return PersonalPath(*(tuple(names.get(name, name) for name in part) for part in (before.missed, before.ahead)))


def _queue_after(entries: Sequence[DeliveryRow], changes: PlanChanges) -> list[tuple[str, str, datetime]]:
    """Returns (kind, lesson, slot) for all that is queued once the changes are made."""
    moved = {entry.number: mail for entry, mail in changes.moved}
    withdrawn = {entry.number for entry in changes.withdrawn}
    remaining = [
        (entry.kind, entry.lesson, moved[entry.number].slot_at if entry.number in moved else entry.slot_at)
        for entry in _queued(entries)
        if entry.number not in withdrawn
    ]
    return [*remaining, *((mail.kind, mail.lesson, mail.slot_at) for mail in changes.added)]


def _queued(entries: Sequence[DeliveryRow]) -> list[DeliveryRow]:
    return [entry for entry in entries if entry.state in QUEUED_STATES]


def _next(queue: Iterable[tuple[str, str, datetime]]) -> NextLesson | None:
    lessons = [NextLesson(lesson, at) for kind, lesson, at in queue if kind == MailKind.LESSON]
    return min(lessons, key=lambda lesson: lesson.at, default=None)
