"""What somebody posts to us, and why it may not be taken."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_CLOCK_AHEAD = timedelta(minutes=5)  # how far the clock of the one who signs may be before ours


class UnverifiedRequest(Exception):
    """Nobody knows who posted this. The sentence says what does not fit."""


class NoRawMail(Exception):
    """It is from the provider and speaks of a mail, but does not hold the mail as it came. The sentence says what to
    set there."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """`headers` have their names in lower case; `body` is as it came, since signatures cover its bytes."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """'multipart/form-data' and the like, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def equal_in_constant_time(one: str, other: str) -> bool:
    """Compares in a time that does not tell where two texts differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def require_recent(timestamp: str, now: datetime, longest: timedelta) -> None:
    """Refuses a signature that was made longer ago than that, in seconds since 1970, or in a time to come."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise UnverifiedRequest("its signature says no time")
    age = now.timestamp() - int(timestamp)
    if not -MAX_CLOCK_AHEAD.total_seconds() <= age <= longest.total_seconds():
        raise UnverifiedRequest("its signature is too old, or the clock here is wrong")
