"""Reading an answer by the kind of its question. What cannot be read is unclear, with a guess where there is one;
nothing raises, and the words themselves are kept by whoever asked."""

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
from drip.core.replies.season import read_season

AnswerValue = str | int | bool | list[str]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,6}(?:[.,]\d{1,3})?(?![\w])")
_OUT_OF = re.compile(r"(?:/|\bout of|\bof|\bvon|\bsur|\bde|\bsu|\bvan)\s*$")
_CHOSEN = re.compile(
    r"(?:(?:option|number|answer|no|nr|nummer|antwort)\b|#)?\s*[.:#]?\s*(?:(\d{1,2})|([a-z]))\s*(?:[.)\]:,;-]|$|\s)"
)
_NAMED = re.compile(r"(?:option|number|answer|no|nr|nummer|antwort)\b\s*[.:#]?\s*(?:(\d{1,2})|([a-z]))\b")
_BULLET = re.compile(
    r"(?:[-*•·‣◦–—+→>☐☑✓✔]|[(\[]?\d{1,2}[.):\]/](?!\d)|[a-z]\)|\d\ufe0f?\u20e3)\s*|\d{1,2}\s+(?=[^\W\d])"
)
_INLINE_BULLET = re.compile(r"\s+(?=[(\[]?\d{1,2}[.)\]]\s)|\s*[•·‣◦|]\s*|\s+[+/]\s+|(?<=[^\W\d])/(?=[^\W\d])")
_HALF = re.compile(r"½|\b(?:and|und|et|y|e|en|och) (?:a half|halb|demie?|media|mezzo|meia|half|halv)\b")
_OVER = re.compile(r"\s*/\s*(\d{1,3})\b")
_OUT_OF_WORDS = re.compile(r"\b(?:out of|von|sur|de|su|van|av|of) [^\W\d]+")
_ABOUT_NUMBER = re.compile(r"(?<=\d)-?ish\b")
_MARK_BEFORE = re.compile(r"^\s*(?:\d{1,2}[.):]|[-*•])\s+")
_JOINS = AND_WORDS | {"&", "en"}
_CLOSE = 0.8  # of 1: how alike a mistyped option must be
_MOST_CHARACTERS = 20_000
_MOST_ITEMS = 200
_SENTENCE_END = re.compile(r"(?<=[.!])\s+")
_FEW = 4  # words of a first sentence that is the answer
_ITEM = 6  # words of a sentence that is an item of a list


@dataclass(frozen=True, slots=True)
class ClearAnswer:
    """What was said: the text; a season or an option as it is named in the course; a number; yes or no; the items."""

    value: AnswerValue


@dataclass(frozen=True, slots=True)
class UnclearAnswer:
    """It could not be read with confidence. `guess` is what was likely meant."""

    guess: AnswerValue | None = None


ParsedAnswer = ClearAnswer | UnclearAnswer


def read_answer(question: Question, text: str) -> ParsedAnswer:
    words = text.strip()[:_MOST_CHARACTERS] if question.kind is not QuestionKind.TEXT else text.strip()
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
    """By its name, alone or in a sentence, by its number or letter, by some words of its name, or nearly so. In a
    translation it has two names: the one that was read, and the one that the course has for it."""
    names = {fold(option).strip(): option for option in question.options}
    names |= {fold(label).strip(): option for label, option in zip(question.labels, question.options, strict=False)}
    said = fold(text).strip().strip(".!\"'()")
    if said in names:
        return ClearAnswer(names[said])
    if named := list(dict.fromkeys(option for name, option in names.items() if _has_words(said, name))):
        if not DENIALS.isdisjoint(_WORD.findall(said)[:2]):
            return UnclearAnswer()
        return ClearAnswer(named[0]) if len(named) == 1 else UnclearAnswer(named[0])
    begun = {option for name, option in names.items() if len(said) >= 3 and name.startswith(said)}
    if len(begun) == 1:
        return ClearAnswer(begun.pop())
    return _numbered(question, said) or _by_some_words(names, said) or _nearly(names, said)


