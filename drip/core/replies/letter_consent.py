"""Whether a reply says yes or no to what a mail asked: whether a letter may be shared, or whether somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer

_MAY_SHARE = Question("share", QuestionKind.YES_NO, "")
_SHORT_ANSWER_WORDS = 2  # words: so short an answer says nothing else


@dataclass(frozen=True, slots=True)
class SharingConsent:
    """The answer to the question whether a letter may be shared, or to another that wants a yes or a no. `is_all` means
    that the reply says nothing else."""

    agreed: bool
    is_all: bool


def read_consent(words: str) -> SharingConsent | None:
    """None if the words say neither yes nor no. A yes counts only at the very beginning: "I said yes to her" is no
    consent. A no counts wherever it stands."""
    starts = (" ".join(words.split()[:count]) for count in (1, 2))
    whole, *starts_read = (read_answer(_MAY_SHARE, text) for text in (words, *starts))
    if whole == ClearAnswer(value=False) or (whole == ClearAnswer(value=True) and whole in starts_read):
        return SharingConsent(whole.value is True, is_all=len(words.split()) <= _SHORT_ANSWER_WORDS)
    return None
