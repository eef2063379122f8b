"""Whether a reply says yes or no to what a mail asked: whether a letter may be shared, whether somebody leaves, or
whether they want the course."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.answer_words import NO_WORDS

_MAY_SHARE = Question("share", QuestionKind.YES_NO, "")
_CONFIRM_STEMS = (
    "confirm",
    "bestätig",
    "bekräft",
    "bevestig",
    "vahvist",
    "potwierdz",
    "подтвержд",
    "conferm",
    "potvrz",
)
_CONFIRM_WORDS = 6  # words: "I confirm that I want this"
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


def is_confirmation(words: str) -> bool:
    """Return whether the reply to "Is this you?" is a yes, with nothing in it that takes it back."""
    consent = read_consent(words)
    if consent is not None:
        return consent.agreed
    said = words.casefold().split()
    is_short = 0 < len(said) <= _CONFIRM_WORDS
    return is_short and any(word.startswith(_CONFIRM_STEMS) for word in said) and not NO_WORDS.intersection(said)
