"""The HTML that a coach pastes into a page of another site, so that people can sign up there."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote, urlsplit

from drip.core.cohorts.cohort import needs_cohort
from drip.core.courses.course import Course
from drip.core.languages.language import closest_language, languages_of
from drip.core.languages.translate import in_language
from drip.flow.site import Site
from drip.web.base.pages import PageRenderer

FormKind = Literal["plain", "frame"]
HEIGHT, FIELD_HEIGHT = 680, 90  # pixels on a narrow screen, with some room for error messages


class UnknownLanguage(Exception):
    """Neither the pages nor the course have this language; the sentence names those they have."""


def html_to_paste(site: Site, course: Course, kind: FormKind, language: str = "") -> str:
    """The HTML, without scripts, in `language`, which its links also ask for. With '' the HTML is in the course's
    language and the pages behind it in the reader's. Raises UnknownLanguage."""
    pages = PageRenderer(site.templates, site.base_url)
    _require_language(language, pages, course)
    locale = pages.locale(language, course.language)
    response = pages.page(
        f"paste/{kind}.html",
        locale=locale,
        course=in_language(course, locale.code),
        page=f"{site.base_url}/courses/{quote(course.slug, safe='')}",
        host=urlsplit(site.base_url).netloc,
        query=f"?language={language}" if language else "",
        id=f"drip-{course.slug}",
        height=_height(course),
    )
    return bytes(response.body).decode().strip()


def _height(course: Course) -> int:
    extra_fields = (
        len(languages_of(course)) > 1,
        len(course.cohorts) > 1 or (course.cohorts and not needs_cohort(course)),
    )
    return HEIGHT + FIELD_HEIGHT * sum(map(bool, extra_fields))


def _require_language(language: str, pages: PageRenderer, course: Course) -> None:
    available = tuple(dict.fromkeys((*languages_of(course), *pages.locales)))
    if language and language not in available:
        near = closest_language(language, available)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(available)}."
        raise UnknownLanguage(f"Neither the pages nor this course speak '{language}': {hint}")
