"""Reads an answer by the kind of its question. What can't be read is unclear, with a guess if there is one. Nothing
raises; the caller keeps the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer_words import (
    AND_WORDS,
    CERTAINTY_WORDS,
    DENIALS,
    LAST_WORDS,
    NO_OPINION_PHRASES,
    NO_PHRASES,
    NO_SIGNS,
    NO_WORDS,
    NOT_WORDS,
    NUMBERS,
    ORDINALS,
    UNSURE_WORDS,
    YES_PHRASES,
    YES_SIGNS,
    YES_WORDS,
    fold,
)
from drip.core.replies.courtesy import without_courtesies
from drip.core.replies.seasons.season import read_season

AnswerValue = str | int | bool | list[str]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,6}(?:[.,]\d{1,3})?(?![\w])")
_OUT_OF = re.compile(r"(?:/|\bout of|\bof|\bvon|\bsur|\bde|\bsu|\bvan)\s*$")
_OPTION_MARK = re.compile(
    r"(?:(?:option|number|answer|no|nr|nummer|antwort)\b|#)?\s*[.:#]?\s*(?:(\d{1,2})|([a-z]))\s*(?:[.)\]:,;-]|$|\s)"
)
_NAMED_OPTION = re.compile(r"(?:option|number|answer|no|nr|nummer|antwort)\b\s*[.:#]?\s*(?:(\d{1,2})|([a-z]))\b")
_BULLET = re.compile(
    r"(?:[-*•·‣◦–—+→>☐☑✓✔]|[(\[]?\d{1,2}[.):\]/](?!\d)|[a-z]\)|\d\ufe0f?\u20e3)\s*|\d{1,2}\s+(?=[^\W\d])"
)
_NUMBERED = re.compile(r"[(\[]?(\d{1,2})[.)\]:/](?!\d)")
_INLINE_BULLET = re.compile(r"\s+(?=[(\[]?\d{1,2}[.)\]]\s)|\s*[•·‣◦|]\s*|\s+[+/]\s+|(?<=[^\W\d])/(?=[^\W\d])")
_HALF = re.compile(r"½|\b(?:and|und|et|y|e|en|och) (?:a half|halb|demie?|media|mezzo|meia|half|halv)\b")
_DENOMINATOR = re.compile(r"\s*/\s*(\d{1,3})\b")
_OUT_OF_WORDS = re.compile(r"\b(?:out of|von|sur|de|su|van|av|of) [^\W\d]+")
_ABOUT_NUMBER = re.compile(r"(?<=\d)-?ish\b")
_LEADING_MARK = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+")
_JOINERS = AND_WORDS | {"&", "en"}
_MIN_SIMILARITY = 0.8  # between 0 and 1: how similar a mistyped option must be
_MAX_CHARACTERS = 20_000
_MAX_ITEMS = 200
_SENTENCE_END = re.compile(r"(?<=[.!])\s+")
_MAX_SENTENCE_WORDS = 4  # of a first sentence that is the answer
_MAX_ITEM_WORDS = 6  # of a sentence that is an item of a list


@dataclass(frozen=True, slots=True)
class ClearAnswer:
    """The value that was read: the text; a season or an option by its name in the course; a number; yes or no; the
    items."""

    value: AnswerValue


@dataclass(frozen=True, slots=True)
class UnclearAnswer:
    """The answer could not be read with confidence. `guess` is what was probably meant."""

    guess: AnswerValue | None = None


ParsedAnswer = ClearAnswer | UnclearAnswer


def read_answer(question: Question, text: str) -> ParsedAnswer:
    """Reads `text` as an answer to `question`."""
    words = text.strip()[:_MAX_CHARACTERS] if question.kind is not QuestionKind.TEXT else text.strip()
    if not words:
        return UnclearAnswer()
    match question.kind:
        case QuestionKind.TEXT:
            return ClearAnswer(words)
        case QuestionKind.SEASON:
            return _season(question, words)
        case QuestionKind.CHOICE:
            return _choice(question, words)
        case QuestionKind.SCALE:
            return _scale(question, words)
        case QuestionKind.YES_NO:
            return _yes_no(words)
        case QuestionKind.LIST:
            return _list(words)


def _season(question: Question, text: str) -> ParsedAnswer:
    clear, likely = read_season(text, question.area)
    return ClearAnswer(clear) if clear else UnclearAnswer(likely)


def _choice(question: Question, text: str) -> ParsedAnswer:
    """Matches an option by its name, alone or in a sentence, by its number or letter, by some words of its name, or by
    similarity. In a translation an option has two names: the label that people see, and its name in the course."""
    names = {fold(option).strip(): option for option in question.options}
    names |= {fold(label).strip(): option for label, option in zip(question.labels, question.options, strict=False)}
    folded = fold(text).strip().strip(".!\"'()")
    if folded in names:
        return ClearAnswer(names[folded])
    if named := list(dict.fromkeys(option for name, option in names.items() if _has_words(folded, name))):
        if not DENIALS.isdisjoint(_WORD.findall(folded)[:2]):
            return UnclearAnswer()
        return ClearAnswer(named[0]) if len(named) == 1 else UnclearAnswer(named[0])
    starting = {option for name, option in names.items() if len(folded) >= 3 and name.startswith(folded)}
    if len(starting) == 1:
        return ClearAnswer(starting.pop())
    return _numbered(question, folded) or _by_some_words(names, folded) or _by_similarity(names, folded)


def _numbered(question: Question, folded: str) -> ParsedAnswer | None:
    """1; b); option 3; the second one; the last"""
    words = folded[:200].split()
    if len(words) > 12:
        return None
    named = _NAMED_OPTION.match(folded)
    chosen = named or _OPTION_MARK.match(folded)
    if not chosen or (chosen[2] and not named and len(folded) > 3 and folded[1:2] not in (")", ".", ":")):
        return _counted(question, _WORD.findall(folded))  # "a sabbatical" begins with an article
    index = int(chosen[1]) - 1 if chosen[1] else ord(chosen[2]) - ord("a")
    if not 0 <= index < len(question.options):
        return None
    others = {int(word) for word in words[1:4] if word.isdecimal() and len(word) < 3} - {index + 1}
    torn = chosen[1] and any(0 < other <= len(question.options) for other in others)
    return UnclearAnswer(question.options[index]) if torn else ClearAnswer(question.options[index])


def _counted(question: Question, words: list[str]) -> ParsedAnswer | None:
    """The first; the second one; the last; three"""
    if len(words) > 5:
        return None
    count = len(question.options)
    places = {ORDINALS[word] for word in words if word in ORDINALS} | (
        {count} if not LAST_WORDS.isdisjoint(words) else set()
    )
    places = places or {NUMBERS[word] for word in words[-1:] if word in NUMBERS and len(words) <= 2}
    if not places or any(not 0 < place <= count for place in places):
        return None
    first = question.options[min(places) - 1]
    return ClearAnswer(first) if len(places) == 1 else UnclearAnswer(first)


def _by_some_words(names: dict[str, str], folded: str) -> ParsedAnswer | None:
    """ "slower, please" for "a slower pace": words that only one of the options contains."""
    words = _WORD.findall(folded[:80])
    if len(words) > 4 or not DENIALS.isdisjoint(words):
        return None
    telling = {word for word in words if len(word) > 3}
    with_them = {option for name, option in names.items() if not telling.isdisjoint(_WORD.findall(name))}
    return ClearAnswer(with_them.pop()) if len(with_them) == 1 else None


def _has_words(folded: str, name: str) -> bool:
    return f" {' '.join(_WORD.findall(name))} " in f" {' '.join(_WORD.findall(folded))} " if name else False


def _by_similarity(names: dict[str, str], folded: str) -> ParsedAnswer:
    if len(folded) > 60 or not names:
        return UnclearAnswer()
    alike: dict[str, float] = {}
    for name, option in names.items():
        alike[option] = max(alike.get(option, 0.0), fuzz.ratio(folded, name) / 100)
    best = max(alike, key=lambda option: alike[option])
    close = [option for option, ratio in alike.items() if ratio >= _MIN_SIMILARITY]
    if len(close) == 1:
        return ClearAnswer(best)
    return UnclearAnswer(best if alike[best] >= _MIN_SIMILARITY * _MIN_SIMILARITY else None)


def _scale(question: Question, text: str) -> ParsedAnswer:
    """A whole number in the range: 7, 7/10, "about 7", "seven". A number at the beginning is the answer, and so is the
    one in a short first sentence: "Two. It was four before." """
    reading = _number(question, text)
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    if isinstance(reading, UnclearAnswer) and first != text.strip() and len(first.split()) <= _MAX_SENTENCE_WORDS:
        in_first = _number(question, first)
        return in_first if isinstance(in_first, ClearAnswer) else reading
    return reading


def _number(question: Question, text: str) -> ParsedAnswer:
    if "½" in text:
        return UnclearAnswer()
    folded = _ABOUT_NUMBER.sub("", fold(text))
    numbers = [
        found
        for found in _NUMBER.finditer(folded)
        if not _OUT_OF.search(folded[max(0, found.start() - 10) : found.start()])
    ]
    if not numbers:
        return _number_word(question, folded)
    values = [_whole(found.group()) for found in numbers]
    over = _DENOMINATOR.match(folded, numbers[0].end())
    if over and question.low <= int(over[1]) < question.high:
        return UnclearAnswer(values[0])  # 6/7 on a scale up to ten: out of seven, or one of the two
    in_range = [value for value in values if value is not None and question.low <= value <= question.high]
    leads = not folded[: numbers[0].start()].strip(" #(*\"'")
    if leads and len(values) > 1 and re.match(r"\s*(?:-|–|to|or|bis|oder|ou|o|a)\s*\d", folded[numbers[0].end() :]):
        return UnclearAnswer(in_range[0] if in_range else None)
    if leads or len({value for value in values if value in in_range or value is None}) == 1:
        value = values[0] if leads else next(iter(in_range), None)
        if value in in_range:
            return ClearAnswer(value)
    return UnclearAnswer(in_range[0] if in_range else None)


def _whole(number: str) -> int | None:
    whole, _, rest = number.replace(",", ".").partition(".")
    return None if rest.strip("0") else int(whole)


def _number_word(question: Question, folded: str) -> ParsedAnswer:
    words = _WORD.findall(_OUT_OF_WORDS.sub("", folded))
    found = [NUMBERS[word] for word in words if word in NUMBERS]
    in_range = [number for number in found if question.low <= number <= question.high]
    if len(set(found)) == 1 and in_range and not _HALF.search(folded) and (len(words) <= 4 or words[0] in NUMBERS):
        return ClearAnswer(in_range[0])
    return UnclearAnswer(in_range[0] if in_range else None)


def _yes_no(text: str) -> ParsedAnswer:
    yes, no = any(sign in text for sign in YES_SIGNS), any(sign in text for sign in NO_SIGNS)
    if yes != no and len(text) <= 4:
        return ClearAnswer(yes)
    words = _WORD.findall(re.split(r"[.!?\n]", fold(_LEADING_MARK.sub("", text, count=1)).strip(), maxsplit=1)[0])
    phrase = " ".join(words[:6])
    if phrase in NO_OPINION_PHRASES:
        return UnclearAnswer()
    if phrase in YES_PHRASES or phrase in NO_PHRASES:
        return ClearAnswer(phrase in YES_PHRASES)
    return _yes_no_of(words[:4])


def _yes_no_of(start: list[str]) -> ParsedAnswer:
    """By the first words: "well, yes", "not really", "absolutely not", "yes and no"."""
    verdicts = [word in YES_WORDS for word in start if word in YES_WORDS or word in NO_WORDS]
    leads = bool(start) and (start[0] in YES_WORDS or start[0] in NO_WORDS)
    if any(a in CERTAINTY_WORDS and b in NOT_WORDS for a, b in pairwise(start)):
        return ClearAnswer(value=False)
    if not leads and any(word == "not" or word.endswith("n't") for word in start):
        return UnclearAnswer() if not {"sure", "know"}.isdisjoint(start) else ClearAnswer(value=False)
    if not verdicts:
        return UnclearAnswer()
    if not UNSURE_WORDS.isdisjoint(start) or len(set(verdicts)) > 1:
        return UnclearAnswer(verdicts[0])
    return ClearAnswer(verdicts[0])


def _list(text: str) -> ParsedAnswer:
    """One item a line, a bullet or a number; otherwise separated by semicolons or commas, with "and" before the
    last."""
    lines = without_courtesies([line.strip() for line in text.split("\n") if line.strip()])
    if len(lines) == 1:
        items = _in_one_line(lines[0])
    elif any(bullets := _bullets(lines)):
        items = _bulleted(lines, bullets)
    else:
        items = lines
    stripped = [item.strip(" \t,;") for item in items]
    return ClearAnswer([item for item in stripped if item][:_MAX_ITEMS])


def _bullets(lines: list[str]) -> list[int]:
    """How many characters of each line are its bullet. A single number other than 1 is none: "a room of / 28." """
    numbers = [number for line in lines if (number := _number_of(line)) is not None]
    count = len(numbers) != 1 or numbers == [1]
    found = ((line, _BULLET.match(line)) for line in lines)
    return [bullet.end() if bullet and (count or _number_of(line) is None) else 0 for line, bullet in found]


def _bulleted(lines: list[str], bullets: list[int]) -> list[str]:
    """A line without a bullet continues the item above it; a line that introduces the list is not an item."""
    items: list[str] = []
    for line, bullet in zip(lines, bullets, strict=True):
        if bullet:
            items.append(line[bullet:])
        elif items:
            items[-1] += f" {line}"
        elif not line.endswith(":"):
            items.append(line)
    return items


def _in_one_line(line: str) -> list[str]:
    line = _without_heading(line).rstrip(".")
    pieces = [_without_bullet(piece) for piece in _inline_items(line)] or [line]
    if len(pieces) > 1:
        return pieces
    sentences = _SENTENCE_END.split(pieces[0])
    if (
        "," not in line
        and ";" not in line
        and len(sentences) > 1
        and max(len(s.split()) for s in sentences) <= _MAX_ITEM_WORDS
    ):
        return [sentence.rstrip(".") for sentence in sentences]
    parts = pieces[0].split(";") if ";" in pieces[0] else pieces[0].split(",")
    last = parts[-1].split()
    joins = [index for index, word in enumerate(last) if word.lower() in _JOINERS]
    if joins and (len(parts) > 1 or max(joins[-1], len(last) - joins[-1] - 1) <= 2):
        parts[-1:] = [" ".join(last[: joins[-1]]), " ".join(last[joins[-1] + 1 :])]
    return parts


def _inline_items(line: str) -> list[str]:
    """The pieces of a line between its bullets. Numbers are bullets only if they count: in "a room of 28. Colleagues"
    28 is none."""
    pieces = [piece for piece in _INLINE_BULLET.split(line) if piece.strip()]
    numbers = [number for piece in pieces if (number := _number_of(piece)) is not None]
    if numbers in ([], [1]) or (len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers))):
        return pieces
    joined: list[str] = []
    for piece in pieces:
        if joined and _number_of(piece) is not None:
            joined[-1] += f" {piece}"
        else:
            joined.append(piece)
    return joined


def _number_of(item: str) -> int | None:
    """1. a kayak; (2) a goddaughter"""
    number = _NUMBERED.match(item)
    return int(number[1]) if number else None


def _without_bullet(piece: str) -> str:
    bullet = _BULLET.match(piece)
    return piece[bullet.end() :] if bullet else piece


def _without_heading(line: str) -> str:
    """Without "My values: " before several items."""
    head, colon, rest = line.partition(": ")
    is_heading = colon and len(head.split()) <= 4 and not _BULLET.match(head) and "," not in head
    return rest if is_heading and ("," in rest or ";" in rest) else line
