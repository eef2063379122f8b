"""Sentences of our own in another language. They are written in English where they are used, and looked up by that: a
sentence that nobody has translated stays English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`said`: {what is said in English: how it is said in `language`}. Both have the same places, such as %(day)s."""

    language: str = "en"
    said: Mapping[str, str] = field(default_factory=dict)

    def say(self, english: str, **values: str) -> str:
        return PLACEHOLDER.sub(lambda place: values[place[1]], self.said.get(english, english))


ENGLISH = Catalogue()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to be said to somebody in their own language, such as Sentence("It ends on %(day)s.", {"day": "…"})."""

    english: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return ENGLISH.say(self.english, **self.values)


class UserError(Exception):
    """Why something is not done, for the person who wanted it: a sentence, which pages say in their language."""

    def __init__(self, english: str, **values: str) -> None:
        self.sentence = Sentence(english, values)
        super().__init__(str(self.sentence))


def placeholders_in(sentence: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(sentence))
