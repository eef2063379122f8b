"""Answers that a sentence tells apart: "to your first question … to the second …", or by bare numbers: "1 winter 2
spring"."""

from __future__ import annotations

import re

from drip.core.replies.answer_words import AND_WORDS, BUT_WORDS, QUESTION_NOUNS, SPOKEN_ORDINALS, fold

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?\n]")
_BARE = re.compile(r"(?<!\S)(\d{1,2})[ \t]+(?=[^\W\d])")
_MAX_LEAD_WORDS = 4  # with the ordinal: "as for the second"
_MAX_CHARACTERS = 2_000
_MAX_GREETING = 40  # characters before the first ordinal or number
_BEFORE = re.compile(r"^[\s:,.–—-]+")


def sections_by_ordinal(text: str, count: int, *, of_questions: bool) -> list[str]:
    """The words after each ordinal up to `count`; nothing unless each comes once, in order, at the beginning of a
    clause. With `of_questions`, they must be the ordinals of questions."""
    if len(text) > _MAX_CHARACTERS:
        return []
    starts: list[int] = []  # of the words after each ordinal
    ends: list[int] = []  # of the words before it
    clause = lead = 0
    tokens = [(found, fold(found.group())) for found in _TOKEN.finditer(text)]
    for token, word in tokens:
        if not word[:1].isalnum():
            clause, lead = token.end(), 0
            continue
        if lead and (word in AND_WORDS or word in BUT_WORDS):
            clause, lead = token.start(), 0
            continue
        lead += 1
        number = SPOKEN_ORDINALS.get(word)
        if number is None:
            continue
        if number != len(starts) + 1 or lead > _MAX_LEAD_WORDS:
            return []
        ends.append(clause)
        starts.append(token.end())
    if len(starts) != count or ends[0] > _MAX_GREETING:
        return []
    pieces = [text[start:end] for start, end in zip(starts, [*ends[1:], len(text)], strict=True)]
    if of_questions and not any(_noun(piece) for piece in pieces):
        return []
    return [_BEFORE.sub("", piece[_noun(piece) :]).strip(" \t\n,;") for piece in pieces]


def sections_by_bare_number(text: str, count: int) -> list[str]:
    """1 winter 2 spring: the words after each number up to `count`, if these are all numbers of the text."""
    found = list(_BARE.finditer(text)) if len(text) <= _MAX_CHARACTERS else []
    if [int(number[1]) for number in found] != list(range(1, count + 1)) or found[0].start() > _MAX_GREETING:
        return []
    ends = [number.start() for number in found[1:]] + [len(text)]
    return [text[number.end() : end].strip(" \t\n,;") for number, end in zip(found, ends, strict=True)]


def _noun(piece: str) -> int:
    """How many characters at the beginning are "question"."""
    noun = _TOKEN.search(piece)
    return noun.end() if noun and fold(noun.group()) in QUESTION_NOUNS else 0
