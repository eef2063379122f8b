"""When soft bounces are no accident any more: a mailbox that is full for weeks has no reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

MailKey = tuple[int, int]  # (enrollment ID, number)


@dataclass(frozen=True, slots=True)
class SoftBounceLimit:
    """An address gets no more mail after `count` mails in a row have bounced softly `within` a time."""

    count: int = 5
    within: timedelta = timedelta(weeks=3)


def has_bounced_too_often(sent: Sequence[MailKey], bounced: Collection[MailKey], count: int) -> bool:
    """Return whether the last `count` mails up to the newest that bounced have all done so. `sent` are the mails that
    left within the time, in their order; one that did not bounce was a success."""
    newest = max((at for at, mail in enumerate(sent) if mail in bounced), default=-1)
    last = sent[max(0, newest + 1 - count) : newest + 1]
    return len(last) >= count and all(mail in bounced for mail in last)
