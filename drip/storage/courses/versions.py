"""Editions of courses. A row never changes; the live edition is the one with the highest number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import columns_of
from drip.storage.engine.tables import CourseVersion, Enrollment, rows_of

_VERSION = rows_of(CourseVersion)
PUBLISH_LOCK = 0x70756273  # "pubs": the first key of an advisory lock; the course gives the second


class VersionRow(NamedTuple):
    """A published edition. `mails`: {name of a mail: its compiled templates}; `assets`: {name of a picture: digest}."""

    id: int
    course: str
    number: int
    digest: str
    definition: dict[str, Any]
    mails: dict[str, Any]
    published_at: datetime
    origin: dict[str, Any] | None
    assets: dict[str, str] | None


class NewVersion(NamedTuple):
    """An edition to publish: see VersionRow."""

    course: str
    digest: str
    definition: dict[str, Any]
    mails: dict[str, Any]
    origin: dict[str, Any] | None = None
    assets: dict[str, str] | None = None


_VERSIONS = select(*columns_of(CourseVersion, *VersionRow._fields))


def live_version(session: Session, course: str) -> VersionRow | None:
    newest = _VERSIONS.where(_VERSION.c.course == course).order_by(_VERSION.c.number.desc()).limit(1)
    return next(iter(_read(session, newest)), None)


def live_version_id(session: Session, course: str) -> int | None:
    """Return the ID of the live edition without loading its contents, which are large."""
    found: int | None = session.execute(_LIVE_ID, {"course": course}).scalar()
    return found


def get_version(session: Session, version_id: int) -> VersionRow:
    return VersionRow(*session.execute(_VERSIONS.where(_VERSION.c.id == version_id)).one())


def versions_of(session: Session, course: str) -> Sequence[VersionRow]:
    """Return all editions, the live one last."""
    return _read(session, _VERSIONS.where(_VERSION.c.course == course).order_by(_VERSION.c.number))


def lock_course(session: Session, course: str, *, shared: bool = False) -> None:
    """Keep others from publishing the course until this transaction ends. Those who only put somebody on the live
    version take the lock `shared` and don't wait for each other. SQLite has a single writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(PUBLISH_LOCK, func.hashtext(course))))


def add_version(session: Session, new: NewVersion, now: datetime) -> VersionRow:
    """Publishes an edition, which is the live one from now on."""
    before = session.scalar(select(func.max(_VERSION.c.number)).where(_VERSION.c.course == new.course))
    values = new._asdict() | {"number": (before or 0) + 1, "published_at": now}
    version_id: int = session.execute(insert(_VERSION).returning(_VERSION.c.id), values).scalar_one()
    return VersionRow(id=version_id, **values)


def live_versions(session: Session) -> Sequence[VersionRow]:
    newest = select(func.max(_VERSION.c.id)).group_by(_VERSION.c.course)
    return _read(session, _VERSIONS.where(_VERSION.c.id.in_(newest)).order_by(_VERSION.c.course))


def _read(session: Session, wanted: Select[Any]) -> list[VersionRow]:
    return [VersionRow(*row) for row in session.execute(wanted)]


def count_enrolled(session: Session, course: str) -> dict[str, int]:
    """Return {state: number of enrollments}."""
    rows = session.execute(
        select(Enrollment.state, func.count()).where(Enrollment.course == course).group_by(Enrollment.state)
    )
    return {row[0]: row[1] for row in rows}


_LIVE_ID = (
    select(_VERSION.c.id).where(_VERSION.c.course == bindparam("course")).order_by(_VERSION.c.number.desc()).limit(1)
)
