"""What people agree to when they sign up. The version changes with the words, so that a consent names the words that
were on the page."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.languages.catalogue import Sentence

VERSION, COUNTED = "1", "1, links counted"
AGREED = Sentence("Send me the lessons of this course by mail. I can leave at any time with one click.")
CLICKS = Sentence(
    "When I follow a link in a lesson, the click is counted, without noting that it was mine; nothing else is tracked."
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences that are shown one after the other."""

    version: str
    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


def wording(*, counts_clicks: bool) -> Wording:
    """Of a site that counts how often links are followed, or does not."""
    return Wording(COUNTED, (AGREED, CLICKS)) if counts_clicks else Wording(VERSION, (AGREED,))