def _numbered(question: Question, said: str) -> ParsedAnswer | None:
    """1; b); option 3; the second one; the last"""
    words = said[:200].split()
    if len(words) > 12:
        return None
    named = _NAMED.match(said)
    chosen = named or _CHOSEN.match(said)
    if not chosen or (chosen[2] and not named and len(said) > 3 and said[1:2] not in (")", ".", ":")):
        return _counted(question, _WORD.findall(said))  # "a sabbatical" begins with an article
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


def _by_some_words(names: dict[str, str], said: str) -> ParsedAnswer | None:
    """ "slower, please" for "a slower pace": words that only one of the options has."""
    words = _WORD.findall(said[:80])
    if len(words) > 4 or not DENIALS.isdisjoint(words):
        return None
    telling = {word for word in words if len(word) > 3}
    with_them = {option for name, option in names.items() if not telling.isdisjoint(_WORD.findall(name))}
    return ClearAnswer(with_them.pop()) if len(with_them) == 1 else None


def _has_words(said: str, name: str) -> bool:
    return f" {' '.join(_WORD.findall(name))} " in f" {' '.join(_WORD.findall(said))} " if name else False


def _nearly(names: dict[str, str], said: str) -> ParsedAnswer:
    if len(said) > 60 or not names:
        return UnclearAnswer()
    alike: dict[str, float] = {}
    for name, option in names.items():
        alike[option] = max(alike.get(option, 0.0), fuzz.ratio(said, name) / 100)
    best = max(alike, key=lambda option: alike[option])
    close = [option for option, ratio in alike.items() if ratio >= _CLOSE]
    if len(close) == 1:
        return ClearAnswer(best)
    return UnclearAnswer(best if alike[best] >= _CLOSE * _CLOSE else None)


def _scale(question: Question, text: str) -> ParsedAnswer:
    """A whole number in the range: 7, 7/10, "about 7", "seven". A number that begins the answer is the answer, and so
    is the one in a short first sentence: "Two. It was four before." """
    reading = _number(question, text)
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    if isinstance(reading, UnclearAnswer) and first != text.strip() and len(first.split()) <= _FEW:
        in_first = _number(question, first)
        return in_first if isinstance(in_first, ClearAnswer) else reading
    return reading


def _number(question: Question, text: str) -> ParsedAnswer:
    if "½" in text:
        return UnclearAnswer()
    said = _ABOUT_NUMBER.sub("", fold(text))
    numbers = [
        found
        for found in _NUMBER.finditer(said)
        if not _OUT_OF.search(said[max(0, found.start() - 10) : found.start()])
    ]
    if not numbers:
        return _number_word(question, said)
    values = [_whole(found.group()) for found in numbers]
    over = _OVER.match(said, numbers[0].end())
    if over and question.low <= int(over[1]) < question.high:
        return UnclearAnswer(values[0])  # 6/7 where ten is the most: out of seven, or one of the two
    in_range = [value for value in values if value is not None and question.low <= value <= question.high]
    leads = not said[: numbers[0].start()].strip(" #(*\"'")
    if leads and len(values) > 1 and re.match(r"\s*(?:-|–|to|or|bis|oder|ou|o|a)\s*\d", said[numbers[0].end() :]):
        return UnclearAnswer(in_range[0] if in_range else None)
    if leads or len({value for value in values if value in in_range or value is None}) == 1:
        value = values[0] if leads else next(iter(in_range), None)
        if value in in_range:
            return ClearAnswer(value)
    return UnclearAnswer(in_range[0] if in_range else None)


def _whole(number: str) -> int | None:
    whole, _, rest = number.replace(",", ".").partition(".")
    return None if rest.strip("0") else int(whole)


def _number_word(question: Question, said: str) -> ParsedAnswer:
    words = _WORD.findall(_OUT_OF_WORDS.sub("", said))
    found = [NUMBERS[word] for word in words if word in NUMBERS]
    in_range = [number for number in found if question.low <= number <= question.high]
    if len(set(found)) == 1 and in_range and not _HALF.search(said) and (len(words) <= 4 or words[0] in NUMBERS):
        return ClearAnswer(in_range[0])
    return UnclearAnswer(in_range[0] if in_range else None)


