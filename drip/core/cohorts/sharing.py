"""What people share with their cohort, as the others may see it: chosen fairly, shortened, and harmless."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.courtesy import without_courtesies

MAX_ANSWERS = 12  # answers in one digest
MAX_ANSWER_CHARACTERS = 400  # characters of one answer
MAX_ANSWER_AGE = timedelta(days=14)  # older answers belong to lessons long past
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,200}")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|mailto:|tel:|www\.)\S+", re.IGNORECASE)
_JOINT = re.compile(r"(?<=\w)\.(?=[^\W\d_])")
ZERO_WIDTH_SPACE = "\u200b"  # mail programs make no link of text that it separates


class Sharing(StrEnum):
    """How a person shares their answers to shared questions with their cohort."""

    NOBODY = "nobody"
    UNNAMED = "unnamed"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """The current answer of a person who shares. `season` is their present season in the course's first area."""

    enrollment_id: int
    subscriber_id: int
    question: str
    number: int  # of the answer, among those to this question
    value: Any
    at: datetime
    first_name: str
    sharing: Sharing
    season: str

    @property
    def key(self) -> str:
        """Identifies the answer in later digests."""
        return f"{self.enrollment_id}/{self.question}/{self.number}"


def answers_new_to(
    subscriber_id: int, season: str, shared: Sequence[DigestAnswer], seen: Collection[str], now: datetime
) -> list[DigestAnswer]:
    """The answers to show to a person in this season: recent ones of others in it that this person has not seen."""
    return [
        one
        for one in shared
        if one.subscriber_id != subscriber_id
        and one.season == season
        and one.key not in seen
        and now - one.at <= MAX_ANSWER_AGE
    ]


def without_enrollments(
    entries: Sequence[Sequence[str]], shown: Sequence[str], gone: Collection[int]
) -> tuple[list[list[str]], list[str]]:
    """Removes what belongs to the enrollments `gone` from a digest's entries and from the keys of their answers. If an
    entry that is removed carried the question, the next entry carries it."""
    kept: list[list[str]] = []
    keys: list[str] = []
    question = before = ""
    for (asked, words, name), key in zip(entries, shown, strict=True):
        question = asked or question
        if int(key.partition("/")[0]) not in gone:
            kept.append([question if question != before else "", words, name])
            keys.append(key)
            before = question
    return kept, keys


def choose_answers(news: Sequence[DigestAnswer], seen: Collection[str], most: int = MAX_ANSWERS) -> list[DigestAnswer]:
    """Chooses at most `most` answers: one of each person before a second of anybody, first of the people who were shown
    least, then of those who wrote last. They are ordered by when each question was first answered, one question after
    the other."""
    shown_before = [int(key.partition("/")[0]) for key in seen]
    people: dict[int, list[DigestAnswer]] = {}
    for one in sorted(news, key=lambda one: one.at, reverse=True):
        people.setdefault(one.enrollment_id, []).append(one)
    lines = sorted(people.items(), key=lambda line: shown_before.count(line[0]))
    rounds = max((len(line) for _, line in lines), default=0)
    chosen = [line[turn] for turn in range(rounds) for _, line in lines if turn < len(line)][:most]
    first = {one.question: one.at for one in sorted(chosen, key=lambda one: one.at, reverse=True)}
    return sorted(chosen, key=lambda one: (first[one.question], one.question, one.at))


def display_name(one: DigestAnswer) -> str:
    """The name to show; '' if they share without a name or have none."""
    return _harmless(one.first_name.strip()) if one.sharing is Sharing.NAMED else ""


def display_words(question: Question, one: DigestAnswer) -> str:
    """The answer on one line, without anything that could be a link or an address, and without the person's name, as
    far as it can be found, unless they share it."""
    text = _in_words(question, one.value)
    if question.kind in (QuestionKind.TEXT, QuestionKind.LIST):
        text = "\n".join(_without_sign_off(text.split("\n"), one.first_name))
    if one.sharing is not Sharing.NAMED:
        text = _without_name(text, one.first_name)
    return _cut(_harmless(" ".join(text.split())))


def _in_words(question: Question, value: Any) -> str:
    match question.kind:
        case QuestionKind.YES_NO if isinstance(value, bool):
            return "Yes" if value else "No"
        case QuestionKind.SCALE:
            return f"{value} of {question.high}"
        case QuestionKind.SEASON:
            return str(value).capitalize()
        case QuestionKind.LIST if isinstance(value, list | tuple):
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)


def _without_sign_off(lines: list[str], name: str) -> list[str]:
    """Removes greeting and farewell, and the name below."""
    lines = without_courtesies([line.strip() for line in lines if line.strip()])
    signed = lines[-1].split() if len(lines) > 1 else []
    is_name = (
        bool(name) and len(signed) <= 3 and signed[:1] != [] and signed[0].strip(",.-–").casefold() == name.casefold()
    )
    return lines[:-1] if is_name else lines


def _without_name(text: str, name: str) -> str:
    """Removes the name where it is capitalised, as in "Hope" but not "hope", or written as they write it themselves."""
    name = name.strip()
    if not name:
        return text
    ways = "|".join(re.escape(way) for way in {name, name.capitalize(), name.title(), name.upper()})
    return re.sub(rf"(?<!\w)(?:{ways})(?!\w)", "…", text)


def _harmless(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    text = _ADDRESS.sub("(an address)", _LINK.sub("(a link)", text))
    return _JOINT.sub("." + ZERO_WIDTH_SPACE, text)


def _cut(text: str) -> str:
    if len(text) <= MAX_ANSWER_CHARACTERS:
        return text
    return text[: MAX_ANSWER_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip() + "…"
