"""HTML as a stream of words and tags, in time linear in the input: there is no tree, and no search reads the same
stretch twice. (A tree builder is the wrong tool for hostile mail: 1 MB of attributes in one tag keeps libxml2 busy for
16 to 40 seconds.)"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]{0,30}")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([a-zA-Z][a-zA-Z-]{0,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SKIPPED_ELEMENTS = {
    name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "svg", "math", "object")
}
_TAG_LENGTH = 2000  # characters of a tag that are searched for attributes; the rest is an embedded picture, or worse


@dataclass(frozen=True, slots=True)
class HtmlTag:
    """`name` is in lower case. `attributes` are those of an opening tag, with names in lower case and unescaped
    values."""

    name: str
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(source: str) -> Iterator[str | HtmlTag]:
    """Yield text (unescaped) and tags in order. Comments, declarations, styles and scripts are skipped."""
    at = 0
    while True:
        opened = source.find("<", at)
        if opened < 0:
            break
        if opened > at:
            yield _unescape(source[at:opened])
        if source.startswith("<!--", opened):
            at = _after(source, "-->", opened + 4)
        elif source.startswith(("<!", "<?"), opened):
            at = _after(source, ">", opened)
        elif (name := _NAME.match(source, opened + 1)) is None:
            yield "<"
            at = opened + 1
        else:
            end = _end_of_tag(source, name.end())
            tag = _tag(name.group().lower(), source[name.end() : min(end, name.end() + _TAG_LENGTH)])
            yield tag
            at = end if tag.is_end else _after_skipped(source, tag.name, end)
    if at < len(source):
        yield _unescape(source[at:])


def _end_of_tag(source: str, at: int) -> int:
    """Return the position after the > that closes the tag; a > inside a quoted value does not."""
    while True:
        closed = source.find(">", at)
        if closed < 0:
            return len(source)
        quote = _first_quote(source, at, closed)
        if quote < 0:
            return closed + 1
        end = source.find(source[quote], quote + 1)
        if end < 0:
            return closed + 1 if closed > quote else len(source)
        at = end + 1


def _first_quote(source: str, start: int, end: int) -> int:
    double, single = source.find('"', start, end), source.find("'", start, end)
    return max(double, single) if min(double, single) < 0 else min(double, single)


def _tag(name: str, rest: str) -> HtmlTag:
    if name.startswith("/"):
        return HtmlTag(name[1:], is_end=True)
    found = _ATTRIBUTE.findall(rest) if "=" in rest else ()
    return HtmlTag(name, attributes={key.lower(): _unescape(a or b or c) for key, a, b, c in found})


def _after(source: str, closing: str, at: int) -> int:
    end = source.find(closing, at)
    return len(source) if end < 0 else end + len(closing)


def _after_skipped(source: str, name: str, at: int) -> int:
    if name not in _SKIPPED_ELEMENTS:
        return at
    end = _SKIPPED_ELEMENTS[name].search(source, at)
    return end.start() if end else len(source)


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:  # a character reference with thousands of digits
        return text
