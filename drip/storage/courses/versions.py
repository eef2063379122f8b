"""Editions of courses. A row never changes; the live edition is the one with the highest number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import CourseVersion, Enrollment, rows_of

_VERSION = rows_of(CourseVersion)
PUBLISH_LOCK = 0x70756273  # "pubs": the first key of an advisory lock, the course's is the second


def live_version(session: Session, course: str) -> CourseVersion | None:
    return session.scalars(
        select(CourseVersion).where(CourseVersion.course == course).order_by(CourseVersion.number.desc()).limit(1)
    ).first()


def live_version_id(session: Session, course: str) -> int | None:
    """The number of the live edition's row, without its contents, which are large."""
    found: int | None = session.execute(_LIVE_ID, {"course": course}).scalar()
    return found


def get_version(session: Session, version_id: int) -> CourseVersion:
    return session.get_one(CourseVersion, version_id)


def versions_of(session: Session, course: str) -> Sequence[CourseVersion]:
    """All editions, the live one last."""
    return session.scalars(
        select(CourseVersion).where(CourseVersion.course == course).order_by(CourseVersion.number)
    ).all()


def lock_course(session: Session, course: str, *, shared: bool = False) -> None:
    """Until this transaction ends, no version of the course is published beside it. `shared`: by those who are about to
    put somebody on the live version, and do not mind each other. SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(PUBLISH_LOCK, func.hashtext(course))))


def add_version(
    session: Session,
    course: str,
    digest: str,
    definition: dict[str, Any],
    mails: dict[str, Any],
    now: datetime,
    origin: dict[str, Any] | None = None,
    assets: dict[str, str] | None = None,
) -> CourseVersion:
    before = live_version(session, course)
    version = CourseVersion(
        course=course,
        number=before.number + 1 if before else 1,
        digest=digest,
        definition=definition,
        mails=mails,
        published_at=now,
        origin=origin,
        assets=assets,
    )
    session.add(version)
    session.flush()
    return version


def live_versions(session: Session) -> Sequence[CourseVersion]:
    newest = select(func.max(CourseVersion.id)).group_by(CourseVersion.course)
    return session.scalars(
        select(CourseVersion).where(CourseVersion.id.in_(newest)).order_by(CourseVersion.course)
    ).all()


def count_enrolled(session: Session, course: str) -> dict[str, int]:
    """{state: enrollments}"""
    rows = session.execute(
        select(Enrollment.state, func.count()).where(Enrollment.course == course).group_by(Enrollment.state)
    )
    return {row[0]: row[1] for row in rows}


_LIVE_ID = (
    select(_VERSION.c.id).where(_VERSION.c.course == bindparam("course")).order_by(_VERSION.c.number.desc()).limit(1)
)
