"""All that somebody wrote in a course, to keep. Reads only; plain values out, all times local to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.core.courses.course import QuestionKind
from drip.core.replies.reply_kind import ReplyKind
from drip.flow.people.course_view import GivenAnswer, MyCourse, my_course
from drip.flow.work import Work
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail

DECISION_QUESTION = "decision"  # the question whose answer stands on top


@dataclass(frozen=True, slots=True)
class KeepsakeLetter:
    """What somebody wrote besides answers."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Keepsake:
    """`began` is when they signed up, `until` when they last said something. `written` are the answers but for those
    that name a season, in the order in which they were first given."""

    mine: MyCourse
    began: datetime
    until: datetime
    decision: GivenAnswer | None
    written: tuple[GivenAnswer, ...]
    letters: tuple[KeepsakeLetter, ...]


def keepsake_of(work: Work, enrollment_id: int) -> Keepsake | None:
    """None: there is no such enrollment."""
    mine, enrollment = my_course(work, enrollment_id), enrollments.get_enrollment(work.session, enrollment_id)
    if mine is None or enrollment is None:
        return None
    began = (enrollment.started_at or enrollment.created_at).astimezone(mine.zone)
    letters = _letters(work.session, mine)
    decision = mine.answer_to(DECISION_QUESTION)
    return Keepsake(
        mine=mine,
        began=began,
        until=_last_word(mine, letters, began),
        decision=decision,
        written=tuple(answered for answered in _written(mine) if answered is not decision),
        letters=letters,
    )


def _written(mine: MyCourse) -> list[GivenAnswer]:
    words = [answered for answered in mine.answers if answered.question.kind is not QuestionKind.SEASON]
    return sorted(words, key=lambda answered: answered.earlier[-1].at if answered.earlier else answered.at)


def _letters(session: Session, mine: MyCourse) -> tuple[KeepsakeLetter, ...]:
    """The replies that gave no answers; commands are none."""
    found = inbound_mail.replies_of(session, mine.enrollment_id, MailState.ACCEPTED)
    return tuple(
        KeepsakeLetter(reply.new_text.strip(), reply.at.astimezone(mine.zone))
        for reply in found
        if reply.new_text.strip() and reply.kind in (ReplyKind.LETTER, ReplyKind.UNSPLIT)
    )


def _last_word(mine: MyCourse, letters: tuple[KeepsakeLetter, ...], began: datetime) -> datetime:
    said = [answered.at for answered in mine.answers] + [letter.at for letter in letters]
    told = [area.told[0].at for area in mine.areas if area.told]
    return max([began, *said, *told])
