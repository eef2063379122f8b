"""The mails of a mailbox that can't be fetched: reported once, and not asked for again and again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

MAX_ATTEMPTS = 3  # lost connections over one mail; fewer may be chance
RETRY_SECONDS = 3600.0  # until such a mail is asked for again


class FailingMails:
    """Some servers hang up when asked for a mail that they can't read themselves: whoever insists on it gets no other
    mail either."""

    def __init__(self, alert: Callable[[str], None]) -> None:
        self._alert = alert
        self._told: set[int] = set()
        self._losses: Counter[int] = Counter()
        self._paused_until: dict[int, float] = {}  # monotonic seconds

    def is_paused(self, uid: int) -> bool:
        """Return whether this mail should not be asked for now."""
        return time.monotonic() < self._paused_until.get(uid, 0.0)

    def lost_connection(self, uid: int, mailbox: str) -> None:
        self._losses[uid] += 1
        if self._losses[uid] >= MAX_ATTEMPTS:
            self._paused_until[uid] = time.monotonic() + RETRY_SECONDS
            self.keep_back(uid, mailbox, "the server hangs up when it is asked for it")

    def keep_back(self, uid: int, mailbox: str, reason: str) -> None:
        self.tell(uid, f"A mail in {mailbox} is left there for now: {reason}.")

    def tell(self, uid: int, message: str) -> None:
        if uid not in self._told:
            self._told.add(uid)
            self._alert(message)
