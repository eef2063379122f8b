"""A restored old backup does not send the past again: a worker that finds the database younger than it should be, or a
long outage, holds everything and asks. While it is held no worker plans, reads replies or delivers, and neither note of
when a worker last lived is renewed, so that what is known stays known until somebody has decided.

    start     look(…) → held, or go on
    running   beat(…) every half minute
    asked     drip backlog → drip backlog skip, or drip backlog send"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from drip.core.operations.backlog import Interruption, InterruptionCause, find_interruption, is_far_ahead, next_alive
from drip.core.operations.event_kind import EventKind
from drip.flow.alert import alert
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Session
from drip.storage.engine.states import HoldReason
from drip.storage.operations import backlog, history, installation
from drip.storage.operations.backlog import OverdueCounts
from drip.storage.operations.installation import InstallationRow
from drip.storage.operations.stamp import read_stamp, write_stamp

log = logging.getLogger(__name__)

DECISION_COMMANDS = (
    "Nothing is delivered until you decide. drip backlog shows what is overdue; drip backlog skip passes over what may "
    "have been sent, drip backlog send sends what is overdue."
)


def check_for_hold(site: Site, stamps: Path | None, now: datetime) -> InstallationRow | None:
    """Call it when a worker starts, before it does anything. Returns the installation where delivering is held. Without
    a folder of `stamps` nothing is held but by hand."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is not None:
            row = _lift_if_the_clock_was_wrong(Work(session, site, now), row, stamps)
        elif found := _doubt(site, row, stamps, now):
            row = _hold_if_due(session, row, found, now)  # where nothing is due, the first beat tells
        return row if row.held_at is not None else None


def record_alive(site: Site, stamps: Path | None, now: datetime) -> None:
    """Notes that a worker lives, first in the database, then on this machine; not while delivering is held."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is not None:
            row = _lift_if_the_clock_was_wrong(Work(session, site, now), row, stamps)
        elif (found := _doubt(site, row, stamps, now)) and found.cause is InterruptionCause.WENT_BACK:
            row = _hold_if_due(session, row, found, now)  # restored under a worker that went on running
            if row.held_at is None:
                alert(session, now, f"{_describe_cause(row, found)} Nothing that was due may have been sent.")
        if row.held_at is not None:
            log.warning("%s", row.held_reason)
            return
        instance, at = row.instance, next_alive(row.alive_at, now)
        installation.record_alive(session, at)
    if stamps is not None:
        _note(stamps, instance, at)


def find_hold(session: Session) -> InstallationRow | None:
    """The installation where delivering is held, with the time and the reason; else None. One look by key."""
    return installation.find_site_hold(session)


def is_on_hold(site: Site) -> bool:
    with site.database.read() as session:
        return find_hold(session) is not None


def put_on_hold(site: Site, now: datetime) -> None:
    """Holds by hand."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is None:
            _place_hold(session, HoldReason.BY_HAND, f"Held by hand since {_utc(now)}. {DECISION_COMMANDS}", now)


def release_hold(site: Site, decision: str, now: datetime) -> bool:
    """Ends the hold; False where there is none. What is in the queue leaves by the usual rules."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is None:
            return False
        installation.end_site_hold(session)
        installation.record_alive(session, next_alive(row.alive_at, now))
        history.record_event(session, now, EventKind.BACKLOG, reason=decision)
        return True


def doubt_behind_hold(site: Site, row: InstallationRow, stamps: Path | None) -> Interruption | None:
    """Why delivering was held, worked out again from the notes as they were then; None where it was held by hand."""
    return _doubt(site, row, stamps, row.held_at) if row.held_at is not None else None


def _doubt(site: Site, row: InstallationRow, stamps: Path | None, now: datetime) -> Interruption | None:
    if stamps is None:
        return None
    return find_interruption(row.alive_at, read_stamp(stamps, row.instance), now, site.hold_backlog)


def _hold_if_due(session: Session, row: InstallationRow, interruption: Interruption, now: datetime) -> InstallationRow:
    """The installation as it is then."""
    overdue = backlog.count_overdue(session, interruption.due_by)
    if not (overdue.mails or overdue.people):
        return row
    sentence = f"{_describe_cause(row, interruption)} {_describe_overdue(overdue, interruption)} {DECISION_COMMANDS}"
    return _place_hold(session, HoldReason(interruption.cause), sentence, now)


def _place_hold(session: Session, reason: HoldReason, sentence: str, now: datetime) -> InstallationRow:
    alert(session, now, sentence)
    return installation.hold_site(session, reason, sentence, now)


def _lift_if_the_clock_was_wrong(work: Work, row: InstallationRow, stamps: Path | None) -> InstallationRow:
    """A hold from more than a day in the future was decided by a clock that was far ahead: it ends where this clock,
    which shows no time before the last note, sees no reason for it. The installation as it is then."""
    assert row.held_at is not None
    if row.alive_at is None or row.is_held_by_hand or stamps is None:
        return row
    if is_far_ahead(row.alive_at, work.now) or not is_far_ahead(row.held_at, work.now):
        return row
    if _doubt(work.site, row, stamps, work.now):
        return row
    alert(work.session, work.now, f"Delivering goes on: it was held by a clock that showed {_utc(row.held_at)}.")
    return installation.end_site_hold(work.session)


def _describe_cause(row: InstallationRow, interruption: Interruption) -> str:
    assert row.alive_at is not None
    last = _utc(row.alive_at)
    match interruption.cause:
        case InterruptionCause.WENT_BACK:
            since = _utc(interruption.last_at)
            return f"The database has gone back in time, from {since} to {last}: a backup was restored."
        case InterruptionCause.UNKNOWN:
            return f"The database was last in use at {last}, and not by this machine: it may be a restored backup."
        case InterruptionCause.OUTAGE:
            return f"No worker has run since {last}."


def _describe_overdue(overdue: OverdueCounts, interruption: Interruption) -> str:
    parts = []
    if overdue.since:
        mails = f"{overdue.mails} {'mail' if overdue.mails == 1 else 'mails'}"
        parts.append(f"{mails} due since {_utc(overdue.since)}")
    if overdue.people:
        people = "1 person" if overdue.people == 1 else f"{overdue.people} people"
        parts.append(f"what comes next for {people} whose wait is over")
    if interruption.cause is InterruptionCause.OUTAGE:
        return f"Not sent: {', and '.join(parts)}."
    return f"This may have been sent already: {', and '.join(parts)}."


def _note(stamps: Path, instance: str, at: datetime) -> None:
    try:
        write_stamp(stamps, instance, at)
    except OSError as error:
        log.warning("%s: this machine cannot note when the database was last in use: %s.", stamps, error.strerror)


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


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
        hold = find_hold(session)
        overdue = tuple(OverdueMail(*row) for row in backlog.overdue_by_lesson(session, now))
        people = backlog.count_overdue(session, now).people
        return Backlog(hold.held_at if hold else None, hold.held_reason if hold else "", overdue, people)
