"""What people agree to when they sign up. The version changes with the words, so that a stored consent says which words
were on the page."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.languages.catalogue import Sentence

VERSION, VERSION_WITH_CLICK_COUNTING = "1", "1, links counted"
CONSENT_SENTENCE = Sentence("Send me the lessons of this course by mail. I can leave at any time with one click.")
CLICK_COUNTING_SENTENCE = Sentence(
    "When I follow a link in a lesson, the click is counted, without noting that it was mine; nothing else is tracked."
)


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """The sentences of the consent, in the order in which they are shown."""

    version: str
    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


def consent_wording(*, counts_clicks: bool) -> ConsentWording:
    """Returns the wording for a site that counts clicks on links, or for one that does not."""
    return (
        ConsentWording(VERSION_WITH_CLICK_COUNTING, (CONSENT_SENTENCE, CLICK_COUNTING_SENTENCE))
        if counts_clicks
        else ConsentWording(VERSION, (CONSENT_SENTENCE,))
    )
