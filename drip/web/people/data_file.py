"""All that is stored about a person as one file to read: it stands alone, and nothing in it leads anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drip.web.base.pages import PageRenderer


def render_data_file(pages: PageRenderer, person: Mapping[str, Any], language: str | None) -> str:
    """The values of `flow.people.data_export` as HTML, in `language` where the pages speak it."""
    page = pages.page("data_file.html", tongue=pages.tongue(language), data=person)
    return bytes(page.body).decode()
