"""A request to a webhook, and why it may be refused."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_CLOCK_AHEAD = timedelta(minutes=5)  # how far the signer's clock may be ahead of ours


class UnverifiedRequest(Exception):
    """Nobody knows who sent this request. The message says what does not match."""


class NoRawMail(Exception):
    """The request is the provider's and about a mail, but does not hold the raw mail. The message says what to
    configure there."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """`headers` have lower-case names; `body` is unchanged, because signatures cover its bytes."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """'multipart/form-data' and the like, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def equal_in_constant_time(one: str, other: str) -> bool:
    """Compare two texts in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def require_recent(timestamp: str, now: datetime, longest: timedelta) -> None:
    """Refuse a signature that is older than `longest` or from the future. `timestamp` is in seconds since 1970. Raises
    UnverifiedRequest."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise UnverifiedRequest("its signature says no time")
    age = now.timestamp() - int(timestamp)
    if not -MAX_CLOCK_AHEAD.total_seconds() <= age <= longest.total_seconds():
        raise UnverifiedRequest("its signature is too old, or the clock here is wrong")
