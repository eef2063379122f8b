"""Whether the words of a reply let the coach share a letter."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer

_MAY_I = Question("share", QuestionKind.YES_NO, "")
_FEW = 2  # words: so short an answer says nothing else


@dataclass(frozen=True, slots=True)
class SharingConsent:
    """What was said to the question. `is_all`: and nothing else."""

    agreed: bool
    is_all: bool


def read_consent(words: str) -> SharingConsent | None:
    """None: the words say neither yes nor no. A yes must stand at the very beginning: "I said yes to her" is none. A no
    is taken wherever it can be heard."""
    starts = (" ".join(words.split()[:count]) for count in (1, 2))
    whole, *begun = (read_answer(_MAY_I, text) for text in (words, *starts))
    if whole == ClearAnswer(value=False) or (whole == ClearAnswer(value=True) and whole in begun):
        return SharingConsent(whole.value is True, is_all=len(words.split()) <= _FEW)
    return None
