"""Parses a lesson's Markdown into tokens, with its Jinja tags as placeholders (see `tags`).

A line that holds only statements, or one call of ask_buttons, is a block of its own, so that no paragraph is put around
it. Raw HTML is off: it is shown as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from drip.rendering.markdown.list_run import join_lists
from drip.rendering.markdown.tags import WORD, JinjaTags, TagKind, marked
from drip.rendering.template.literal import PREFIX
from drip.rendering.template.problem import LessonProblem

BLOCK = "jinja_block"
BLOCK_LINE = re.compile(
    rf"(?:{PREFIX}\d+[{TagKind.STATEMENT}{TagKind.NOTHING}][ \t]*)+|{PREFIX}\d+{TagKind.BUTTONS}[ \t]*"
)
TERMINATES: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
HTTP = {"http", "https"}


def parse(source: str, tags: JinjaTags) -> list[Token]:
    """Return the tokens of `source`, whose tags are placeholders already. Raises LessonProblem with a line."""
    tokens = join_lists(_parser().parse(source), BLOCK, partial(_statements, tags))
    for token in tokens:
        line = token.map[0] + 1 if token.map else None
        for child in token.children or []:
            _mark_places(child, tags)
        if token.type == "inline":
            _refuse_buttons(token, line)
    return tokens


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of `source` as they are."""
    return _parser().parse(source)


def page_html(source: str) -> str:
    """Return Markdown without Jinja as safe HTML for a page."""
    return str(_parser().render(source))


def typeset(text: str) -> str:
    """Return plain text as escaped HTML, with the same curly quotes as in lessons."""
    return str(_plain_parser().renderInline(text))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough", "smartquotes"])
    parser.disable(["html_block", "html_inline"])
    parser.block.ruler.before("table", BLOCK, _block, TERMINATES)
    return parser


@cache
def _plain_parser() -> MarkdownIt:
    return MarkdownIt("zero", {"typographer": True}).enable("smartquotes")


def _block(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not BLOCK_LINE.fullmatch(line):
        return False
    if not silent:
        state.line = start + 1
        token = state.push(BLOCK, "", 0)
        token.content, token.map = line.strip(), [start, state.line]
    return True


def _statements(tags: JinjaTags, token: Token) -> Iterator[str]:
    return (tags.tag(word).statement() for word in WORD.finditer(token.content) if word[2] != TagKind.NOTHING)


def _mark_places(token: Token, tags: JinjaTags) -> None:
    """Mark expressions in URLs and attributes, where they need another escaping than in text."""
    for name, value in token.attrs.items():
        url = name in {"href", "src"}
        token.attrs[name] = marked(str(value), TagKind.URL if url and WORD.match(str(value)) else TagKind.ATTRIBUTE)
    if token.type == "image":
        token.content = marked(token.content, TagKind.ATTRIBUTE)
        token.attrs["src"] = _picture(str(token.attrs["src"]), tags)
        for child in token.children or []:
            child.content = marked(child.content, TagKind.ATTRIBUTE)


def _picture(address: str, tags: JinjaTags) -> str:
    if WORD.match(address) or urlsplit(address).scheme in HTTP:
        return address
    base = tags.protect("{{ links.assets }}/", TagKind.AS_WRITTEN)
    return base + address.removeprefix("/").removeprefix("assets/")


def _refuse_buttons(token: Token, line: int | None) -> None:
    if any(word[2] == TagKind.BUTTONS for word in WORD.finditer(token.content)):
        raise LessonProblem("ask_buttons makes a block: put it on a line of its own", line)
