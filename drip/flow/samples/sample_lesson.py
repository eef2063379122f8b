"""The lesson that a course begins with, to be looked at before one signs up: as somebody gets it of whom nothing is
known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from drip.core.courses.course import Question
from drip.core.languages.language import language_for
from drip.core.languages.translate import WordingKey
from drip.flow.edition import Edition
from drip.flow.mail_key import MailKey
from drip.flow.mail_links import pictures_address
from drip.flow.samples.sample import LESSON, SampleReader, facts_for
from drip.flow.site import Site
from drip.rendering import PersonalLinks, RenderError, render_body, render_subject


@dataclass(frozen=True, slots=True)
class SampleLesson:
    """`body` is safe HTML in `language`, whose links lead below the page of the sample."""

    subject: str
    body: str
    language: str
    asked: tuple[Question, ...]


def sample_lesson(site: Site, edition: Edition, lesson: str, wanted: str, today: date) -> SampleLesson | None:
    """In the language that is wanted, where the course has it. None: this lesson can't be made for a stranger."""
    language = language_for(edition.course, wanted)
    course, page = edition.course_in(language), edition.page_of(lesson, WordingKey("", language))
    facts = facts_for(course, MailKey(f"{LESSON}:{lesson}"), SampleReader(today))
    here = f"{site.base_url}/courses/{course.slug}/sample"
    links = PersonalLinks(here, lambda: here, pictures_address(site, edition))
    try:
        subject, body = (fill(page, facts, links, course) for fill in (render_subject, render_body))
    except RenderError:
        return None
    return SampleLesson(subject, body, language, course.lessons[lesson].ask)
