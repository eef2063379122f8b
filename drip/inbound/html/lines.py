"""Turns an HTML reply into lines of text, with "> " before the lines that a mail program marked as quoted.

The quotes are then cut by the same line engine as in plain text. So words typed between quoted paragraphs keep their
order, and a quote in an unknown container can still be found by its attribution line."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from itertools import islice

from drip.inbound.html import containers
from drip.inbound.html.tags import HtmlTag, tokens
from drip.inbound.quoting.attribution import is_attribution_line, is_separator, normalize_line
from drip.inbound.quoting.phrases import SENT_FROM_STARTS

# A reply is at the top, or between the quotes of one lesson: nothing beyond these limits is read.
MAX_CHARACTERS = 1_000_000
MAX_TOKENS = 50_000
SEPARATOR = "-----Original Message-----"
SIGNATURE_DELIMITER = "-- "
_RULE = "_" * 8
_LOOK_BACK = 4  # lines above a quote that may introduce it
_FOOTER_LENGTH = 10  # words
_DEEPEST = 8  # nested quotes that are distinguished

_BLOCK_NAMES = (
    "address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header html li"
    " main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_VOID_NAMES = "br hr img meta link input base area col wbr embed source"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_VOID = frozenset(_VOID_NAMES.split())
_BLANK_LINE_ELEMENTS = frozenset(("p", "blockquote", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))
_LISTS = frozenset(("ol", "ul"))
_TRACKED = _BLOCKS | {"span"}  # elements whose end matters
_ENDS_ITSELF = frozenset(("li", "td", "th", "tr", "dd", "dt"))


def html_to_lines(source: str, *, hidden: bool = False) -> str:
    """Return the text of an HTML part. Runs of blanks become one, and list items keep their numbers. With `hidden`,
    elements that are not displayed are included, because programs quote and show them."""
    page = LineBuilder(containers.has_sure_quote(source), hidden)
    page.feed(islice(tokens(source[:MAX_CHARACTERS]), MAX_TOKENS))
    page.finish()
    return "\n".join(page.lines)


class LineBuilder:
    """The lines so far, the line being filled, and the open elements with the effect of each."""

    def __init__(self, has_sure_quote: bool, shows_hidden: bool) -> None:
        self._has_sure_quote = has_sure_quote
        self._shows_hidden = shows_hidden
        self._in_container = False  # of a program that marks its quotes
        self._is_forward = False
        self._has_program_link = False  # on the line being filled
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []  # (name, effect): quote, until-quote, hidden, pre or ''
        self._count: dict[str, int] = {}  # open elements by name
        self._depth = dict.fromkeys(("quote", "until-quote", "hidden", "pre", ""), 0)
        self._numbers: list[int] = []  # the next number of each open list; -1 for bullets

    def feed(self, words_and_tags: Iterable[str | HtmlTag]) -> None:
        for token in words_and_tags:
            if isinstance(token, str):
                self._text(token)
            elif token.is_end:
                self._close(token.name)
            else:
                self._open_element(token)

    def finish(self) -> None:
        self._end_line()

    def last_lines(self) -> list[str]:
        """The lines that can influence how the following text is read."""
        return self.lines[-_LOOK_BACK:]

    def state(self) -> tuple[object, ...]:
        """Everything that decides how the following text is read: two builders in the same state go on alike."""
        return (
            *(self._has_sure_quote, self._shows_hidden, self._in_container, self._is_forward, self._has_program_link),
            *("".join(self._parts), tuple(self._open), tuple(self._numbers), tuple(self._depth.values())),
            tuple(map(_sort, self.last_lines())),
        )

    def going_on(self) -> LineBuilder:
        """Return another builder in the same state, with no more lines than the state needs."""
        other = copy(self)
        other.lines = self.last_lines()
        other._unshare()  # noqa: SLF001
        return other

    def _unshare(self) -> None:
        self._parts, self._open, self._numbers = self._parts[:], self._open[:], self._numbers[:]
        self._count, self._depth = self._count.copy(), self._depth.copy()

    def _text(self, text: str) -> None:
        if self._depth["hidden"]:
            return
        if self._depth["pre"]:
            *lines, last = text.split("\n")
            for line in lines:
                self._parts.append(line or " ")
                self._end_line()
            self._parts.append(last)
        else:
            self._parts.append(text)

    def _open_element(self, tag: HtmlTag) -> None:
        name = tag.name
        if name in _VOID:
            self._void(tag)
            return
        if name in _BLOCKS:
            self._close_unclosed(name)
            self._end_block(name)
        if name == "a" and not self._shows_hidden and containers.is_program_link(tag):
            above = "".join(self._parts).strip(" \n\t-–—(").lower()
            self._has_program_link = not above or above.startswith(SENT_FROM_STARTS)
        self._announce(tag)
        effect = self._effect(tag)
        if name == "blockquote" and effect == "quote":
            self._end_attribution()
        if name in _TRACKED:
            self._open.append((name, effect))
            self._count[name] = self._count.get(name, 0) + 1
            self._depth[effect] = self._depth.get(effect, 0) + 1
        if name in _LISTS:
            self._numbers.append(_first_number(tag))

    def _close(self, name: str) -> None:
        if not self._count.get(name):
            return
        while self._close_last() != name:
            pass

    def _close_last(self) -> str:
        name, effect = self._open[-1]
        if name in _BLOCKS:
            self._end_block(name)
        self._open.pop()
        self._count[name] -= 1
        self._depth[effect] = max(0, self._depth[effect] - 1)
        if name in _LISTS:
            self._numbers.pop()
        return name

    def _close_unclosed(self, name: str) -> None:
        """Elements that people leave open end where the next one of their kind begins."""
        if self._open and (self._open[-1][0] == "p" or (name in _ENDS_ITSELF and self._open[-1][0] == name)):
            self._close_last()

    def _void(self, tag: HtmlTag) -> None:
        if tag.name == "img":
            alt = tag.attributes.get("alt", "")
            if 0 < len(alt) <= 4 and not alt.isascii():  # webmail shows typed emoji as pictures
                self._parts.append(alt)
        elif tag.name == "hr":
            self._end_line()
            self._add_line(SEPARATOR if containers.is_divider(tag) else _RULE)
        elif tag.name == "br":
            if not "".join(self._parts).strip():
                self._add_line("")
            self._end_line()

    def _announce(self, tag: HtmlTag) -> None:
        """Add lines that tell the line engine what the program said by a container."""
        if tag.attributes and containers.is_divider(tag):
            self._end_line()
            self._add_line(SEPARATOR)
        elif tag.attributes and containers.is_signature_container(tag) and not self._depth["quote"]:
            self._end_line()
            if self.lines and self.lines[-1].strip() == SIGNATURE_DELIMITER.strip():
                self.lines.pop()  # Gmail's own delimiter, which has lost its blank
            self._add_line(SIGNATURE_DELIMITER)
        elif tag.name == "li":
            number = self._numbers[-1] if self._numbers else -1
            self._parts.append("- " if number < 0 else f"{number}. ")
            if number >= 0:
                self._numbers[-1] += 1
        elif tag.name in ("td", "th"):
            self._parts.append(" ")

    def _effect(self, tag: HtmlTag) -> str:
        if tag.name == "pre":
            return "pre"
        if tag.name == "blockquote" and self._is_quote(tag):
            return "quote"
        if not tag.attributes:
            return ""
        if not self._shows_hidden and (
            "display:none" in containers.compact_style(tag) or containers.is_footer_container(tag)
        ):
            return "hidden"
        if containers.is_quote_container(tag):
            return "quote"
        if containers.is_attribution_container(tag):
            self._in_container = True
            return "until-quote"
        return ""

    def _is_quote(self, blockquote: HtmlTag) -> bool:
        if containers.is_sure_quote(blockquote, self._in_container):
            return True
        above = next((line for line in reversed(self.last_lines()) if line), "")
        return is_attribution_line(normalize_line(above)) or not (
            self._has_sure_quote or containers.is_indented_block(blockquote)
        )

    def _end_attribution(self) -> None:
        """In Gmail's container, the text above the first quote is the attribution; people type below it."""
        if self._depth["until-quote"]:
            self._end_line()
            self._depth["until-quote"] = 0

    def _end_block(self, name: str) -> None:
        self._end_line()
        if name in _BLANK_LINE_ELEMENTS and self.lines and self.lines[-1] not in ("", ">"):
            self._add_line("")

    def _end_line(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        is_footer, self._has_program_link = self._has_program_link and _is_short_footer(text), False
        if is_footer:
            return
        if self._depth["pre"] and text:
            self._add_line(text.rstrip())
        elif words := text.split():
            self._add_line(" ".join(words))

    def _add_line(self, line: str) -> None:
        """Below its announcement, a forwarded mail is known by its headers; it may be all that somebody sent."""
        depth = min(self._depth["quote"] or self._depth["until-quote"], _DEEPEST)
        self._is_forward = self._is_forward or (depth > 0 and is_separator(normalize_line(line)))
        is_marked = depth and not self._is_forward and line not in (SEPARATOR, SIGNATURE_DELIMITER)
        self.lines.append(f"{'>' * depth} {line}".rstrip() if is_marked else line)


def _sort(line: str) -> int:
    """Return what a line means for the lines below it."""
    if line in ("", ">"):
        return len(line)
    if line.strip() == SIGNATURE_DELIMITER.strip():
        return 2
    return 3 if is_attribution_line(normalize_line(line)) else 4


def _is_short_footer(text: str) -> bool:
    """Return whether a line with a link to a mail program's maker is no sentence of somebody who writes about it."""
    words = text.split()
    return len(words) <= _FOOTER_LENGTH and "://" not in text and not text.rstrip().endswith((".", "!", "?", ","))


def _first_number(tag: HtmlTag) -> int:
    """Return the number of the first item of a list; -1 for bullets."""
    start = tag.attributes.get("start", "")
    if tag.name == "ul":
        return -1
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 1
