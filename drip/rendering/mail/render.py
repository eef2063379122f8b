"""Renders a compiled mail for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any

from jinja2 import Template, TemplateError

from drip.core.courses.course import Course
from drip.core.languages.catalogue import Catalogue
from drip.core.planning.facts import Facts
from drip.rendering.mail.compile import CompiledMail
from drip.rendering.mail.fold import HARD_WIDTH, fold
from drip.rendering.markdown.tags import WORD, JinjaTags
from drip.rendering.template.environment import GLOBALS, ValueWords, html_environment, text_environment
from drip.rendering.template.problem import LessonProblem, RenderError
from drip.rendering.template.values import Links, name_all, one_line

FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class Rendered:
    """`subject` is one line, `html` is ASCII in lines under 998 octets, `text` is Unicode in lines of about 72
    columns."""

    subject: str
    html: str
    text: str


def render(
    compiled: CompiledMail, facts: Facts, links: Links, course: Course, extra: Mapping[str, Any] | None = None
) -> Rendered:
    """Render a mail. `course` is what `core.translate.in_language` returns for the mail's language. Raises RenderError,
    which names the tag that failed."""
    value_words = tuple(compiled.words.items())
    names = GLOBALS | name_all(facts, links, course, extra or {}, Catalogue(sentences=compiled.words))
    return Rendered(
        subject=one_line(_fill(_text_template(compiled.subject, value_words), compiled.subject, names)),
        html=_mail_safe(_fill(_html_template(compiled.html, value_words), compiled.html, names)),
        text=_few_blanks(_fill(_text_template(compiled.text, value_words), compiled.text, names)),
    )


def fill_html(source: str, value_words: ValueWords, names: Mapping[str, Any]) -> str:
    """Raises RenderError."""
    return _fill(_html_template(source, value_words), source, GLOBALS | dict(names))


def fill_line(source: str, value_words: ValueWords, names: Mapping[str, Any]) -> str:
    """Return one line of plain text. Raises RenderError."""
    return one_line(_fill(_text_template(source, value_words), source, GLOBALS | dict(names)))


@lru_cache(maxsize=512)
def _html_template(source: str, value_words: ValueWords) -> Template:
    return html_environment(value_words).from_string(source)


@lru_cache(maxsize=1024)
def _text_template(source: str, value_words: ValueWords) -> Template:
    return text_environment(value_words).from_string(source)


def _fill(template: Template, source: str, names: dict[str, Any]) -> str:
    try:
        return _run(template, names)
    except FAILURES as error:
        raise RenderError(f"The mail can't be filled in: {_where(error.__traceback__, source)}{error}.") from error


def _run(template: Template, names: dict[str, Any]) -> str:
    """Does what `template.render` does without copying the names twice; a template can't change them, only hide
    them."""
    environment = template.environment
    try:
        return environment.concat(template.root_render_func(template.new_context(names, shared=True)))
    except FAILURES:
        environment.handle_exception()  # puts the template's lines into the traceback, for `_where`


def _where(traceback: TracebackType | None, source: str) -> str:
    """Return the tags on the line at which a template stopped, such as 'in {{ answers.energy }}: '."""
    line = 0
    while traceback:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    tags = _tags_in(source.splitlines()[line - 1]) if line else []
    return f"in {' '.join(tags)}: " if tags else ""


def _tags_in(line: str) -> list[str]:
    tags = JinjaTags()
    try:
        return [str(tags.tag(word)) for word in WORD.finditer(tags.protect(line))]
    except LessonProblem:
        return [line.strip()]


def _mail_safe(html: str) -> str:
    if not html.isascii():
        html = html.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return html if _fits(html) else fold(html)


def _fits(html: str) -> bool:
    """Return whether no line is longer than HARD_WIDTH. It looks only at the last line end within each HARD_WIDTH."""
    start = 0
    while len(html) - start > HARD_WIDTH:
        end = html.rfind("\n", start, start + HARD_WIDTH + 1)
        if end < 0:
            return False
        start = end + 1
    return True


def _few_blanks(text: str) -> str:
    """A missing answer leaves a gap, and two empty lines are enough of one."""
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text
