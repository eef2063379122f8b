"""The pages: templates in, HTML responses out, in the language of whoever reads them. What a template may call is
registered here."""

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
    """`templates` holds, in `web`, the templates and, in `static`, what they refer to; `base_url` is where people find
    the site."""

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
        """In English where no `locale` is given."""
        speaks = locale or self.locale()
        html = self._templates[speaks.code].get_template(template).render(values)
        return HTMLResponse(html, status, {"Content-Language": speaks.code})


def static_urls(folder: Path, root: str) -> dict[str, str]:
    """{file name: its address}, with a digest of the contents in it, so that browsers may keep a file for good."""
    return {
        file.name: f"{root}/static/{file.name}?{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(folder.iterdir())
    }


def _environment(folder: Path, locale: PageLocale, names: dict[str, object]) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(locale.translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= names | {"tongue": locale, "zone_options": partial(zone_options, locale)}
    made.filters |= {
        "about": partial(words.marked_about, locale),
        "address": display_address,
        "answer": words.answer_words,
        "area": words.area_words,
        "as_json": partial(json.dumps, ensure_ascii=False),
        "arrival": partial(_say_last, arrival_words, locale),
        "capital": capitalize_first,
        "full_date": partial(_say_last, day_words, locale),
        "long_date": partial(_say_last, long_date, locale),
        "month": partial(_say_last, words.month_words, locale),
        "pace": partial(_say_last, pace_words, locale),
        "said": locale.say,
        "season": partial(_say_last, words.season_words, locale),
        "short_date": partial(words.short_date, locale),
        "segment": lambda text: quote(text, safe=""),
        "titled": partial(words.marked_title, locale),
        "zone": partial(words.zone_words, locale),
    }
    return made


def _say_last(say: words.Formatter, locale: PageLocale, *values: object) -> str:
    """A function of `core.languages.wording` in a language of the pages."""
    return say(*values, locale.words)
