"""All data about a person as one HTML file that can be read offline, without links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drip.web.base.pages import PageRenderer


def render_data_file(pages: PageRenderer, person: Mapping[str, Any], language: str | None) -> str:
    """The data of `flow.people.data_export` as HTML, in `language` if the pages have it."""
    page = pages.page("data_file.html", locale=pages.locale(language), data=person)
    return bytes(page.body).decode()
