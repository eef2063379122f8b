"""Reading an answer by the kind of its question. What cannot be read is unclear, with a guess where there is one;
nothing raises, and the words themselves are kept by whoever asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from drip.core.course import Kind, Question
from drip.core.season import said_season
from drip.core.words import NO, NO_SIGNS, NUMBERS, UNSURE, YES, YES_SIGNS, fold

Value = str | int | bool | list[str]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,6}(?:[.,]\d{1,3})?(?![\w])")
_OUT_OF = re.compile(r"(?:/|\bout of|\bof|\bvon|\bsur|\bde|\bsu|\bvan)\s*$")
_CHOSEN = re.compile(r"(?:option|number|answer|no|nr|#)?\s*[.:#]?\s*(?:(\d{1,2})|([a-z]))\s*(?:[.)\]:,;-]|$|\s)")
_BULLET = re.compile(r"(?:[-*•·‣◦–—+]|\(?\d{1,2}[.):])\s+|[•·‣◦]")
_AFFIRMED = (
    "i do",
    "i did",
    "i am",
    "i have",
    "i can",
    "i could",
    "i will",
    "there is",
    "it is",
    "it does",
    "we do",
    "we can",
)
_CLOSE = 0.8  # of 1: how alike a mistyped option must be
_MOST_CHARACTERS = 20_000
_MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said: the text; a season or an option as it is named in the course; a number; yes or no; the items."""

    value: Value


@dataclass(frozen=True, slots=True)
class Unclear:
    """It could not be read with confidence. `guess` is what was likely meant."""

    guess: Value | None = None


Reading = Answered | Unclear


def read_answer(question: Question, text: str) -> Reading:
    words = text.strip()[:_MOST_CHARACTERS] if question.kind is not Kind.TEXT else text.strip()
    if not words:
        return Unclear()
    match question.kind:
        case Kind.TEXT:
            return Answered(words)
        case Kind.SEASON:
            return _season(question, words)
        case Kind.CHOICE:
            return _choice(question, words)
        case Kind.SCALE:
            return _scale(question, words)
        case Kind.YES_NO:
            return _yes_no(words)
        case Kind.LIST:
            return _list(words)


def _season(question: Question, text: str) -> Reading:
    clear, likely = said_season(text, question.area)
    return Answered(clear) if clear else Unclear(likely)


def _choice(question: Question, text: str) -> Reading:
    """By its name, alone or in a sentence, by its number or letter, by the first letters of its name, or nearly so."""
    names = {fold(option).strip(): option for option in question.options}
    said = fold(text).strip().strip(".!\"'()")
    if said in names:
        return Answered(names[said])
    named = [option for name, option in names.items() if _has_words(said, name)]
    if named:
        return Answered(named[0]) if len(named) == 1 else Unclear(named[0])
    if (numbered := _numbered(question, said)) is not None:
        return Answered(numbered)
    begun = [option for name, option in names.items() if len(said) >= 3 and name.startswith(said)]
    if len(begun) == 1:
        return Answered(begun[0])
    return _nearly(names, said)


def _numbered(question: Question, said: str) -> str | None:
    chosen = _CHOSEN.match(said)
    if not chosen or len(said.split()) > 12:
        return None
    number, letter = chosen.groups()
    if letter and len(said) > 3 and said[1:2] not in (")", ".", ":"):
        return None  # "a sabbatical" begins with an article
    index = int(number) - 1 if number else ord(letter) - ord("a")
    return question.options[index] if 0 <= index < len(question.options) else None


def _has_words(said: str, name: str) -> bool:
    return f" {' '.join(_WORD.findall(name))} " in f" {' '.join(_WORD.findall(said))} " if name else False


def _nearly(names: dict[str, str], said: str) -> Reading:
    if len(said) > 60 or not names:
        return Unclear()
    alike = {option: SequenceMatcher(None, said, name).ratio() for name, option in names.items()}
    best = max(alike, key=lambda option: alike[option])
    close = [option for option, ratio in alike.items() if ratio >= _CLOSE]
    if len(close) == 1:
        return Answered(best)
    return Unclear(best if alike[best] >= _CLOSE * _CLOSE else None)


def _scale(question: Question, text: str) -> Reading:
    """A whole number in the range: 7, 7/10, "about 7", "seven". A number that begins the answer is the answer."""
    said = fold(text)
    numbers = [
        found
        for found in _NUMBER.finditer(said)
        if not _OUT_OF.search(said[max(0, found.start() - 10) : found.start()])
    ]
    if not numbers:
        return _number_word(question, said)
    values = [_whole(found.group()) for found in numbers]
    in_range = [value for value in values if value is not None and question.low <= value <= question.high]
    leads = not said[: numbers[0].start()].strip(" #(*\"'")
    if leads and len(values) > 1 and re.match(r"\s*(?:-|–|to|or|bis|oder|ou|o|a)\s*\d", said[numbers[0].end() :]):
        return Unclear(in_range[0] if in_range else None)
    if leads or len({value for value in values if value in in_range or value is None}) == 1:
        value = values[0] if leads else next(iter(in_range), None)
        if value in in_range:
            return Answered(value)
    return Unclear(in_range[0] if in_range else None)


def _whole(number: str) -> int | None:
    whole, _, rest = number.replace(",", ".").partition(".")
    return None if rest.strip("0") else int(whole)


def _number_word(question: Question, said: str) -> Reading:
    words = _WORD.findall(said)
    found = [NUMBERS[word] for word in words if word in NUMBERS]
    in_range = [number for number in found if question.low <= number <= question.high]
    if len(set(found)) == 1 and in_range and (len(words) <= 4 or words[0] in NUMBERS):
        return Answered(in_range[0])
    return Unclear(in_range[0] if in_range else None)


def _yes_no(text: str) -> Reading:
    yes, no = any(sign in text for sign in YES_SIGNS), any(sign in text for sign in NO_SIGNS)
    if yes != no and len(text) <= 4:
        return Answered(yes)
    words = _WORD.findall(re.split(r"[.!?\n]", fold(text).strip(), maxsplit=1)[0])
    start = words[:4]
    said = [word in YES for word in start if word in YES or word in NO]
    leads = bool(start) and (start[0] in YES or start[0] in NO)
    if not leads and any(word == "not" or word.endswith("n't") for word in start):
        return Unclear() if not {"sure", "know"}.isdisjoint(start) else Answered(value=False)
    if not said:
        return Answered(value=True) if " ".join(words) in _AFFIRMED else Unclear()
    if not UNSURE.isdisjoint(start) or len(set(said)) > 1:
        return Unclear(said[0])
    return Answered(said[0])


def _list(text: str) -> Reading:
    """One item a line, a bullet or a number; else parted by semicolons or commas, with "and" before the last."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if any(_BULLET.match(line) for line in lines):
        items = _bulleted(lines)
    elif len(lines) > 1:
        items = lines
    else:
        items = _in_one_line(lines[0])
    kept = [item.strip(" \t,;") for item in items]
    return Answered([item for item in kept if item][:_MOST_ITEMS])


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
    line = line.rstrip(".")
    parts = line.split(";") if ";" in line else line.split(",")
    last, joined, end = parts[-1].rpartition(" and ")
    if joined and (len(parts) > 1 or max(len(last.split()), len(end.split())) <= 2):
        parts[-1:] = [last, end]
    return [part.strip().removeprefix("and ") for part in parts]
