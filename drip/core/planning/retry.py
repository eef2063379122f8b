"""When a mail that could not be delivered is tried again. The delays are drip's own: RFC 5321, 4.5.4.1 asks for a first
retry within half an hour and for giving up after days rather than hours."""

from __future__ import annotations

from datetime import datetime, timedelta

RETRY_DELAYS = (
    timedelta(minutes=5),  # greylisting lets the second try pass
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
MAX_RETRY_DELAY = timedelta(hours=12)
MAX_ATTEMPTS = 10
MAX_SOFT_ATTEMPTS = 3  # people empty a full mailbox in days, not in minutes: fewer tries, further apart


def retry_at(attempt: int, now: datetime, expires: datetime | None, *, soft: bool = False) -> datetime | None:
    """The time of the next try after try number `attempt` (the first is 1) failed at `now`. None if no tries are left,
    or if the mail will have expired by then. `soft` means a full mailbox: three tries, half a day apart. Raises
    ValueError for an attempt below 1."""
    if attempt < 1:
        raise ValueError(f"attempt is {attempt}, but the first one is 1")
    if attempt >= (MAX_SOFT_ATTEMPTS if soft else MAX_ATTEMPTS):
        return None
    at = now + (MAX_RETRY_DELAY if soft else _pause(attempt))
    return None if expires is not None and at >= expires else at


def _pause(attempt: int) -> timedelta:
    return RETRY_DELAYS[attempt - 1] if attempt <= len(RETRY_DELAYS) else MAX_RETRY_DELAY
