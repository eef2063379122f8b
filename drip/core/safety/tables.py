"""The tables of signs and idioms, ready to be searched: drip's own, and what a site and a course add to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

from drip.core.safety.phrase import STEM_LENGTH, Phrase, compile_phrase
from drip.core.safety.safety_words import ConcernKind, SafetyWords
from drip.core.safety.words import LANGUAGES

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Sign:
    phrase: Phrase
    kind: ConcernKind
    language: str


@dataclass(slots=True)
class _Index(Generic[Entry]):
    """Finds what can match in a sentence by single words, so that few patterns are tried."""

    by_word: dict[str, list[Entry]] = field(default_factory=dict)
    by_stem: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)

    def add(self, phrase: Phrase, entry: Entry) -> None:
        for word in phrase.anchors:
            if word.endswith("*"):
                self.by_stem.setdefault(word[:STEM_LENGTH], []).append((word[:-1], entry))
            else:
                self.by_word.setdefault(word, []).append(entry)

    def candidates(self, words: Set[str]) -> list[Entry]:
        found = [entry for word in words & self.by_word.keys() for entry in self.by_word[word]]
        for stem in {word[:STEM_LENGTH] for word in words} & self.by_stem.keys():
            found += (entry for whole, entry in self.by_stem[stem] if any(word.startswith(whole) for word in words))
        return found


class SafetyTables:
    """All languages at once: people in trouble write in the language they feel in."""

    def __init__(self, *additions: SafetyWords) -> None:
        self._signs: _Index[Sign] = _Index()
        self._idioms: _Index[Phrase] = _Index()
        for language, words in LANGUAGES.items():
            for kind, phrases in words.signs.items():
                self._add_signs(ConcernKind(kind), phrases, language, words.groups)
            self._add_idioms(words.idioms, words.groups)
        for addition in additions:
            for kind, phrases in addition.signs.items():
                self._add_signs(ConcernKind(kind), phrases, "", {})
            self._add_idioms(addition.idioms, {})

    def find_sign(self, words: Sequence[str], language: str) -> Sign | None:
        """Returns the sign in the words of a sentence, the gravest first and then one in this language."""
        different = set(words)
        candidates = self._signs.candidates(different)
        if not candidates:
            return None
        plain = self._without_idioms(f" {' '.join(words)} ", different)
        found = [sign for sign in candidates if sign.phrase.pattern.search(plain)]
        order = list(ConcernKind)
        return min(found, key=lambda sign: (order.index(sign.kind), sign.language != language), default=None)

    def _without_idioms(self, plain: str, words: Set[str]) -> str:
        """A mark stays where each was."""
        for phrase in self._idioms.candidates(words):
            plain = phrase.pattern.sub("_ ", plain)
        return plain

    def _add_signs(
        self, kind: ConcernKind, phrases: Sequence[str], language: str, groups: Mapping[str, Sequence[str]]
    ) -> None:
        for written in phrases:
            phrase = compile_phrase(written, groups)
            self._signs.add(phrase, Sign(phrase, kind, language))

    def _add_idioms(self, phrases: Sequence[str], groups: Mapping[str, Sequence[str]]) -> None:
        for written in phrases:
            phrase = compile_phrase(written, groups)
            self._idioms.add(phrase, phrase)


@cache
def tables_with(*additions: SafetyWords) -> SafetyTables:
    return SafetyTables(*additions)
