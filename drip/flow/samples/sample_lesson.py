"""Renders a course's first lesson as a sample before sign-up, for a person of whom nothing is known."""

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
    """`body` is safe HTML in `language`; its links lead to addresses below the sample's page."""

    subject: str
    body: str
    language: str
    questions: tuple[Question, ...]


def sample_lesson(site: Site, edition: Edition, lesson: str, wanted: str, today: date) -> SampleLesson | None:
    """Renders the lesson in the wanted language if the course has it. Returns None if the lesson can't be rendered for
    a stranger."""
    language = language_for(edition.course, wanted)
    course, page = edition.course_in(language), edition.page_of(lesson, WordingKey("", language))
    facts = facts_for(course, MailKey(f"{LESSON}:{lesson}"), SampleReader(today))
    here = f"{site.base_url}/courses/{course.slug}/sample"
    links = PersonalLinks(here, lambda: here, pictures_address(site, edition))
    try:
        subject, body = (render(page, facts, links, course) for render in (render_subject, render_body))
    except RenderError:
        return None
    return SampleLesson(subject, body, language, course.lessons[lesson].ask)
