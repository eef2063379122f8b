"""Publishes a course: a checked course without problems becomes an immutable version, and everybody in the course moves
to it. All of this happens in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from drip.authoring import PictureFile
from drip.core.courses.course import Course
from drip.core.courses.course_json import course_from_json, course_to_json
from drip.core.courses.lineage import carry_over, restored_course, reused_names
from drip.core.operations.event_kind import EventKind
from drip.flow.courses.check import CheckedCourse, check_course
from drip.flow.planning.plan import plan_people
from drip.flow.planning.progress import read_people
from drip.flow.site import Site
from drip.flow.work import Work
from drip.rendering import external_links
from drip.storage.courses import assets, links, versions
from drip.storage.courses.versions import NewVersion, VersionRow
from drip.storage.engine.database import Session, retry_conflicts
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.planning import enrollments

__all__ = [
    "Candidate",
    "CheckedCourse",
    "NameTaken",
    "NoSuchVersion",
    "Origin",
    "PublishResult",
    "check_course",
    "earlier_version",
    "is_live",
    "make_candidate",
    "publish",
    "publish_with_retry",
]

BATCH_SIZE = 500  # people moved with one set of statements


class NameTaken(Exception):
    """A lesson has a name that another lesson had before; the sentence says which."""


class NoSuchVersion(Exception):
    """The course has no version of that number, or none before the live one; the sentence says which there are."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published a version, and from where. `commit` is that of the course's git repository, '' if it has none;
    `is_dirty` means that the folder had uncommitted changes. `restores` is the number of the version that was put
    back."""

    by: str = ""
    commit: str = ""
    is_dirty: bool = False
    note: str = ""
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may become the next version: a course without problems, its compiled mails as plain data, and its pictures
    as {name: digest}. `contents` is {digest: picture} for pictures that may not be stored yet."""

    course: Course
    mails: dict[str, Any]
    assets: dict[str, str] = field(default_factory=dict)
    contents: dict[str, PictureFile] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        parts = [course_to_json(self.course), self.mails, *([self.assets] if self.assets else [])]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PublishResult:
    number: int
    changed: bool  # False: the same course was live already
    moved: int  # people who were moved to this version


def make_candidate(session: Session, checked: CheckedCourse) -> Candidate:
    """Returns a checked course as it would be published: its lessons keep the earlier names that the live version
    knows. Raises NameTaken."""
    assert checked.course is not None
    assert not checked.problems
    live = versions.live_version(session, checked.course.slug)
    course = _with_earlier_names(course_from_json(live.definition), checked.course) if live else checked.course
    mails = {name: mail.as_data() for name, mail in checked.mails.items()}
    digests = {name: picture.digest for name, picture in checked.assets.items()}
    contents = {digests[name]: picture for name, picture in checked.assets.items()}
    return Candidate(course, mails, digests, contents)


def _with_earlier_names(before: Course, after: Course) -> Course:
    for name, other in reused_names(before, after):
        raise NameTaken(
            f"The lesson '{other}' was once called '{name}', and people may have had it under that name: give the"
            f" lesson in lessons/{name}.md another one."
        )
    return carry_over(before, after)


def earlier_version(session: Session, course: str, number: int | None = None) -> tuple[int, Candidate]:
    """Returns (number, candidate) of an earlier version, to be published again: by default the one before the live one.
    Raises NoSuchVersion."""
    found = versions.versions_of(session, course)
    if not found:
        raise NoSuchVersion(f"No course '{course}' is published. See: drip course list")
    wanted = found[-1].number - 1 if number is None else number
    target = next((version for version in found if version.number == wanted), None)
    if target is None or target is found[-1]:
        raise NoSuchVersion(_why_no_version(course, wanted, found))
    later = [course_from_json(version.definition) for version in found if version.number > wanted]
    course_then = restored_course(course_from_json(target.definition), later)
    return wanted, Candidate(course_then, target.mails, target.assets or {})


def publish(work: Work, checked: CheckedCourse | Candidate, origin: Origin | None = None) -> PublishResult:
    """Makes a course the live version and moves everybody in it. Changes nothing if the same course is live already."""
    slug = checked.course.slug if checked.course else ""
    versions.lock_course(work.session, slug)
    candidate = checked if isinstance(checked, Candidate) else make_candidate(work.session, checked)
    before = versions.live_version(work.session, slug)
    if before is not None and before.digest == candidate.digest:
        return PublishResult(before.number, changed=False, moved=0)
    version = _add(work.session, candidate, work.now, origin or Origin())
    return PublishResult(version.number, changed=True, moved=_move_people(work, version))


def publish_with_retry(site: Site, candidate: Candidate, now: datetime, origin: Origin) -> PublishResult:
    """Publishes in a transaction of its own, which is repeated if it conflicts with another."""

    def transaction() -> PublishResult:
        with site.database.write() as session:
            return publish(Work(session, site, now), candidate, origin)

    return retry_conflicts(transaction)


def is_live(session: Session, candidate: Candidate) -> bool:
    live = versions.live_version(session, candidate.course.slug)
    return live is not None and live.digest == candidate.digest


def _add(session: Session, candidate: Candidate, now: datetime, origin: Origin) -> VersionRow:
    data = {name: value for name, value in asdict(origin).items() if value}
    slug = candidate.course.slug
    _store_pictures(session, candidate)
    links.add_links(session, {url for mail in candidate.mails.values() for url in external_links(mail["html"])})
    pictures = candidate.assets or None
    new = NewVersion(slug, candidate.digest, course_to_json(candidate.course), candidate.mails, data, pictures)
    version = versions.add_version(session, new, now)
    history.record_event(session, now, EventKind.PUBLISHED, course=slug, number=version.number, **data)
    return version


def _store_pictures(session: Session, candidate: Candidate) -> None:
    for digest in assets.missing_digests(session, candidate.contents):
        picture = candidate.contents[digest]
        assets.add_asset(session, digest, picture.type, picture.data)


def _move_people(work: Work, version: VersionRow) -> int:
    """Moves everybody in order of their ids, like all code that locks several people; returns how many."""
    states = (EnrollmentState.PENDING, EnrollmentState.ACTIVE)
    ids = enrollments.ids_in_course(work.session, version.course, *states)
    for start in range(0, len(ids), BATCH_SIZE):
        _move_batch(work, ids[start : start + BATCH_SIZE], version.id)
    return len(ids)


def _move_batch(work: Work, ids: Sequence[int], version_id: int) -> None:
    people = read_people(work.session, ids, lock=True)
    enrollments.move_to_version(work.session, list(people.enrollments), version_id)
    moved = {id_: person._replace(version_id=version_id) for id_, person in people.enrollments.items()}
    plan_people(work, replace(people, enrollments=moved))


def _why_no_version(course: str, wanted: int, found: Sequence[VersionRow]) -> str:
    if len(found) == 1:
        return f"'{course}' has only one version, so there is none to go back to."
    if wanted == found[-1].number:
        return f"Version {wanted} of '{course}' is live already."
    return f"'{course}' has no version {wanted}: there are 1 to {found[-1].number}. See: drip course history {course}"
