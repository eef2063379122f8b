"""Text that means itself: to Jinja, to a layout, on any system."""

from __future__ import annotations

import re

PREFIX = "zq7jx"  # the beginning of a tag's placeholder
BRACE = re.compile(r"\{(?=[{%#]|" + PREFIX + ")")  # a literal brace that Jinja would take for (part of) a tag
HTML_BRACE = "&#123;"
TEXT_BRACE = "{{ '{' }}"


class EscapedText(str):
    """Text that a layout inserts unchanged, because it is escaped already or must not be."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def literal_braces(text: str, brace: str) -> str:
    """Return `text` with `brace` in place of each brace that Jinja would misread."""
    return BRACE.sub(lambda _: brace, text)
