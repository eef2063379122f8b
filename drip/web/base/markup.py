"""The HTML of a mail, to show, quote and preview. It is never trusted."""

from __future__ import annotations

import contextlib
import re
from html.parser import HTMLParser

PREVIEW_CHARACTERS = 160
PREVIEW_SOURCE = 20_000  # characters of a body that are searched for its first words

_HEAD = re.compile(r"<head\b", re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_BODY_END = re.compile(r"</body\b", re.IGNORECASE)
_FILLERS = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u2007\ufeff"))  # what pads a preview in an inbox
_HIDDEN = frozenset({"script", "style", "title"})
_INLINE = frozenset({"a", "b", "code", "em", "font", "i", "span", "strong", "u"})


def with_links_in_new_tabs(html: str) -> str:
    start = _after(_HEAD, html)
    return f'{html[:start]}<base target="_blank">{html[start:]}'


def inner_html(html: str) -> str:
    """What stands between the body tags; everything if there are none."""
    start = _after(_BODY, html)
    end = _BODY_END.search(html, start)
    return html[start : end.start() if end else len(html)]


def first_words(html: str, text: str) -> str:
    """The preview line that an inbox shows below the subject: the first words of the HTML, including hidden ones, as
    mail programs do."""
    reader = _Words()
    start = _after(_BODY, html)
    with contextlib.suppress(AssertionError):  # html.parser gives up on a broken declaration; keep what it has read
        reader.feed(html[start : start + PREVIEW_SOURCE])
    words = "".join(reader.words).strip() or text[:PREVIEW_SOURCE]
    return " ".join(words.translate(_FILLERS).split())[:PREVIEW_CHARACTERS]


def _after(tag: re.Pattern[str], html: str) -> int:
    """Where the content of a tag starts; 0 if there is no such tag."""
    found = tag.search(html)
    return html.find(">", found.end()) + 1 if found else 0


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._is_hidden = tag in _HIDDEN
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._is_hidden = False
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.words.append(data)

    def _separate(self, tag: str) -> None:
        if tag not in _INLINE:
            self.words.append(" ")
