"""The keepsake: all that a person wrote in a course. Writes nothing; all times are in the person's zone."""

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

DECISION_QUESTION = "decision"  # the id of the question whose answer comes first on the page


@dataclass(frozen=True, slots=True)
class KeepsakeLetter:
    """A reply that is no answer to a question."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Keepsake:
    """`began` is when the person confirmed, or else signed up, `until` when they last wrote or reported a season.
    `answers` has all answers except seasons and `decision`, in the order in which they were first given."""

    mine: MyCourse
    began: datetime
    until: datetime
    decision: GivenAnswer | None
    answers: tuple[GivenAnswer, ...]
    letters: tuple[KeepsakeLetter, ...]


def keepsake_of(work: Work, enrollment_id: int) -> Keepsake | None:
    """Returns None if there is no such enrollment."""
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
        answers=tuple(answer for answer in _answers(mine) if answer is not decision),
        letters=letters,
    )


def _answers(mine: MyCourse) -> list[GivenAnswer]:
    answers = [answer for answer in mine.answers if answer.question.kind is not QuestionKind.SEASON]
    return sorted(answers, key=lambda answer: answer.earlier[-1].at if answer.earlier else answer.at)


def _letters(session: Session, mine: MyCourse) -> tuple[KeepsakeLetter, ...]:
    """Returns the replies that are neither answers nor commands, and not withheld."""
    found = inbound_mail.replies_of(session, mine.enrollment_id, MailState.ACCEPTED, without_flagged=True)
    return tuple(
        KeepsakeLetter(reply.new_text.strip(), reply.at.astimezone(mine.zone))
        for reply in found
        if reply.new_text.strip() and reply.kind in (ReplyKind.LETTER, ReplyKind.UNSPLIT)
    )


def _last_word(mine: MyCourse, letters: tuple[KeepsakeLetter, ...], began: datetime) -> datetime:
    written_at = [answer.at for answer in mine.answers] + [letter.at for letter in letters]
    season_times = [area.history[0].at for area in mine.areas if area.history]
    return max([began, *written_at, *season_times])
