"""A phrase of the tables, as a pattern over plain words.

want to die              these words, one after the other
live|go_on               one of several words in a place; an underscore or an apostrophe counts as a space
kill* myself             a word and whatever it ends in
really? want             a word that may be missing
better off … without me  up to five words in between; three dots do as well
{he} hit|hits me         one of the words of a group, which its table defines"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from drip.core.safety.sentences import plain_words

MAX_WORDS_BETWEEN = 5
STEM_LENGTH = 3  # of the beginnings that words are looked up by
_GAP = rf"(?:\S+ ){{0,{MAX_WORDS_BETWEEN}}}?"
_GAPS = ("…", "...")


class PhraseError(ValueError):
    """A phrase that can't be read; a sentence that says why."""


@dataclass(frozen=True)
class Phrase:
    """`written` as it stands in the table. `anchors` are words one of which every match has; one that ends in '*'
    stands for a beginning."""

    written: str
    source: str
    anchors: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches in plain words with a space before the first and after each; compiled when it is first needed, since
        most phrases never are."""
        return re.compile(f"(?<= ){self.source}")


def compile_phrase(written: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Raises PhraseError."""
    places = [_place(place, written, groups) for place in written.split()]
    required = [words for words, is_optional in places if words and not is_optional]
    if not required:
        raise PhraseError(f"'{written}' names no word that must be there")
    anchors = max((_anchors(words) for words in required), key=lambda words: (min(map(len, words)), -len(words)))
    if any(len(word) <= STEM_LENGTH for word in anchors if word.endswith("*")):
        raise PhraseError(f"'{written}': write at least {STEM_LENGTH} letters before the *")
    source = "".join(_GAP if not words else _choice(words, is_optional) for words, is_optional in places)
    return Phrase(written, source, anchors)


def _place(place: str, written: str, groups: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], bool]:
    """(the words of which one stands in this place, whether it may be missing); no words stand for a gap."""
    if place in _GAPS:
        return (), False
    choices = place.removesuffix("?")
    words: list[str] = []
    for choice in choices.split("|"):
        if choice.startswith("{"):
            if choice[1:-1] not in groups:
                raise PhraseError(f"'{written}' names the group {choice}, which there is not")
            words += [word for member in groups[choice[1:-1]] if (word := _plain(member))]
        elif word := _plain(choice):
            words.append(word)
    if not words:
        raise PhraseError(f"'{written}' has no letters in '{place}'")
    return tuple(words), place.endswith("?")


@cache
def _plain(choice: str) -> str:
    return " ".join(plain_words(choice)) + ("*" if choice.endswith("*") else "")


def _choice(words: Sequence[str], is_optional: bool) -> str:
    either = "|".join(re.escape(word.removesuffix("*")) + (r"\S*" if word.endswith("*") else "") for word in words)
    return f"(?:(?:{either}) ){'?' if is_optional else ''}"


def _anchors(words: Sequence[str]) -> tuple[str, ...]:
    """Of several words in one choice, the longest."""
    return tuple(max(word.split(" "), key=len) for word in words)
