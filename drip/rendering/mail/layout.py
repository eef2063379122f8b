"""The layout around a mail's own text: MJML for HTML and a plain file for the text part, both under `email/`.

A layout has Jinja for two stages. `[[ … ]]` and `[% … %]` are filled in once, when a lesson is compiled; `{{ … }}` and
`{% … %}` are left alone and filled in for each person. `[[ _('Your turn') ]]` is a sentence in the language of the
mail. Files come from the given folders only and the first folder that has one wins, so a course can replace
`email/lesson.mjml` with its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape
from mjml import mjml2html

from drip.core.courses.suggest import did_you_mean
from drip.core.languages.catalogue import PLACEHOLDER, Catalogue
from drip.rendering.mail.folders import EMAIL, loader
from drip.rendering.markdown.plaintext import wrap_words
from drip.rendering.markdown.tags import JinjaTags, TagKind
from drip.rendering.template.literal import HTML_BRACE, TEXT_BRACE, EscapedText, literal_braces, newlines
from drip.rendering.template.problem import LessonProblem

STRAY_BRACE = "{ "  # for style sheets, where '{#' may be written with a space
BLANKS_BETWEEN_TAGS = re.compile(r">[ \t]+<(?=/?mj-)")  # mjml-python fails on blanks between elements of a head
POSITION = re.compile(r"(\d+):\d+$")
UNKNOWN_ELEMENT = re.compile(r"</?(mj-[\w-]*)")
ELEMENTS = (
    *("mj-accordion", "mj-accordion-element", "mj-accordion-text", "mj-accordion-title", "mj-all"),
    *("mj-attributes", "mj-body", "mj-breakpoint", "mj-button", "mj-carousel"),
    *("mj-carousel-image", "mj-class", "mj-column", "mj-divider", "mj-font"),
    *("mj-group", "mj-head", "mj-hero", "mj-image", "mj-include"),
    *("mj-navbar", "mj-navbar-link", "mj-preview", "mj-raw", "mj-section"),
    *("mj-social", "mj-social-element", "mj-spacer", "mj-style", "mj-table"),
    *("mj-text", "mj-title", "mj-wrapper"),
)
MAX_REMEMBERED = 128  # layouts, of some 50 kilobytes each
MAX_SHOWN = 60  # characters before the place where MJML stopped


def html_layout(
    name: str, folders: Sequence[Path], values: Mapping[str, Any], tags: JinjaTags, catalogue: Catalogue
) -> str:
    """Return the HTML around `values`, with its tags as placeholders."""
    filled = tags.protect(_fill(f"{name}.mjml", folders, values, _for_html, catalogue), TagKind.AS_WRITTEN)
    html = newlines(_compile(filled, name))
    for tag in tags.lost(html, among=filled):
        raise LessonProblem(f"MJML drops {tag} from the layout {name}.mjml: it can't stand in a size or a number")
    return literal_braces(html, STRAY_BRACE) if "{#" in html or "{%" in html else html


def text_layout(
    name: str, folders: Sequence[Path], values: Mapping[str, Any], tags: JinjaTags, catalogue: Catalogue
) -> str:
    """Return the Jinja source of the text part around `values`."""

    def wrapped(text: str, first: str = "", rest: str = "") -> EscapedText:
        paragraphs = (" ".join(part.split()) for part in str(text).strip().split("\n\n"))
        words = (tags.protect(part, TagKind.AS_WRITTEN) for part in paragraphs)
        return EscapedText("\n\n".join(wrap_words(part, tags, first, rest) for part in words))

    return _fill(f"{name}.txt", folders, values, _for_text, catalogue, {"wrap": wrapped})


def _fill(
    name: str,
    folders: Sequence[Path],
    values: Mapping[str, Any],
    finalize: Callable[[Any], Any],
    catalogue: Catalogue,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> str:
    environment = ImmutableSandboxedEnvironment(
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        undefined=StrictUndefined,
        loader=loader(folders),
        finalize=finalize,
        bytecode_cache=_layout_environment(finalize),
    )
    environment.filters.update(filters or {})
    environment.globals["_"] = partial(_say, catalogue, finalize)
    try:
        return environment.get_template(name).render(values, language=catalogue.language)
    except TemplateNotFound as error:
        searched = " or ".join(str(folder / EMAIL) for folder in folders)
        raise LessonProblem(f"there is no {error.name} in {searched}") from error
    except TemplateError as error:
        raise LessonProblem(f"the layout {name} can't be filled in: {error.message}") from error


class LayoutCache(BytecodeCache):
    """Layouts are the same for all lessons, so each is compiled once; a changed file counts as another one."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


@cache
def _layout_environment(finalize: Callable[[Any], Any]) -> LayoutCache:  # noqa: ARG001 it is compiled in
    return LayoutCache()


def _say(catalogue: Catalogue, finalize: Callable[[Any], Any], english: str, **values: Any) -> EscapedText:
    """Return a sentence in the language of the mail, with `values` in its placeholders."""
    sentence = str(finalize(catalogue.sentences.get(english, english)))
    return EscapedText(PLACEHOLDER.sub(lambda place: str(finalize(values[place[1]])), sentence))


def _for_html(value: Any) -> Any:
    return value if hasattr(value, "__html__") else EscapedText(literal_braces(str(escape(value)), HTML_BRACE))


def _for_text(value: Any) -> Any:
    return value if hasattr(value, "__html__") else EscapedText(literal_braces(str(value), TEXT_BRACE))


@lru_cache(MAX_REMEMBERED)  # whoever edits a course has all of its mails compiled after each change to one
def _compile(source: str, name: str) -> str:
    source = BLANKS_BETWEEN_TAGS.sub("><", source)
    try:
        html = mjml2html(source, fonts={})  # otherwise it imports Roboto and others from the web
    except ValueError as error:
        position = POSITION.search(str(error))
        before = source[: int(position[1])].rstrip()[-MAX_SHOWN:] if position else ""
        near = f", after '{' '.join(before.split())}'" if before else ""
        raise LessonProblem(f"the layout {name}.mjml is not valid MJML: {error}{near}") from error
    if stray := UNKNOWN_ELEMENT.search(html):  # MJML passes unknown elements through
        guess = did_you_mean(stray[1], ELEMENTS)
        raise LessonProblem(f"the layout {name}.mjml is not valid MJML: there is no <{stray[1]}>{guess}")
    return html