def _yes_no(text: str) -> ParsedAnswer:
    yes, no = any(sign in text for sign in YES_SIGNS), any(sign in text for sign in NO_SIGNS)
    if yes != no and len(text) <= 4:
        return ClearAnswer(yes)
    words = _WORD.findall(re.split(r"[.!?\n]", fold(_MARK_BEFORE.sub("", text, count=1)).strip(), maxsplit=1)[0])
    phrase = " ".join(words[:6])
    if phrase in NO_OPINION_PHRASES:
        return UnclearAnswer()
    if phrase in YES_PHRASES or phrase in NO_PHRASES:
        return ClearAnswer(phrase in YES_PHRASES)
    return _yes_no_of(words[:4])


def _yes_no_of(start: list[str]) -> ParsedAnswer:
    """By the first words: "well, yes", "not really", "absolutely not", "yes and no"."""
    said = [word in YES_WORDS for word in start if word in YES_WORDS or word in NO_WORDS]
    leads = bool(start) and (start[0] in YES_WORDS or start[0] in NO_WORDS)
    if any(a in CERTAINTY_WORDS and b in NOT_WORDS for a, b in pairwise(start)):
        return ClearAnswer(value=False)
    if not leads and any(word == "not" or word.endswith("n't") for word in start):
        return UnclearAnswer() if not {"sure", "know"}.isdisjoint(start) else ClearAnswer(value=False)
    if not said:
        return UnclearAnswer()
    if not UNSURE_WORDS.isdisjoint(start) or len(set(said)) > 1:
        return UnclearAnswer(said[0])
    return ClearAnswer(said[0])


def _list(text: str) -> ParsedAnswer:
    """One item a line, a bullet or a number; else parted by semicolons or commas, with "and" before the last."""
    lines = without_courtesies([line.strip() for line in text.split("\n") if line.strip()])
    if len(lines) == 1:
        items = _in_one_line(lines[0])
    elif any(_BULLET.match(line) for line in lines):
        items = _bulleted(lines)
    else:
        items = lines
    kept = [item.strip(" \t,;") for item in items]
    return ClearAnswer([item for item in kept if item][:_MOST_ITEMS])


def _bulleted(lines: list[str]) -> list[str]:
    """A line without a bullet goes on with the item above it; what leads in to the list is no item."""
    items: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            items.append(line[bullet.end() :])
        elif items:
            items[-1] += f" {line}"
        elif not line.endswith(":"):
            items.append(line)
    return items


def _in_one_line(line: str) -> list[str]:
    line = _without_heading(line).rstrip(".")
    pieces = [_without_bullet(piece) for piece in _INLINE_BULLET.split(line)]
    if len(pieces) > 1:
        return pieces
    sentences = _SENTENCE_END.split(pieces[0])
    if "," not in line and ";" not in line and len(sentences) > 1 and max(len(s.split()) for s in sentences) <= _ITEM:
        return [sentence.rstrip(".") for sentence in sentences]
    parts = pieces[0].split(";") if ";" in pieces[0] else pieces[0].split(",")
    last = parts[-1].split()
    joins = [index for index, word in enumerate(last) if word.lower() in _JOINS]
    if joins and (len(parts) > 1 or max(joins[-1], len(last) - joins[-1] - 1) <= 2):
        parts[-1:] = [" ".join(last[: joins[-1]]), " ".join(last[joins[-1] + 1 :])]
    return parts


def _without_bullet(piece: str) -> str:
    bullet = _BULLET.match(piece)
    return piece[bullet.end() :] if bullet else piece


def _without_heading(line: str) -> str:
    """Without "My values: " before several items."""
    head, colon, rest = line.partition(": ")
    is_heading = colon and len(head.split()) <= 4 and not _BULLET.match(head) and "," not in head
    return rest if is_heading and ("," in rest or ";" in rest) else line
