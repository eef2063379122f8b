"""What people agree to when they sign up. The version changes with the words, so that a consent names the words that
were on the page."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.languages.catalogue import Sentence

VERSION, COUNTED = "1", "1, links counted"
CONSENT_SENTENCE = Sentence("Send me the lessons of this course by mail. I can leave at any time with one click.")
CLICK_COUNTING_SENTENCE = Sentence(
    "When I follow a link in a lesson, the click is counted, without noting that it was mine; nothing else is tracked."
)


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """Sentences that are shown one after the other."""

    version: str
    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


def consent_wording(*, counts_clicks: bool) -> ConsentWording:
    """Of a site that counts how often links are followed, or does not."""
    return (
        ConsentWording(COUNTED, (CONSENT_SENTENCE, CLICK_COUNTING_SENTENCE))
        if counts_clicks
        else ConsentWording(VERSION, (CONSENT_SENTENCE,))
    )
