"""Whether overdue mail may be sent without asking.

Two notes of when a worker was last alive decide it: one in the database, one on this machine. A restored backup brings
back the first and not the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTE_TOLERANCE = timedelta(
    minutes=1
)  # the database's note is written first, so it never lies behind while nothing was restored
MAX_NOTE_INTERVAL = timedelta(minutes=2)  # the notes are renewed each half minute, or somewhat later under load
MAX_CLOCK_LEAD = timedelta(days=1)  # a note further ahead of now was written by a wrong clock
ONE_DAY = timedelta(days=1)


class InterruptionCause(StrEnum):
    WENT_BACK = "went back"  # this machine's note is later than the database's
    UNKNOWN = "unknown"  # not in use for a day, and this machine has no note of it
    OUTAGE = "outage"  # not in use for long, and unchanged since this machine last used it


@dataclass(frozen=True, slots=True)
class Interruption:
    """Why overdue mail is not sent: everything that was due by `due_by` waits for a decision. What was due by `sent_by`
    may have been sent already, by a database that no longer exists. `last_at` is the later of the two notes."""

    cause: InterruptionCause
    last_at: datetime
    due_by: datetime
    sent_by: datetime


def find_interruption(
    alive_at: datetime | None, stamp_at: datetime | None, now: datetime, hold_backlog: timedelta | None
) -> Interruption | None:
    """The interruption that `now` follows, or None.

    `alive_at` is the note in the database, `stamp_at` the note on this machine. `hold_backlog` is how long an outage
    may last before overdue mail waits; None: only a database that has certainly gone back makes it wait."""
    if alive_at is None or is_far_ahead(alive_at, now):
        return None
    if stamp_at is not None and is_far_ahead(stamp_at, now):
        stamp_at = None
    if stamp_at is not None and stamp_at > alive_at + NOTE_TOLERANCE:
        return Interruption(
            InterruptionCause.WENT_BACK, stamp_at, stamp_at + MAX_NOTE_INTERVAL, stamp_at + MAX_NOTE_INTERVAL
        )
    if hold_backlog is None:
        return None
    if stamp_at is None and now - alive_at >= ONE_DAY:
        return Interruption(InterruptionCause.UNKNOWN, alive_at, now, now)
    if now - alive_at >= hold_backlog:
        return Interruption(InterruptionCause.OUTAGE, alive_at, now - hold_backlog, alive_at)
    return None


def next_alive(alive_at: datetime | None, now: datetime) -> datetime:
    """What to note at `now`. It never goes back, whatever the clocks of several machines say, except by a day or more:
    then a clock was far ahead, and its note would hide a restored backup for as long."""
    return now if alive_at is None or is_far_ahead(alive_at, now) else max(alive_at, now)


def is_far_ahead(at: datetime, now: datetime) -> bool:
    """Whether a note is so far ahead of now that the clock which wrote it was wrong."""
    return at > now + MAX_CLOCK_LEAD
