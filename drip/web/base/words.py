"""Zones, seasons and answers as words on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from markupsafe import Markup, escape

from drip.core.courses.course import Course, Question, QuestionKind
from drip.core.languages.catalogue import ENGLISH, Catalogue, Sentence
from drip.core.languages.formats import MONTHS, VALUE_OF_MOST, capitalize_first, value_words, yes_no_word
from drip.core.languages.language import fallback_chain
from drip.core.languages.translate import language_of
from drip.web.base.locales import PageLocale
from drip.web.base.zone_options import place_of

Formatter = Callable[..., str]
SEASONS = {
    "spring": Sentence("Something new wants to begin."),
    "summer": Sentence("It grows, and it needs tending."),
    "fall": Sentence("Time to gather in, or to let go."),
    "winter": Sentence("Time to rest and to think."),
}


def zone_words(locale: PageLocale, zone: ZoneInfo) -> str:
    """'Lisbon time'; a zone that is not named for a place keeps its name."""
    is_place = "/" in zone.key and not zone.key.startswith("Etc/")
    place = place_of(zone.key, locale).rpartition(", ")[2] if is_place else zone.key
    return place if place == "UTC" else locale.say(Sentence("%(place)s time", {"place": place}))


def season_words(season: str, words: Catalogue = ENGLISH) -> str:
    return words.say(season)


def short_date(locale: PageLocale, day: date) -> str:
    """'4 Jan', '4. Jan.', '4 ene'"""
    return format_skeleton("MMMd", day, locale=locale.babel_locale)


def month_words(day: date, words: Catalogue = ENGLISH) -> str:
    return words.say(MONTHS[day.month - 1])


def marked_title(locale: PageLocale, course: Course) -> Markup:
    return _marked(locale, course, course.title)


def marked_about(locale: PageLocale, course: Course) -> Markup:
    return _marked(locale, course, course.about)


def _marked(locale: PageLocale, course: Course, words: str) -> Markup:
    """Words of the course, with a `lang` attribute if the page is in another language."""
    language = language_of(course, words)
    if fallback_chain(language)[-1] == fallback_chain(locale.code)[-1]:
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(language, words)


def area_words(area: str, course: Course | None = None) -> str:
    """'Career', 'Private life': an area's name as a heading, or its translation in the course."""
    if course and area in course.area_names:
        return course.area_names[area]
    return area.replace("_", " ").replace("-", " ").capitalize()


def answer_words(question: Question, value: Any, words: Catalogue = ENGLISH) -> str:
    """A clear answer as text, on one line or several. `question` and `words` are in the reader's language."""
    match question.kind:
        case QuestionKind.SEASON | QuestionKind.CHOICE:
            text = value_words(question, str(value), words)
            return capitalize_first(text) if question.kind is QuestionKind.SEASON else text
        case QuestionKind.YES_NO if isinstance(value, bool):
            return capitalize_first(yes_no_word(value, words))
        case QuestionKind.SCALE:
            return words.say(VALUE_OF_MOST, value=str(value), most=str(question.high))
        case QuestionKind.LIST if isinstance(value, list | tuple):
            return "\n".join(f"• {item}" for item in value)
        case _:
            return str(value)
