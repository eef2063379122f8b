"""Which of a course's languages a person gets. A language is two lower-case letters, with a country if needed: de,
pt-br."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drip.core.courses.course import Course

LANGUAGE_CODE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
LANGUAGE_NAMES = {  # (English name, native name)
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
_LANGUAGE_RANGE = re.compile(
    r"\s*([a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*"
)
_MAX_LANGUAGES = 40  # of one header; the rest is ignored


def english_name(language: str) -> str:
    """'German', 'Portuguese (BR)'; a code without a name here is returned as it is."""
    return _named(language, 0)


def native_name(language: str) -> str:
    """'Deutsch', 'Português (BR)'"""
    return _named(language, 1)


def fallback_chain(language: str) -> tuple[str, ...]:
    """The language itself, then without its country: ('pt-br', 'pt')."""
    return tuple(dict.fromkeys((language, language.partition("-")[0])))


def closest_language(wanted: str, offered: Sequence[str]) -> str | None:
    """The offered language that matches best: the same one, then the same without or with a country; else None."""
    wanted = wanted.strip().lower().replace("_", "-")
    for way in fallback_chain(wanted):
        if way in offered:
            return way
    return next((each for each in offered if fallback_chain(each)[-1] == fallback_chain(wanted)[-1]), None)


def languages_of(course: Course) -> tuple[str, ...]:
    """All languages of a course, its own first."""
    return (course.language, *course.languages)


def language_for(course: Course, wanted: str | None) -> str:
    """The language in which a person gets the course: the one they want, or the course's own if it has no such
    translation."""
    return (closest_language(wanted, languages_of(course)) if wanted else None) or course.language


def preferred_language(accept_language: str, offered: Sequence[str]) -> str | None:
    """The offered language that a browser with this header prefers (RFC 9110, 12.5.4), or None."""
    parts = (_LANGUAGE_RANGE.fullmatch(part) for part in accept_language.split(",")[:_MAX_LANGUAGES])
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
