"""A lesson as part of a web page: the same Markdown as in the mail, in plain HTML. Our pages allow neither inline
styles nor scripts, so there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it.token import Token

from drip.core.courses.course import Course, Lesson, Question
from drip.core.languages.catalogue import Catalogue
from drip.core.planning.facts import Facts
from drip.rendering.mail.render import fill_html, fill_line
from drip.rendering.markdown.buttons import address_of, choices
from drip.rendering.markdown.markup import to_html
from drip.rendering.markdown.parse import parse
from drip.rendering.markdown.tags import WORD, JinjaTag, JinjaTags, TagKind, in_html
from drip.rendering.template.environment import ValueWords
from drip.rendering.template.literal import HTML_BRACE, literal_braces
from drip.rendering.template.values import Links, name_all

TEXT_ALIGN = "text-align:"
EXTERNAL_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """Jinja sources; for `value_words` see `CompiledMail.words`."""

    subject: str
    body: str
    value_words: ValueWords


def compile_page(lesson: Lesson, words: Mapping[str, str]) -> CompiledPage:
    """Compile a lesson for a page. `lesson` is worded for the reader, and `words` are those of values in their
    language. Raises LessonProblem."""
    tags, catalogue = JinjaTags(), Catalogue(sentences=words)
    tokens = parse(tags.protect(lesson.body), tags)
    deeper = any(token.tag == "h1" for token in tokens)
    for token in tokens:
        _unstyle(token)
        _below_the_subject(token, deeper)
        token.children = list(_without_foreign_pictures(token.children or []))
    html = WORD.sub(
        lambda word: _buttons(word[2], tags.tag(word), lesson.ask, catalogue) or word[0], to_html(tokens, {})
    )
    return CompiledPage(lesson.subject, tags.restore(html, in_html), tuple(words.items()))


def render_subject(page: CompiledPage, facts: Facts, links: Links, course: Course) -> str:
    """Return one line of text. Raises RenderError, which names the tag that failed."""
    return fill_line(page.subject, page.value_words, _names(page, facts, links, course))


def render_body(page: CompiledPage, facts: Facts, links: Links, course: Course) -> str:
    """Return safe HTML. Raises RenderError, which names the tag that failed."""
    return fill_html(page.body, page.value_words, _names(page, facts, links, course))


def _names(page: CompiledPage, facts: Facts, links: Links, course: Course) -> dict[str, Any]:
    return name_all(facts, links, course, {}, Catalogue(sentences=dict(page.value_words)))


def _unstyle(token: Token) -> None:
    """Markdown sets the alignment of table cells in a style; a class does it, too."""
    style = str(token.attrs.pop("style", ""))
    if style.startswith(TEXT_ALIGN):
        token.attrJoin("class", style.removeprefix(TEXT_ALIGN))


def _below_the_subject(token: Token, deeper: bool) -> None:
    """The page's only h1 is the subject, so if a lesson has an h1, all its headings go one level deeper."""
    if deeper and token.type.startswith("heading"):
        token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"


def _without_foreign_pictures(parts: Sequence[Token]) -> Iterator[Token]:
    """A page shows no picture from elsewhere: its alternative text replaces it, as a link to it unless it is within
    one."""
    links = 0
    for part in parts:
        links += part.nesting if part.tag == "a" else 0
        address = str(part.attrs.get("src", ""))
        if part.type != "image" or not address.startswith(EXTERNAL_SCHEMES):
            yield part
            continue
        words = "".join(child.content for child in part.children or []) or address
        link = [] if links else [Token("link_open", "a", 1, attrs={"href": address}), Token("link_close", "a", -1)]
        yield from (*link[:1], Token("text", "", 0, content=words), *link[1:])


def _buttons(mark: str, tag: JinjaTag, ask: Sequence[Question], words: Catalogue) -> str:
    """Return the answers of a question as links, if the lesson has a place for them; '' for any other tag."""
    if mark != TagKind.BUTTONS:
        return ""
    wanted = (question for question in ask if question.id == tag.buttons())
    return "".join(_taps(question, words) for question in wanted) or "<!-- -->"


def _taps(question: Question, words: Catalogue) -> str:
    links = (
        f'<a class="tap" href="{address_of(question, value)}">{literal_braces(escape(label), HTML_BRACE)}</a>'
        for value, label in choices(question, words)
    )
    return f'<p class="taps">{" ".join(links)}</p>\n'
