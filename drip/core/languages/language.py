"""Which of a course's languages somebody gets. A language is two small letters, with a country where it matters: de,
pt-br."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drip.core.courses.course import Course

LANGUAGE_CODE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
LANGUAGE_NAMES = {  # in English, and as its speakers call it
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "Български"),
    "ca": ("Catalan", "Català"),
    "cs": ("Czech", "Čeština"),
    "da": ("Danish", "Dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "et": ("Estonian", "Eesti"),
    "fi": ("Finnish", "Suomi"),
    "fr": ("French", "Français"),
    "he": ("Hebrew", "עברית"),
    "hr": ("Croatian", "Hrvatski"),
    "hu": ("Hungarian", "Magyar"),
    "it": ("Italian", "Italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "lt": ("Lithuanian", "Lietuvių"),
    "lv": ("Latvian", "Latviešu"),
    "nb": ("Norwegian", "Norsk"),
    "nl": ("Dutch", "Nederlands"),
    "pl": ("Polish", "Polski"),
    "pt": ("Portuguese", "Português"),
    "ro": ("Romanian", "Română"),
    "ru": ("Russian", "Русский"),
    "sk": ("Slovak", "Slovenčina"),
    "sl": ("Slovene", "Slovenščina"),
    "sr": ("Serbian", "Српски"),
    "sv": ("Swedish", "Svenska"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "Українська"),
    "zh": ("Chinese", "中文"),
}
_WANTED = re.compile(r"\s*([a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*")
_MOST = 40  # languages of a browser: nobody reads more


def english_name(language: str) -> str:
    """'German', 'Portuguese (BR)'; a code that has no name here stays what it is."""
    return _named(language, 0)


def native_name(language: str) -> str:
    """'Deutsch', 'Português (BR)'"""
    return _named(language, 1)


def fallback_chain(language: str) -> tuple[str, ...]:
    """The language itself, and without its country: ('pt-br', 'pt')."""
    return tuple(dict.fromkeys((language, language.partition("-")[0])))


def closest_language(wanted: str, offered: Sequence[str]) -> str | None:
    """What is offered of a language: itself, the same without or with a country, or nothing."""
    wanted = wanted.strip().lower().replace("_", "-")
    for way in fallback_chain(wanted):
        if way in offered:
            return way
    return next((each for each in offered if fallback_chain(each)[-1] == fallback_chain(wanted)[-1]), None)


def languages_of(course: Course) -> tuple[str, ...]:
    """Its own first."""
    return (course.language, *course.languages)


def language_for(course: Course, wanted: str | None) -> str:
    """The language in which somebody gets a course: theirs, or its own where it does not have it."""
    return (closest_language(wanted, languages_of(course)) if wanted else None) or course.language


def preferred_language(accept_language: str, offered: Sequence[str]) -> str | None:
    """What suits a browser best that sends this header (RFC 9110, 12.5.4)."""
    parts = (_WANTED.fullmatch(part) for part in accept_language.split(",")[:_MOST])
    found = [(-float(match[2] or 1), match[1]) for match in parts if match]
    for weight, wanted in sorted(found, key=lambda each: each[0]):
        if weight < 0 and wanted != "*" and (fits := closest_language(wanted, offered)):
            return fits
    return None


def _named(language: str, which: int) -> str:
    short, _, country = language.partition("-")
    if short not in LANGUAGE_NAMES:
        return language
    return f"{LANGUAGE_NAMES[short][which]} ({country.upper()})" if country else LANGUAGE_NAMES[short][which]
