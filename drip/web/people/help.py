"""Where to find help: the coach's own words, and directions by country. Who gets the mail `care` is led here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import Response
from markupsafe import Markup

from drip.core.safety.help_lines import COUNTRIES, DIRECTORY_URL, HelpCountry
from drip.flow.safety.care import HELP_PATH
from drip.rendering import page_html
from drip.web.base.locales import PageLocale
from drip.web.base.request_context import RequestContext, accepted_languages, get


@dataclass(frozen=True, slots=True)
class HelpPage:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, HELP_PATH, self.read)

    def read(self, request: Request) -> Response:
        locale = self.context.pages.locale(accepted=accepted_languages(request))
        own = own_words(self.context.site.help_page, locale.code)
        return self.context.page(
            request,
            "help.html",
            own=Markup(page_html(own)),  # noqa: S704 made of Markdown in which raw HTML is off
            countries=by_name(locale),
            directory=DIRECTORY_URL,
        )


def own_words(file: Path | None, language: str) -> str:
    """The coach's Markdown in a language: of help.de.md beside help.md, else of help.md; '' if there is none. It is
    read at each request, so that a number that is wrong is mended at once."""
    if file is None:
        return ""
    translated = file.with_suffix(f".{language}{file.suffix}")
    found = translated if translated.is_file() else file
    return found.read_text(encoding="utf-8") if found.is_file() else ""


def by_name(locale: PageLocale) -> Sequence[tuple[str, HelpCountry]]:
    """[(the country's name in this language, its lines)] in order of the names."""
    names = locale.babel_locale.territories
    return sorted(((names.get(each.code, each.code), each) for each in COUNTRIES), key=lambda entry: entry[0])
