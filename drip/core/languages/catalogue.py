"""drip's own sentences in other languages, as gettext does it: they are written in English where they are used, and
looked up by that. A sentence without a translation stays English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language. `sentences` is {English: translation}; both have the same placeholders, such as
    %(day)s."""

    language: str = "en"
    sentences: Mapping[str, str] = field(default_factory=dict)

    def say(self, english: str, **values: str) -> str:
        """The sentence in this language, with `values` for its placeholders."""
        return PLACEHOLDER.sub(lambda place: values[place[1]], self.sentences.get(english, english))


ENGLISH = Catalogue()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to show to a person in their own language, such as Sentence("It ends on %(day)s.", {"day": "…"})."""

    english: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return ENGLISH.say(self.english, **self.values)


class UserError(Exception):
    """Why something can't be done, as a sentence for the person who wanted it. Pages show it in their language."""

    def __init__(self, english: str, **values: str) -> None:
        self.sentence = Sentence(english, values)
        super().__init__(str(self.sentence))


def placeholders_in(sentence: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(sentence))
