"""The seasons that a text mentions, and how each is meant: stated, in passing, or denied."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from drip.core.courses.course import Season
from drip.core.replies.answer_words import (
    ALL_BUT_WORDS,
    AMBIGUOUS_SEASON_WORDS,
    AND_WORDS,
    APPROACH_WORDS,
    AREAS,
    BUT_WORDS,
    CHANGE_VERBS,
    CONCESSION_WORDS,
    DENIALS,
    EMPHASIS_WORDS,
    END_WORDS,
    ENGLISH_SEASONS,
    FALL_AFTER,
    HINT_WORDS,
    HOPE_WORDS,
    IN_WORDS,
    NO_IS_IN,
    NOW_WORDS,
    OUTSIDE_WORDS,
    PAST_WORDS,
    SEASON_PHRASES,
    SEASONS,
    SEASONS_UNSPACED,
    SPRING_AFTER,
    THINGS_AFTER,
    THINK_WORDS,
    TIMES_BEFORE,
    VERB_CUES,
    fold,
)

MAX_CHARACTERS = 20_000  # the part of an answer that is searched for seasons
_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;!?\n()—–/&+:=-]")
_PHRASE = re.compile(rf"\b(?:{'|'.join(SEASON_PHRASES)})\b")
_CONTEXT_WORDS = 4  # words around a season that can deny it or put it in the past
_MAX_WORDS_ALONE = 2  # in so short a text an ambiguous word is the season
_SHORT_ANSWER_WORDS = 4  # so short an answer is nothing but the season
_MIN_TYPO_LENGTH = 5
_NOT_TYPOS = frozenset(
    (
        *(
            "winner",
            "winners",
            "winder",
            "winker",
            "hinter",
            "minter",
            "string",
            "strings",
            "sprint",
            "sprig",
            "sprang",
        ),
        *("sprung", "simmer", "hummer", "bummer", "mummer", "verona", "inferno", "linter", "linters"),
    )
)
_SPELLED = tuple(
    word for word in SEASONS if len(word) > _MIN_TYPO_LENGTH and word.isascii() and word not in AMBIGUOUS_SEASON_WORDS
)
_HEADING_MARKS = ":="
_AREA_WORDS = frozenset().union(*AREAS.values())


class SeasonClaim(Enum):
    STATED = auto()
    IN_PASSING = auto()  # past, coming, or only a time of year
    DENIED = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """A season in a text. `clause` and `part` are counters: punctuation and "but" begin a new clause, "and" begins a
    new part as well."""

    season: Season
    claim: SeasonClaim
    clause: int
    part: int
    is_emphasized: bool = False


class Word(NamedTuple):
    text: str
    clause: int
    part: int
    sentence: int


def mentions(text: str) -> list[Mention]:
    """Every season in the text, in order, with how it is meant."""
    words = words_of(text)
    sure = {word.text for word in words if word.text in SEASONS} - AMBIGUOUS_SEASON_WORDS - ENGLISH_SEASONS
    found = [mention for index in range(len(words)) if (mention := _mention(words, index, foreign=bool(sure)))]
    return _without_concessions(words, found) or _mistyped(words)


def _without_concessions(words: list[Word], found: list[Mention]) -> list[Mention]:
    """ "Spring, even though it's autumn outside": where another season is stated, one that is granted, or that is the
    weather's, is mentioned in passing."""
    if len(found) < 2:
        return found
    granting = CONCESSION_WORDS | OUTSIDE_WORDS
    clauses = {word.clause for word in words if word.text in granting}
    granted = [mention for mention in found if mention.clause in clauses]
    others = [mention for mention in found if mention.clause not in clauses]
    if not granted or not any(mention.claim is SeasonClaim.STATED for mention in others):
        return found
    return [
        replace(mention, claim=SeasonClaim.IN_PASSING)
        if mention in granted and mention.claim is SeasonClaim.STATED
        else mention
        for mention in found
    ]


def words_of(text: str) -> list[Word]:
    return list(_words_of(text))


