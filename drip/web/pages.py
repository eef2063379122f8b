"""The pages: templates in, HTML responses out. What a template may call is registered here."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drip.core.wording import arrival, day_words, long_date
from drip.web import words


class Pages:
    """`folder` holds the templates and, in `static`, what they refer to; `base_url` is where people find the site."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.root = urlsplit(base_url).path.rstrip("/")
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"root": self.root, "static": static_urls(folder / "static", self.root)}
        self._templates.filters |= {
            "answer": words.answer_words,
            "area": words.area_words,
            "arrival": arrival,
            "full_date": day_words,
            "long_date": long_date,
            "season": words.season_words,
            "segment": lambda text: quote(text, safe=""),
            "zone": words.zone_words,
        }

    def page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(values), status)


def static_urls(folder: Path, root: str) -> dict[str, str]:
    """{file name: its address}, with a digest of the contents in it, so that browsers may keep a file for good."""
    return {
        file.name: f"{root}/static/{file.name}?{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(folder.iterdir())
    }
