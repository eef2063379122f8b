"""Puts the site on hold after a restored backup or a long outage, so that mail is not sent a second time.

A worker notices when the database is older than the stamp on this machine, or when no worker has run for a long time.
Until an operator decides, no worker plans, reads replies or delivers. The database and the stamp keep the times they
have, so that the interruption can still be recognised.

    at start           check_for_hold(…) puts the site on hold, or lets the worker go on
    every half minute  record_alive(…)
    the operator       drip backlog, then drip backlog skip or drip backlog send"""

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
    """Puts the site on hold if there is reason to. A worker calls it when it starts, before it does anything else.

    Returns the installation if it is on hold, else None. Without a folder of `stamps`, only an operator can put the
    site on hold."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is not None:
            row = _lift_if_clock_was_wrong(Work(session, site, now), row, stamps)
        elif found := _find_interruption(site, row, stamps, now):
            row = _hold_if_due(session, row, found, now)  # if nothing is due, `record_alive` raises an alert
        return row if row.held_at is not None else None


def record_alive(site: Site, stamps: Path | None, now: datetime) -> None:
    """Records that a worker is alive, first in the database, then on this machine; not while the site is on hold."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is not None:
            row = _lift_if_clock_was_wrong(Work(session, site, now), row, stamps)
        elif (found := _find_interruption(site, row, stamps, now)) and found.cause is InterruptionCause.WENT_BACK:
            row = _hold_if_due(session, row, found, now)  # restored while this worker was running
            if row.held_at is None:
                alert(session, now, f"{_describe_cause(row, found)} Nothing that was due may have been sent.")
        if row.held_at is not None:
            log.warning("%s", row.held_reason)
            return
        instance, at = row.instance, next_alive(row.alive_at, now)
        installation.record_alive(session, at)
    if stamps is not None:
        _try_write_stamp(stamps, instance, at)


def find_hold(session: Session) -> InstallationRow | None:
    """Returns the installation, with the time and the reason, if it is on hold; else None. Costs one look-up by key."""
    return installation.find_site_hold(session)


def is_on_hold(site: Site) -> bool:
    with site.database.read() as session:
        return find_hold(session) is not None


def put_on_hold(site: Site, now: datetime) -> None:
    """Puts the site on hold for an operator."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is None:
            _place_hold(session, HoldReason.BY_HAND, f"Held by hand since {_utc(now)}. {DECISION_COMMANDS}", now)


def release_hold(site: Site, decision: str, now: datetime) -> bool:
    """Ends the hold, after which the queue is sent by the usual rules. Returns False if the site is not on hold."""
    with site.database.write() as session:
        row = installation.lock_installation(session)
        if row.held_at is None:
            return False
        installation.end_site_hold(session)
        installation.record_alive(session, next_alive(row.alive_at, now))
        history.record_event(session, now, EventKind.BACKLOG, reason=decision)
        return True


def interruption_behind_hold(site: Site, row: InstallationRow, stamps: Path | None) -> Interruption | None:
    """Returns the interruption that led to the hold, worked out again from the times stored then; None if an operator
    put the site on hold."""
    return _find_interruption(site, row, stamps, row.held_at) if row.held_at is not None else None


def _find_interruption(site: Site, row: InstallationRow, stamps: Path | None, now: datetime) -> Interruption | None:
    if stamps is None:
        return None
    return find_interruption(row.alive_at, read_stamp(stamps, row.instance), now, site.hold_backlog)


def _hold_if_due(session: Session, row: InstallationRow, interruption: Interruption, now: datetime) -> InstallationRow:
    """Puts the site on hold if something is overdue; returns the installation as it is after that."""
    overdue = backlog.count_overdue(session, interruption.due_by)
    if not (overdue.mails or overdue.people):
        return row
    sentence = f"{_describe_cause(row, interruption)} {_describe_overdue(overdue, interruption)} {DECISION_COMMANDS}"
    return _place_hold(session, HoldReason(interruption.cause), sentence, now)


def _place_hold(session: Session, reason: HoldReason, sentence: str, now: datetime) -> InstallationRow:
    alert(session, now, sentence)
    return installation.hold_site(session, reason, sentence, now)


def _lift_if_clock_was_wrong(work: Work, row: InstallationRow, stamps: Path | None) -> InstallationRow:
    """Ends a hold that was set by a clock far ahead; returns the installation as it is after that.

    A hold dated more than a day in the future must come from such a clock. It ends unless the present clock is more
    than a day behind the last recorded time, or sees an interruption as well."""
    assert row.held_at is not None
    if row.alive_at is None or row.is_held_by_hand or stamps is None:
        return row
    if is_far_ahead(row.alive_at, work.now) or not is_far_ahead(row.held_at, work.now):
        return row
    if _find_interruption(work.site, row, stamps, work.now):
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


def _try_write_stamp(stamps: Path, instance: str, at: datetime) -> None:
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
    """What is overdue, and since when and why the site is on hold, if it is. `people` is the number of people whose
    wait is over, so that a lesson may be due."""

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
