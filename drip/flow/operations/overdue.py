"""What is overdue, for whoever has to decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.flow.operations.backlog import find_hold
from drip.flow.site import Site
from drip.storage.operations import backlog


@dataclass(frozen=True, slots=True)
class OverdueMail:
    course: str
    kind: str
    lesson: str
    mails: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is overdue and why it is held, if it is. `people`: their wait has run out, so a lesson may be due."""

    held_at: datetime | None
    held_reason: str
    overdue: tuple[OverdueMail, ...]
    people: int


def read_backlog(site: Site, now: datetime) -> Backlog:
    with site.database.read() as session:
        known = find_hold(session)
        overdue = tuple(OverdueMail(*row) for row in backlog.overdue_by_lesson(session, now))
        people = backlog.count_overdue(session, now).people
        return Backlog(known.held_at if known else None, known.held_reason if known else "", overdue, people)
