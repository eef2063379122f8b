"""Renders the page templates as HTML responses in a language of the pages, and registers what templates may call."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drip.core.languages.formats import arrival_words, capitalize_first, day_words, long_date, pace_words
from drip.flow.signup.email_address import display_address
from drip.web.base import words
from drip.web.base.locales import PageLocale, choose_locale, read_locales
from drip.web.base.zone_options import zone_options


class PageRenderer:
    """`templates` holds the templates in `web`, and their files in `web/static`; `base_url` is the public URL of the
    site."""

    def __init__(self, templates: Path, base_url: str) -> None:
        self.root = urlsplit(base_url).path.rstrip("/")
        self.locales = read_locales(templates)
        folder = templates / "web"
        names: dict[str, object] = {"root": self.root, "static": static_urls(folder / "static", self.root)}
        self._templates = {code: _environment(folder, locale, names) for code, locale in self.locales.items()}

    def locale(self, *wanted: str | None, accepted: str = "") -> PageLocale:
        """See `locales.choose_locale`."""
        return choose_locale(self.locales, *wanted, accepted=accepted)

    def page(
        self, template: str, status: HTTPStatus = HTTPStatus.OK, *, locale: PageLocale | None = None, **values: object
    ) -> HTMLResponse:
        """In English without a `locale`."""
        chosen = locale or self.locale()
        html = self._templates[chosen.code].get_template(template).render(values)
        return HTMLResponse(html, status, {"Content-Language": chosen.code})


def static_urls(folder: Path, root: str) -> dict[str, str]:
    """{file name: its URL}, with a digest of the contents in it, so that browsers may cache the file for good."""
    return {
        file.name: f"{root}/static/{file.name}?{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(folder.iterdir())
    }


def _environment(folder: Path, locale: PageLocale, names: dict[str, object]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(locale.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= names | {"tongue": locale, "zone_options": partial(zone_options, locale)}
    environment.filters |= {
        "about": partial(words.marked_about, locale),
        "address": display_address,
        "answer": words.answer_words,
        "area": words.area_words,
        "as_json": partial(json.dumps, ensure_ascii=False),
        "arrival": partial(_call_with_catalogue, arrival_words, locale),
        "capital": capitalize_first,
        "full_date": partial(_call_with_catalogue, day_words, locale),
        "long_date": partial(_call_with_catalogue, long_date, locale),
        "month": partial(_call_with_catalogue, words.month_words, locale),
        "pace": partial(_call_with_catalogue, pace_words, locale),
        "said": locale.say,
        "season": partial(_call_with_catalogue, words.season_words, locale),
        "short_date": partial(words.short_date, locale),
        "segment": lambda text: quote(text, safe=""),
        "titled": partial(words.marked_title, locale),
        "zone": partial(words.zone_words, locale),
    }
    return environment


def _call_with_catalogue(function: words.Formatter, locale: PageLocale, *values: object) -> str:
    """Calls a function of `core.languages.formats` with the catalogue of a page's language."""
    return function(*values, locale.words)
