"""Keeps Jinja tags out of reach of Markdown and MJML.

Each tag is replaced by a word of lower-case letters and digits, which both leave alone in text, links, styles and
tables, and put back when they are done. The last letter of the word says what the tag is, and may be changed on the
way (`marked`) to say where it stands; what is put back depends on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from jinja2 import TemplateSyntaxError

from drip.rendering.template.environment import html_environment
from drip.rendering.template.literal import PREFIX, Finished, newlines
from drip.rendering.template.problem import LessonProblem

WORD = re.compile(PREFIX + r"(\d+)([a-z])")
BUTTONS = re.compile(r"\s*ask_buttons\s*\(\s*(?:'([^']*)'|\"([^\"]*)\"|(extra\.question))\s*\)\s*")
ANY = "extra.question"  # in place of a question: the one that is named when the mail is sent
STATEMENT = re.compile(r"\s*(\w*)")


class Mark(StrEnum):
    STATEMENT = "s"
    EXPRESSION = "e"  # in running text
    ATTRIBUTE = "a"  # where one line of text is wanted: an attribute, a title, a preview
    URL = "u"
    AS_WRITTEN = "t"  # in a layout
    BUTTONS = "b"
    NOTHING = "n"  # a comment; also {% raw %}, since literal braces are made harmless anyway
    HELD = "h"  # a finished piece of HTML that MJML shall not read


@dataclass(frozen=True, slots=True)
class Tag:
    """`begin` and `end` are the delimiters with their signs, as in '{{-' and '-}}'."""

    begin: str
    inner: str
    end: str

    def __str__(self) -> str:
        return f"{self.begin}{self.inner}{self.end}"

    def filtered(self, call: str) -> str:
        """The expression with one more filter around the whole of it."""
        return f"{self.begin} ({self.inner.strip()})|{call} {self.end}"

    def buttons(self) -> str | None:
        """The question whose buttons this tag asks for, or None."""
        match = BUTTONS.fullmatch(self.inner) if self.begin.startswith("{{") else None
        return (match[1] or match[2] or match[3]) if match else None

    def statement(self) -> str:
        """The word a statement begins with: 'if', 'endfor' …"""
        match = STATEMENT.match(self.inner)
        return match[1] if match and self.begin.startswith("{%") else ""


class Tags:
    """The tags of one mail."""

    def __init__(self) -> None:
        self._kept: list[Tag | str] = []

    def protect(self, source: str, expression: Mark = Mark.EXPRESSION) -> str:
        """`source` with words for tags. Raises LessonProblem where a tag has no end."""
        source = newlines(source)
        parts, position = [], 0
        for start, end, tag, mark in _find_tags(source):
            parts += [source[position:start], self._keep(tag, expression if mark is Mark.EXPRESSION else mark)]
            position = end
        return "".join([*parts, source[position:]])

    def hold(self, html: str) -> Finished:
        """A word for finished HTML, which may have words in it."""
        return Finished(self._keep(html, Mark.HELD))

    def release(self, text: str) -> str:
        """Puts back what `hold` took, and nothing else."""
        return WORD.sub(lambda word: str(self._kept[int(word[1])]) if word[2] == Mark.HELD else word[0], text)

    def restore(self, text: str, write: Callable[[Tag, Mark], str]) -> str:
        """Puts all tags back, each as `write` says."""
        return WORD.sub(lambda word: write(self.tag(word), Mark(word[2])), text)

    def tag(self, word: re.Match[str]) -> Tag:
        kept = self._kept[int(word[1])]
        return kept if isinstance(kept, Tag) else Tag("", kept, "")

    def asked(self) -> set[str]:
        """The questions whose buttons are placed."""
        found = (kept.buttons() for kept in self._kept if isinstance(kept, Tag))
        return {question for question in found if question is not None}

    def lost(self, text: str, among: str) -> list[Tag]:
        """The tags whose words are in `among` and no longer in `text`."""
        left = {word[1] for word in WORD.finditer(text)}
        return [self.tag(word) for word in WORD.finditer(among) if word[1] not in left]

    def _keep(self, thing: Tag | str, mark: Mark) -> str:
        self._kept.append(thing)
        return f"{PREFIX}{len(self._kept) - 1}{mark}"


def in_html(tag: Tag, mark: Mark) -> str:
    """A tag as it is written into HTML, by where it stands there."""
    match mark:
        case Mark.EXPRESSION:
            return tag.filtered("lines")
        case Mark.ATTRIBUTE:
            return tag.filtered("line")
        case Mark.URL:
            return tag.filtered("link")
        case Mark.NOTHING:
            return ""
        case _:
            return str(tag)


def marked(text: str, mark: Mark) -> str:
    """`text` with its expressions marked as standing in another place."""
    return WORD.sub(lambda word: f"{PREFIX}{word[1]}{mark if word[2] == Mark.EXPRESSION else word[2]}", text)


def _find_tags(source: str) -> Iterator[tuple[int, int, Tag, Mark]]:
    """(start, end, tag, mark) of each tag, by Jinja's own lexer, so that quotes and brackets in tags are understood."""
    position = begin = inside = 0
    try:
        for _, kind, value in html_environment().lexer.tokeniter(source, None):
            start = source.index(value, position)  # a '-' in a tag hides the blanks before it from the tokens
            position = start + len(value)
            if kind in {"raw_begin", "raw_end"}:
                yield start, start + len(value.rstrip()), Tag("", value, ""), Mark.NOTHING
            elif kind.endswith("_begin"):
                begin, inside = start, position
            elif kind.endswith("_end"):
                end = start + len(value.rstrip())
                tag = Tag(source[begin:inside], source[inside:start], source[start:end])
                yield begin, end, tag, _mark(kind, tag)
    except TemplateSyntaxError as error:
        raise LessonProblem(f"Jinja: {error.message}", error.lineno) from error


def _mark(kind: str, tag: Tag) -> Mark:
    match kind:
        case "block_end":
            return Mark.STATEMENT
        case "comment_end":
            return Mark.NOTHING
        case _:
            return Mark.EXPRESSION if tag.buttons() is None else Mark.BUTTONS
