"""Zones, seasons and answers in the words that people use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.catalogue import ENGLISH, Catalogue
from drip.core.course import Kind, Question
from drip.core.wording import capital, value_words, yes_no

Say = Callable[..., str]
SEASONS = {
    "spring": "Something new wants to begin.",
    "summer": "It grows, and it needs tending.",
    "fall": "Time to gather in, or to let go.",
    "winter": "Time to rest and to think.",
}


def zone_words(zone: ZoneInfo) -> str:
    """'Lisbon time'; a zone that is not named for a place keeps its name."""
    area, _, place = zone.key.rpartition("/")
    name = place.replace("_", " ") if area and not area.startswith("Etc") else zone.key
    return name if name == "UTC" else f"{name} time"


def season_words(season: str, words: Catalogue = ENGLISH) -> str:
    return words.say(season)


def area_words(area: str) -> str:
    """'Career', 'Private life': the author's own name for a part of life, as a heading."""
    return area.replace("_", " ").replace("-", " ").capitalize()


def answer_words(question: Question, value: Any, words: Catalogue = ENGLISH) -> str:
    """A clear answer as its owner would say it, on one line or several. `question` and `words` are in the language."""
    match question.kind:
        case Kind.SEASON | Kind.CHOICE:
            said = value_words(question, str(value), words)
            return capital(said) if question.kind is Kind.SEASON else said
        case Kind.YES_NO if isinstance(value, bool):
            return capital(yes_no(value, words))
        case Kind.SCALE:
            return f"{value} of {question.high}"
        case Kind.LIST if isinstance(value, list | tuple):
            return "\n".join(f"• {item}" for item in value)
        case _:
            return str(value)
