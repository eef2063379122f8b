"""Reads a command that stands alone in a reply: STOP, PAUSE 2 WEEKS, RESUME, SLOWER, FASTER, SEASON WINTER, HELP.

Only a text that is nothing but a command counts: "I want to stop working" is an answer, and so is "slower" if the
question offers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from drip.core.courses.course import Question, QuestionKind, Season
from drip.core.replies.answer_words import AND_WORDS, BOTH_WORDS, POSSESSIVES, SEASON_NOUNS, fold
from drip.core.replies.command_words import (
    AMBIGUOUS_STOP,
    CONTINUE,
    COURSE_WORDS,
    FASTER,
    HELP,
    OPEN_ENDED_PHRASES,
    PACE_FILLERS,
    PAUSE,
    POLITE_WORDS,
    RESUME,
    SLOWER,
    STOP,
    STOP_FILLERS,
    UNSUBSCRIBE,
    Phrases,
)
from drip.core.replies.courtesy import without_courtesies, without_greeting
from drip.core.replies.pause_end import read_pause_end
from drip.core.replies.seasons.season import area_words
from drip.core.replies.seasons.season_mentions import likely_season

_MAX_CHARACTERS = 300
_MAX_WORDS = 14
_WORD = re.compile(r"\d{1,4}(?:[./-]\d{1,4}){1,2}|\d+|[^\W\d_]+(?:['-][^\W\d_]+)*")
_SMALL_WORDS = frozenset(
    ("is", "now", "in", "at", "for", "im", "the", "my", "ist", "est", "es", "e", "a", "en", "jetzt")
)


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the course that the mail belongs to."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Until the beginning of a day, or until they resume."""

    until: date | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class Slower:
    pass


@dataclass(frozen=True, slots=True)
class Faster:
    pass


@dataclass(frozen=True, slots=True)
class SetSeason:
    """((area, season), …), each area once."""

    seasons: tuple[tuple[str, Season], ...]


@dataclass(frozen=True, slots=True)
class Help:
    pass


Command = Stop | Pause | Resume | Slower | Faster | SetSeason | Help


def read_command(
    text: str,
    areas: Sequence[str],
    today: date,
    *,
    questions: Sequence[Question] = (),
    name: str = "",
    is_paused: bool = False,
) -> Command | None:
    """The command that the whole new text of a reply is, or None.

    `today` is the person's own date and `name` what they sign with. `questions` are the questions that this reply may
    answer: a word of an option is that option, and the season of an area that was asked for is the answer. `is_paused`:
    words such as "continue" resume the course."""
    if len(text) > _MAX_CHARACTERS:
        return None
    words = _words(text, name)
    if not words or len(words) > _MAX_WORDS:
        return None
    options = [option for question in questions for option in (*question.options, *question.labels)]
    offered = {word for option in options for word in _WORD.findall(fold(option))}
    words = [word for word in words if word not in POLITE_WORDS or word in offered]
    if "?" in text:
        return _command_in_question(words)
    if _is(words, AMBIGUOUS_STOP, STOP_FILLERS) and all(question.kind is QuestionKind.SEASON for question in questions):
        return Stop()
    command = _season_is(words, areas)
    if command and _answers(command, questions):
        command = None
    return command or _plain(words, offered, is_paused=is_paused) or _pause(words, offered, today)


def _answers(command: SetSeason, questions: Sequence[Question]) -> bool:
    """Whether it tells the season of an area that was asked for."""
    areas = {area for area, _ in command.seasons}
    return any(question.kind is QuestionKind.SEASON and question.area in {"", *areas} for question in questions)


def _words(text: str, name: str) -> list[str]:
    """All words except greetings, farewells and the name below. A word that is repeated counts once."""
    lines = without_courtesies([line.strip() for line in text.split("\n") if line.strip()])
    if len(lines) > 1 and name and _WORD.findall(fold(lines[-1])) == _WORD.findall(fold(name)):
        lines.pop()
    words = _WORD.findall(fold(without_greeting(" ".join(lines))))
    return [word for index, word in enumerate(words) if index == 0 or word != words[index - 1]]


def _command_in_question(words: list[str]) -> Command | None:
    """A question is not a command, except for these: "help?", "can you unsubscribe me?" """
    if _is(words, UNSUBSCRIBE, STOP_FILLERS):
        return Stop()
    return Help() if _is(words, HELP, frozenset()) else None


def _plain(words: list[str], offered: set[str], *, is_paused: bool) -> Command | None:
    ways: tuple[tuple[Command, Phrases, frozenset[str]], ...] = (
        (Stop(), STOP, COURSE_WORDS),
        (Stop(), UNSUBSCRIBE, STOP_FILLERS),
        (Resume(), RESUME, PACE_FILLERS),
        (Resume(), CONTINUE if is_paused else (), PACE_FILLERS),
        (Slower(), SLOWER, PACE_FILLERS),
        (Faster(), FASTER, PACE_FILLERS),
        (Help(), HELP, frozenset()),
    )
    for command, phrases, company in ways:
        if _is(words, _not_offered(phrases, offered), company):
            return command
    return None


def _pause(words: list[str], offered: set[str], today: date) -> Pause | None:
    for phrase in _not_offered(PAUSE, offered):
        others = _without(words, phrase)
        rest = None if others is None else [word for word in others if word not in COURSE_WORDS]
        if rest == [] or (others is not None and tuple(others) in OPEN_ENDED_PHRASES):
            return Pause()
        if others and (until := read_pause_end(others, today) or read_pause_end(rest or (), today)):
            return Pause(until)
    return None


def _season_is(words: list[str], areas: Sequence[str]) -> SetSeason | None:
    """season winter; season: career winter, personal spring; season: winter at work and spring at home; season winter
    both. Without an area, the first one is meant."""
    if not areas or words[:1] not in [[noun] for noun in SEASON_NOUNS]:
        return None
    pairs = [
        (likely_season(word), _areas_named(word, areas))
        for word in words[1:]
        if word not in _SMALL_WORDS | AND_WORDS | POSSESSIVES
    ]
    if any(season is None and not named for season, named in pairs):
        return None
    if not any(named for _, named in pairs):
        pairs.insert(0, (None, areas[:1]))
    seasons = _paired(pairs if pairs[0][0] is None else pairs[::-1])
    return SetSeason(tuple(seasons.items())) if seasons else None


def _areas_named(word: str, areas: Sequence[str]) -> Sequence[str]:
    return areas if word in BOTH_WORDS else [area for area in areas if word in area_words(area)]


def _paired(pairs: list[tuple[Season | None, Sequence[str]]]) -> dict[str, Season]:
    """Each season goes to the areas named before it; nothing if an area or a season is left over."""
    seasons: dict[str, Season] = {}
    waiting: list[str] = []
    for season, named in pairs:
        if season is None:
            waiting += named
        elif not waiting or not seasons.keys().isdisjoint(waiting):
            return {}
        else:
            seasons |= dict.fromkeys(waiting, season)
            waiting = []
    return {} if waiting else seasons


def _not_offered(phrases: Phrases, offered: set[str]) -> Phrases:
    return tuple(phrase for phrase in phrases if offered.isdisjoint(phrase))


def _is(words: list[str], phrases: Phrases, company: frozenset[str]) -> bool:
    """Whether the words are one of the phrases, with nothing but `company` around it."""
    rests = (_without(words, phrase) for phrase in phrases)
    return any(rest is not None and company.issuperset(rest) for rest in rests)


def _without(words: list[str], phrase: tuple[str, ...]) -> list[str] | None:
    for start in range(len(words) - len(phrase) + 1):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return words[:start] + words[start + len(phrase) :]
    return None
