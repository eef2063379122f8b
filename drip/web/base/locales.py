"""The languages of the pages: English, and each that has a catalogue `words/<language>.po` beside the templates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from drip.core.languages.catalogue import Catalogue, Sentence
from drip.core.languages.language import closest_language, preferred_language
from drip.rendering import read_catalogue

ENGLISH = "en"
CATALOGUES = "words"
EMAIL = "email"


@dataclass(frozen=True, slots=True, eq=False)
class PageLocale:
    """One language of the pages. `words` formats dates, paces and seasons as in mails. Compared by identity, so that it
    can be a cache key."""

    code: str
    babel_locale: Locale
    translations: NullTranslations
    words: Catalogue

    def say(self, sentence: Sentence | str) -> str:
        """The sentence in this language; English if it is not translated."""
        if isinstance(sentence, Sentence):
            return Catalogue(self.code).say(self.say(sentence.english), **sentence.values)
        return str(self.translations.gettext(sentence)) if sentence else ""


def read_locales(templates: Path) -> dict[str, PageLocale]:
    """{language code: its locale}, English first. `templates` holds `web` and `email`."""
    files = sorted((templates / "web" / CATALOGUES).glob("*.po"))
    return {ENGLISH: _page_locale(ENGLISH, NullTranslations(), templates)} | {
        file.stem: _page_locale(file.stem, _read(file), templates) for file in files
    }


def choose_locale(locales: dict[str, PageLocale], *languages: str | None, accepted: str = "") -> PageLocale:
    """The first of `languages` that the pages have, else the best match for `accepted`, the browser's Accept-Language,
    else English."""
    available: Sequence[str] = tuple(locales)
    found = next((match for each in languages if each and (match := closest_language(each, available))), None)
    return locales[found or preferred_language(accepted, available) or ENGLISH]


def _read(file: Path) -> Translations:
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.stem.replace("-", "_"), abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _page_locale(code: str, translations: NullTranslations, templates: Path) -> PageLocale:
    return PageLocale(code, _locale(code), translations, read_catalogue(code, (templates,)))


def _locale(code: str) -> Locale:
    """English dates are written as in our sentences: 4 January."""
    return Locale("en", "GB") if code == ENGLISH else Locale.parse(code.replace("-", "_"))