@lru_cache(maxsize=32)  # the same reply is searched for seasons several times
def _words_of(text: str) -> tuple[Word, ...]:
    reader = _Reader()
    folded = fold(text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    if "mua " in folded or "musim " in folded:
        folded = _PHRASE.sub(lambda found: str(SEASON_PHRASES[found.group()]), folded)
    for piece in _PIECE.findall(folded):
        if piece[0].isalnum():
            reader.word(piece)
        else:
            reader.mark(piece)
    return tuple(reader.words)


class _Reader:
    """Counts clauses, parts and sentences while it reads one word or punctuation mark after another."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._clause = self._part = self._sentence = 0
        self._headed = False  # "career: winter, it was spring": what follows is of that area, commas or not

    def mark(self, mark: str) -> None:
        ends = mark in ".!?\n"
        self._clause += mark not in "-("
        if mark in _HEADING_MARKS and self.words and self.words[-1].text in _AREA_WORDS:
            self._head()
        elif mark not in ":=-(" and not (self._headed and mark == ","):
            self._part += 1
            self._headed = False
        self._sentence += ends

    def word(self, word: str) -> None:
        last = self.words[-1].text if self.words else ""
        joins = word in BUT_WORDS and not (word == "yet" and last == "not")
        if word == "but" and last in ALL_BUT_WORDS:
            word, joins = "not", False
        self._clause += joins or word in NOW_WORDS or word in CONCESSION_WORDS or word == "while"
        self._part += joins or word in AND_WORDS or (self._headed and word in _AREA_WORDS)
        article, _, noun = word.rpartition("'")  # l'automne, d'été
        for text in (article, noun) if article and noun in SEASONS else (word,):
            self.words.append(Word(text, self._clause, self._part, self._sentence))

    def _head(self) -> None:
        self._part += 1
        self._headed = True
        self.words[-1] = self.words[-1]._replace(part=self._part)


def _mention(words: list[Word], index: int, *, foreign: bool) -> Mention | None:
    word = words[index]
    season = season_of(word.text)
    before = [w.text for w in words[max(0, index - _CONTEXT_WORDS) : index] if w.clause == word.clause]
    after = [w.text for w in words[index + 1 : index + 1 + _CONTEXT_WORDS] if w.clause == word.clause]
    alone = foreign or len(words) <= _MAX_WORDS_ALONE or _is_alone(words, index)
    if season is None or _is_something_else(word.text, before, after, alone=alone):
        return None
    emphasized = not EMPHASIS_WORDS.isdisjoint(before[-2:])
    if word.text in NO_IS_IN and before[-1:] == ["no"]:
        before.pop()
    return Mention(season, _claim(before, after), word.clause, word.part, emphasized)


def _is_alone(words: list[Word], index: int) -> bool:
    """Whether it is the only word between two punctuation marks."""
    around = words[max(0, index - 1) : index] + words[index + 1 : index + 2]
    return all(word.clause != words[index].clause for word in around)


def season_of(word: str) -> Season | None:
    if word in SEASONS:
        return SEASONS[word]
    if word.isascii():
        return None
    return next((season for sign, season in SEASONS_UNSPACED.items() if sign in word), None)


def _is_something_else(word: str, before: list[str], after: list[str], *, alone: bool) -> bool:
    last, following = (before or [""])[-1], (after or [""])[0]
    if following in THINGS_AFTER:
        return True
    if word == "fall":
        moving = last == "to" and not CHANGE_VERBS.isdisjoint(before)
        return (last in VERB_CUES and not moving) or following in FALL_AFTER or after[:2] == ["in", "love"]
    if word == "spring":
        leaps = following == "to" and after[1:2] and after[1] not in SEASONS
        return following in SPRING_AFTER or bool(leaps)
    return word in AMBIGUOUS_SEASON_WORDS and not alone and last not in IN_WORDS


def _claim(before: list[str], after: list[str]) -> SeasonClaim:
    near = before if not THINK_WORDS.isdisjoint(before) else before[-3:]
    if not DENIALS.isdisjoint(near) and before[-2:] != ["no", "doubt"]:
        return SeasonClaim.DENIED
    if "plus" in before and any(word == "ne" or word.startswith("n'") for word in before):
        return SeasonClaim.DENIED
    if before[-1:] == ["of"] and not HINT_WORDS.isdisjoint(before[-2:]):
        return SeasonClaim.IN_PASSING
    if after[:2] in (["no", "more"], ["no", "longer"], ["not", "any"], ["any", "more"], ["any", "longer"]) or after[
        :1
    ] == ["degil"]:
        return SeasonClaim.DENIED
    passing = (
        not PAST_WORDS.isdisjoint(before)
        or before[-1:] == ["from"]
        or before[-2:] == ["out", "of"]
        or not TIMES_BEFORE.isdisjoint(before[-1:])
        or not HOPE_WORDS.isdisjoint(before)
        or not END_WORDS.isdisjoint(after)
        or not APPROACH_WORDS.isdisjoint(after[:2])
        or any(word.isdecimal() and len(word) == 4 for word in after[:2])
    )
    return SeasonClaim.IN_PASSING if passing else SeasonClaim.STATED


def likely_season(word: str) -> Season | None:
    """The season that a word names, also with one typo."""
    return season_of(word) or next((SEASONS[spelled] for spelled in _SPELLED if _is_mistyped(word, spelled)), None)


def _mistyped(words: list[Word]) -> list[Mention]:
    """Seasons with one typo. In a longer text it may be another word, so it counts as mentioned in passing."""
    claim = SeasonClaim.STATED if len(words) <= 2 * _SHORT_ANSWER_WORDS else SeasonClaim.IN_PASSING
    meant = ((word, likely_season(word.text)) for word in words[:200] if word.text not in SEASONS)
    return [Mention(season, claim, word.clause, word.part) for word, season in meant if season]


def _is_mistyped(word: str, spelled: str) -> bool:
    return len(word) >= _MIN_TYPO_LENGTH and word not in _NOT_TYPOS and is_one_typo_away(word, spelled)


def is_one_typo_away(word: str, meant: str) -> bool:
    """Whether one letter is missing, added or replaced, or two are swapped."""
    return OSA.distance(word, meant, score_cutoff=1) == 1
