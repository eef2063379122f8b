"""Text that means itself: for Jinja, for a layout, on any system."""

from __future__ import annotations

import re

PREFIX = "zq7jx"  # how the words begin that stand for tags
BRACE = re.compile(r"\{(?=[{%#]|" + PREFIX + ")")  # a literal brace that Jinja would take for a tag, or as part of one
HTML_BRACE = "&#123;"
TEXT_BRACE = "{{ '{' }}"


class EscapedText(str):
    """Text that a layout takes as it is: it is escaped already, or shall not be."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def literal_braces(text: str, brace: str) -> str:
    """`text` with `brace` for each brace that Jinja would misunderstand."""
    return BRACE.sub(lambda _: brace, text)
