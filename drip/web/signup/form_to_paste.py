"""What a coach pastes into the page of another site, so that people can sign up from there."""

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
HEIGHT, OF_A_FIELD = 680, 90  # pixels on a narrow screen, with some room for what is wrong


class UnknownLanguage(Exception):
    """Neither the pages nor the course speak it; the sentence names those that there are."""


def html_to_paste(site: Site, course: Course, kind: FormKind, language: str = "") -> str:
    """The HTML, without a script; `language` is that of its words and of the pages it leads to, '' for the course's
    own in the HTML and the reader's in the pages. Raises UnknownLanguage."""
    pages = PageRenderer(site.templates, site.base_url)
    _require_spoken(language, pages, course)
    tongue = pages.tongue(language, course.language)
    response = pages.page(
        f"paste/{kind}.html",
        tongue=tongue,
        course=in_language(course, tongue.code),
        page=f"{site.base_url}/courses/{quote(course.slug, safe='')}",
        host=urlsplit(site.base_url).netloc,
        query=f"?language={language}" if language else "",
        id=f"drip-{course.slug}",
        height=_height(course),
    )
    return bytes(response.body).decode().strip()


def _height(course: Course) -> int:
    chosen = (len(languages_of(course)) > 1, len(course.cohorts) > 1 or (course.cohorts and not needs_cohort(course)))
    return HEIGHT + OF_A_FIELD * sum(map(bool, chosen))


def _require_spoken(language: str, pages: PageRenderer, course: Course) -> None:
    spoken = tuple(dict.fromkeys((*languages_of(course), *pages.tongues)))
    if language and language not in spoken:
        near = closest_language(language, spoken)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(spoken)}."
        raise UnknownLanguage(f"Neither the pages nor this course speak '{language}': {hint}")
