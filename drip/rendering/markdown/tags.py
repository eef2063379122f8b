"""Keeps Jinja tags out of reach of Markdown and MJML.

Each tag is replaced by a placeholder of lower-case letters and digits, which both leave alone in text, links, styles
and tables, and restored afterwards. The last letter of the placeholder is the kind of tag; it may be changed on the way
(`marked`) to say where the tag is, which decides how it is restored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from jinja2 import TemplateSyntaxError

from drip.rendering.template.environment import html_environment
from drip.rendering.template.literal import PREFIX, EscapedText, newlines
from drip.rendering.template.problem import LessonProblem

WORD = re.compile(PREFIX + r"(\d+)([a-z])")
BUTTONS = re.compile(r"\s*ask_buttons\s*\(\s*(?:'([^']*)'|\"([^\"]*)\"|(extra\.question))\s*\)\s*")
ANY_QUESTION = "extra.question"  # in place of a question: the one chosen when the mail is sent
STATEMENT = re.compile(r"\s*(\w*)")


class TagKind(StrEnum):
    STATEMENT = "s"
    EXPRESSION = "e"  # in running text
    ATTRIBUTE = "a"  # where one line of text is needed: an attribute, a title, a preview
    URL = "u"
    AS_WRITTEN = "t"  # in a layout
    BUTTONS = "b"
    NOTHING = "n"  # a comment; also {% raw %}, because literal braces are escaped anyway
    FINISHED_HTML = "h"  # finished HTML that MJML must not parse


@dataclass(frozen=True, slots=True)
class JinjaTag:
    """`begin` and `end` are the delimiters with their signs, as in '{{-' and '-}}'."""

    begin: str
    inner: str
    end: str

    def __str__(self) -> str:
        return f"{self.begin}{self.inner}{self.end}"

    def filtered(self, call: str) -> str:
        """Return the expression with one more filter around all of it."""
        return f"{self.begin} ({self.inner.strip()})|{call} {self.end}"

    def buttons(self) -> str | None:
        """Return the question whose buttons this tag asks for, or None."""
        match = BUTTONS.fullmatch(self.inner) if self.begin.startswith("{{") else None
        return (match[1] or match[2] or match[3]) if match else None

    def statement(self) -> str:
        """Return the keyword of a statement: 'if', 'endfor' …"""
        match = STATEMENT.match(self.inner)
        return match[1] if match and self.begin.startswith("{%") else ""


class JinjaTags:
    """The tags of one mail."""

    def __init__(self) -> None:
        self._originals: list[JinjaTag | str] = []

    def protect(self, source: str, expression: TagKind = TagKind.EXPRESSION) -> str:
        """Return `source` with placeholders for tags. Raises LessonProblem if a tag has no end."""
        source = newlines(source)
        parts, position = [], 0
        for start, end, tag, kind in _find_tags(source):
            parts += [source[position:start], self._replace(tag, expression if kind is TagKind.EXPRESSION else kind)]
            position = end
        return "".join([*parts, source[position:]])

    def hold(self, html: str) -> EscapedText:
        """Return a placeholder for finished HTML, which may hold placeholders itself."""
        return EscapedText(self._replace(html, TagKind.FINISHED_HTML))

    def release(self, text: str) -> str:
        """Restore what `hold` took, and nothing else."""
        return WORD.sub(
            lambda word: str(self._originals[int(word[1])]) if word[2] == TagKind.FINISHED_HTML else word[0], text
        )

    def restore(self, text: str, write: Callable[[JinjaTag, TagKind], str]) -> str:
        """Restore all tags, each as `write` says."""
        return WORD.sub(lambda word: write(self.tag(word), TagKind(word[2])), text)

    def tag(self, word: re.Match[str]) -> JinjaTag:
        original = self._originals[int(word[1])]
        return original if isinstance(original, JinjaTag) else JinjaTag("", original, "")

    def placed_questions(self) -> set[str]:
        """Return the questions whose buttons are placed."""
        found = (original.buttons() for original in self._originals if isinstance(original, JinjaTag))
        return {question for question in found if question is not None}

    def lost(self, text: str, among: str) -> list[JinjaTag]:
        """Return the tags whose placeholders are in `among` and no longer in `text`."""
        left = {word[1] for word in WORD.finditer(text)}
        return [self.tag(word) for word in WORD.finditer(among) if word[1] not in left]

    def _replace(self, thing: JinjaTag | str, kind: TagKind) -> str:
        self._originals.append(thing)
        return f"{PREFIX}{len(self._originals) - 1}{kind}"


def in_html(tag: JinjaTag, kind: TagKind) -> str:
    """Return a tag as it is written into HTML, depending on where it is."""
    match kind:
        case TagKind.EXPRESSION:
            return tag.filtered("lines")
        case TagKind.ATTRIBUTE:
            return tag.filtered("line")
        case TagKind.URL:
            return tag.filtered("link")
        case TagKind.NOTHING:
            return ""
        case _:
            return str(tag)


def marked(text: str, kind: TagKind) -> str:
    """Return `text` with its expressions marked as being in another place."""
    return WORD.sub(lambda word: f"{PREFIX}{word[1]}{kind if word[2] == TagKind.EXPRESSION else word[2]}", text)


def _find_tags(source: str) -> Iterator[tuple[int, int, JinjaTag, TagKind]]:
    """Yield (start, end, tag, kind) of each tag, found by Jinja's own lexer, which understands quotes and brackets in
    tags."""
    position = begin = inside = 0
    try:
        for _, kind, value in html_environment().lexer.tokeniter(source, None):
            start = source.index(value, position)  # a '-' in a tag removes the blanks before it from the tokens
            position = start + len(value)
            if kind in {"raw_begin", "raw_end"}:
                yield start, start + len(value.rstrip()), JinjaTag("", value, ""), TagKind.NOTHING
            elif kind.endswith("_begin"):
                begin, inside = start, position
            elif kind.endswith("_end"):
                end = start + len(value.rstrip())
                tag = JinjaTag(source[begin:inside], source[inside:start], source[start:end])
                yield begin, end, tag, _mark(kind, tag)
    except TemplateSyntaxError as error:
        raise LessonProblem(f"Jinja: {error.message}", error.lineno) from error


def _mark(kind: str, tag: JinjaTag) -> TagKind:
    match kind:
        case "block_end":
            return TagKind.STATEMENT
        case "comment_end":
            return TagKind.NOTHING
        case _:
            return TagKind.EXPRESSION if tag.buttons() is None else TagKind.BUTTONS
