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
    """One language of the pages, the same only as itself. `words` say dates, paces and seasons as the mails do."""

    code: str
    locale: Locale
    translations: NullTranslations
    words: Catalogue

    def say(self, said: Sentence | str) -> str:
        """In this language; what nobody has translated stays English."""
        if isinstance(said, Sentence):
            return Catalogue(self.code).say(self.say(said.english), **said.values)
        return str(self.translations.gettext(said)) if said else ""


def read_locales(templates: Path) -> dict[str, PageLocale]:
    """{language: its words}, English first. `templates` holds `web` and `email`."""
    files = sorted((templates / "web" / CATALOGUES).glob("*.po"))
    return {ENGLISH: _page_locale(ENGLISH, NullTranslations(), templates)} | {
        file.stem: _page_locale(file.stem, _read(file), templates) for file in files
    }


def choose_locale(tongues: dict[str, PageLocale], *wanted: str | None, accepted: str = "") -> PageLocale:
    """The first of those wanted that the pages speak, else what suits the browser best that sends `accepted` as
    Accept-Language, else English."""
    spoken: Sequence[str] = tuple(tongues)
    found = next((fits for each in wanted if each and (fits := closest_language(each, spoken))), None)
    return tongues[found or preferred_language(accepted, spoken) or ENGLISH]


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
    """English days are written as in our sentences, 4 January."""
    return Locale("en", "GB") if code == ENGLISH else Locale.parse(code.replace("-", "_"))
