"""A published version of a course, ready to use: its mails, its pages, its words in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drip.core.courses.course import Course
from drip.core.courses.course_json import course_from_json
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.language import language_for
from drip.core.languages.translate import WordingKey, in_language, with_wording
from drip.core.languages.variant import variant_for
from drip.flow.mail_key import LESSON_KINDS, key_of, resolve_form
from drip.storage.courses.versions import VersionRow
from drip.storage.engine.records import ClaimedDelivery, FullDeliveryRow
from drip.storage.engine.states import MailKind

if TYPE_CHECKING:  # rendering takes a while to import, and only what renders needs it
    from drip.rendering import CompiledMail, CompiledPage

PLACE = 16  # digits of a version's digest: after a backup was restored, numbers are given anew


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version, ready to use. `mails` are keyed as `mail_key` says; a mail that drip did not have yet when
    the version was published is made from the site's `templates`."""

    version_id: int
    number: int
    course: Course
    mails: dict[str, CompiledMail]
    templates: Path
    assets: Mapping[str, str] = field(default_factory=dict)  # {name of a picture: digest}
    counted: Mapping[str, int] = field(default_factory=dict)  # {address of a link in it: its number}
    place: str = ""  # what stands for this version in the address of a picture
    _pages: dict[tuple[str, WordingKey], CompiledPage] = field(default_factory=dict, repr=False)
    _courses: dict[str, Course] = field(default_factory=dict, repr=False)  # by language

    def words_for(
        self, mail: FullDeliveryRow | ClaimedDelivery, language: str | None, kept: Mapping[str, Any] | None
    ) -> WordingKey:
        """The variant and the language in which somebody gets a mail whose own language this is. `kept`: what the mail
        was made from, where it is to be the very same."""
        if kept:
            wanted = WordingKey(kept.get("variant", ""), kept.get("language", self.course.language))
        else:
            lesson = self.course.lessons.get(mail.lesson)
            variant = variant_for(self.course.slug, lesson, mail.enrollment_id) if lesson else ""
            wanted = WordingKey(variant, language_for(self.course, mail.data.get("language") or language))
        return resolve_form(self.mails, self.course, mail.kind, mail.lesson, wanted)

    def mail_of(self, delivery: FullDeliveryRow | ClaimedDelivery, worded: WordingKey) -> CompiledMail:
        name = str(key_of(self.course, delivery.kind, delivery.lesson, worded))
        if name not in self.mails and delivery.kind not in LESSON_KINDS:
            from drip.rendering import compile_system_mail

            self.mails[name] = compile_system_mail(delivery.kind, self.course, (self.templates,))
        return self.mails[name]

    def page_of(self, lesson: str, worded: WordingKey) -> CompiledPage:
        """A lesson as part of a page, made when somebody first looks at it."""
        if (lesson, worded) not in self._pages:
            from drip.rendering import compile_page

            words = with_wording(self.course, self.course.lessons[lesson], worded)
            self._pages[lesson, worded] = compile_page(words, self.catalogue(worded.language).sentences)
        return self._pages[lesson, worded]

    def course_in(self, language: str) -> Course:
        """The course with its lessons and questions in a language."""
        if language not in self._courses:
            self._courses[language] = in_language(self.course, language)
        return self._courses[language]

    def catalogue(self, language: str) -> Catalogue:
        """Our own words in a language, as they were when the course was published."""
        name = str(key_of(self.course, MailKind.NOTICE, "", WordingKey("", language)))
        return Catalogue(language, self.mails[name].words) if name in self.mails else ENGLISH


def read_edition(version: VersionRow, templates: Path) -> Edition:
    """Makes an edition of what is stored of a version; its links are not counted yet."""
    from drip.rendering import CompiledMail

    mails = {name: CompiledMail(**mail) for name, mail in version.mails.items()}
    course, place = course_from_json(version.definition), version.digest[:PLACE]
    return Edition(version.id, version.number, course, mails, templates, version.assets or {}, place=place)
