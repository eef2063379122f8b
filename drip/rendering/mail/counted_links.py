"""Counted links: finds the external URLs in a lesson's HTML, and replaces them with redirects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

_HREF = re.compile(r'href="(https?://[^"{}\s]+)"')  # a URL with a Jinja tag is about a person, and not counted


def external_links(html: str) -> frozenset[str]:
    """Return the external URLs in a compiled mail."""
    return frozenset(unescape(address) for address in _HREF.findall(html))


def with_counted_links(html: str, address_of: Mapping[str, int], link: Callable[[int], str]) -> str:
    """Return the HTML with `link(id)` in place of each URL that has an ID."""

    def counted(found: re.Match[str]) -> str:
        number = address_of.get(unescape(found[1]))
        return found[0] if number is None else f'href="{escape(link(number))}"'

    return _HREF.sub(counted, html) if address_of else html
