"""Whether mail that is overdue may leave without asking, told by two notes of when a worker last lived: one in the
database, one on this machine. A restored backup brings back the first and not the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTE_TOLERANCE = timedelta(
    minutes=1
)  # the database's note is written first, so it never lies behind while nothing was restored
MAX_NOTE_INTERVAL = timedelta(minutes=2)  # the notes are renewed each half minute, or somewhat later under load
MAX_CLOCK_LEAD = timedelta(days=1)  # a note so far ahead of now is of a clock that was wrong
ONE_DAY = timedelta(days=1)


class InterruptionCause(StrEnum):
    WENT_BACK = "went back"  # this machine has seen the database later than it says itself
    UNKNOWN = "unknown"  # not in use for a day, and this machine does not know it
    OUTAGE = "outage"  # not in use for long, and as this machine left it


@dataclass(frozen=True, slots=True)
class Interruption:
    """Hold where a mail was due by `due_by`. What was due by `sent_by` may have been sent by a database that is no
    more. `last_at`: the later of the notes."""

    cause: InterruptionCause
    last_at: datetime
    due_by: datetime
    sent_by: datetime


def find_interruption(
    alive_at: datetime | None, stamp_at: datetime | None, now: datetime, hold_backlog: timedelta | None
) -> Interruption | None:
    """`alive_at`: the note in the database; `stamp_at`: that on this machine. Without `hold_backlog` only a database
    that has surely gone back is held."""
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
    """What to note at `now`. It never goes back, whatever the clocks of several machines say, but for a day and more:
    then a clock was far ahead, and its note would hide a restored backup for as long."""
    return now if alive_at is None or is_far_ahead(alive_at, now) else max(alive_at, now)


def is_far_ahead(at: datetime, now: datetime) -> bool:
    return at > now + MAX_CLOCK_LEAD
