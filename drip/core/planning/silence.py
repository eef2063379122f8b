"""People of whom there is no sign: they are asked whether they are still there, and then the course waits for them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from drip.core.courses.course import StillThere
from drip.core.planning.planned_mails import STILL_THERE, MailName
from drip.core.planning.sequence import Progress


@dataclass(frozen=True, slots=True)
class Signs:
    """When there was the last sign of a person, and when they were last asked whether they are still there. None:
    never."""

    last_at: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskIfThere:
    """They are to be asked now, instead of their next lesson. `lesson` is the last that they were silent about, which
    the mail is named after: each silence is asked about once."""

    lesson: str


@dataclass(frozen=True, slots=True)
class WaitForSign:
    """They were asked. Nothing more is sent until there is a sign; from `until` on the course is paused."""

    until: datetime


Silence = AskIfThere | WaitForSign | None


def decide_silence(
    rule: StillThere | None,
    progress: Progress,
    signs: Signs,
    past: Container[MailName],
    *,
    counts_from: datetime | None,
) -> Silence:
    """What the silence of a person calls for; None if there has been a sign within `rule.after` lessons. `past` are the
    mails that were sent, are being sent or never will be. Lessons before `counts_from` don't count."""
    if rule is None:
        return None
    since = max(at for at in (progress.started, signs.last_at, counts_from) if at is not None)
    unanswered = [done for done in progress.done if not done.skipped and done.at > since]
    if len(unanswered) < rule.after:
        return None
    if signs.asked_at is not None and signs.asked_at > since:
        return WaitForSign(signs.asked_at + rule.wait)
    lesson = unanswered[rule.after - 1].lesson
    return None if (STILL_THERE, lesson) in past else AskIfThere(lesson)
