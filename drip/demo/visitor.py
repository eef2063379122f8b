"""A visitor with a browser without scripts: opens a page, fills in its form, presses its button."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser


class PageError(Exception):
    """A page was not what it should be."""


@dataclass
class Form(HTMLParser):
    """The first form of a page with method POST: its URL, and the values of its fields."""

    action: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    is_inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None and attributes.get("method", "").lower() == "post":
            self.action, self.is_inside = attributes.get("action", ""), True
        elif tag == "input" and self.is_inside and attributes.get("name") and _is_sent(attributes):
            self.fields[attributes["name"]] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


def _is_sent(attributes: dict[str, str]) -> bool:
    """An unticked box is not sent."""
    return attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes


def open_form(url: str) -> Form:
    form = Form()
    form.feed(_fetch(url))
    if form.action is None:
        raise PageError(f"There is no form on {url}.")
    form.action = urllib.parse.urljoin(url, form.action)
    return form


def press(form: Form, **values: str) -> str:
    """Posts the form with these values; returns the page that answers."""
    return _fetch(form.action or "", urllib.parse.urlencode(form.fields | values).encode())


def _fetch(url: str, data: bytes | None = None) -> str:
    if not url.startswith("http://127.0.0.1:"):
        raise PageError(f"The demo stays on this machine and does not open {url}.")
    try:
        with urllib.request.urlopen(url, data, timeout=20) as page:  # noqa: S310 checked above
            return str(page.read().decode())
    except urllib.error.HTTPError as error:
        raise PageError(f"{url} answered {error.code}.") from error
