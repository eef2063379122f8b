"""The questions of a mail as its layout shows them, and their buttons where the lesson has a place for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from drip.core.courses.course import Question
from drip.core.languages.catalogue import Catalogue
from drip.rendering.markdown.buttons import choices, html_buttons, text_buttons
from drip.rendering.markdown.parse import typeset
from drip.rendering.markdown.plaintext import wrap_words
from drip.rendering.markdown.styles import Styles
from drip.rendering.markdown.tags import ANY_QUESTION, WORD, JinjaTags, TagKind
from drip.rendering.template.literal import HTML_BRACE, PREFIX, EscapedText, literal_braces


@dataclass(frozen=True, slots=True)
class LayoutQuestion:
    """A question in a layout; `buttons` is '' if it has none, or the lesson has placed them itself."""

    number: int
    text: EscapedText
    buttons: EscapedText


@dataclass(frozen=True, slots=True)
class MailQuestions:
    """`ask` are the questions of the mail; `any_of` are those of the course, one of which a mail may ask when it is
    sent."""

    ask: tuple[Question, ...]
    any_of: tuple[Question, ...]
    styles: Styles
    tags: JinjaTags
    words: Catalogue

    def in_html(self) -> list[LayoutQuestion]:
        return [
            LayoutQuestion(
                number,
                EscapedText(literal_braces(typeset(question.text), HTML_BRACE)),
                self.tags.hold(self._html(question)) if self._unplaced(question) else EscapedText(),
            )
            for number, question in enumerate(self.ask, 1)
        ]

    def in_text(self) -> list[LayoutQuestion]:
        questions = []
        for number, question in enumerate(self.ask, 1):
            sign = f"{number}. " if len(self.ask) > 1 else ""
            indent = " " * len(sign)
            words = wrap_words(question.text, self.tags, sign, indent)
            buttons = text_buttons(question, indent, self.words) if self._unplaced(question) else ""
            questions.append(LayoutQuestion(number, EscapedText(words), EscapedText(buttons)))
        return questions

    def place_in_html(self, html: str) -> str:
        """Return `html` with buttons in place of their placeholders."""
        return WORD.sub(lambda word: self._placed(word) if word[2] == TagKind.BUTTONS else word[0], html)

    def place_in_text(self, text: str) -> str:
        """Return `text` with lines of answers, each indented or quoted like the line that asked for them."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        before, _, rest = line.partition(PREFIX)
        word = WORD.fullmatch(PREFIX + rest)
        wanted = self.tags.tag(word).buttons() if word else None
        if not wanted:
            return line
        statements, end, prefix = before.rpartition("%}")  # a block that ends right before the buttons comes only once
        return statements + end + self._chosen(wanted, partial(text_buttons, prefix=prefix, words=self.words))

    def _placed(self, word: re.Match[str]) -> str:
        return self.tags.protect(self._chosen(self.tags.tag(word).buttons(), self._html), TagKind.AS_WRITTEN)

    def _chosen(self, wanted: str | None, show: Callable[[Question], str]) -> str:
        """Return the buttons of the requested question, or of every possible one, of which one is chosen when the mail
        is sent."""
        if wanted == ANY_QUESTION:
            return "".join(self._alternatives(show))
        return "".join(show(question) for question in self.ask if question.id == wanted)

    def _alternatives(self, show: Callable[[Question], str]) -> Iterator[str]:
        for question in self.any_of:
            if choices(question):
                yield f"{{% if {ANY_QUESTION} == {question.id!r} %}}{show(question)}{{% endif %}}"

    def _html(self, question: Question) -> str:
        return self.tags.protect(html_buttons(question, self.styles, self.words), TagKind.AS_WRITTEN)

    def _unplaced(self, question: Question) -> bool:
        return bool(choices(question)) and question.id not in self.tags.placed_questions()
