"""Links that are counted: the addresses in a lesson's HTML that lead out, and the lesson with others in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

_HREF = re.compile(r'href="(https?://[^"{}\s]+)"')  # one with a tag of Jinja in it is about a person, and not counted


def external_links(html: str) -> frozenset[str]:
    """Of a compiled mail."""
    return frozenset(unescape(address) for address in _HREF.findall(html))


def with_counted_links(html: str, address_of: Mapping[str, int], link: Callable[[int], str]) -> str:
    """The links that have a number lead to `link(number)`."""

    def counted(found: re.Match[str]) -> str:
        number = address_of.get(unescape(found[1]))
        return found[0] if number is None else f'href="{escape(link(number))}"'

    return _HREF.sub(counted, html) if address_of else html
