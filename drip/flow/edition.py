"""A published version of a course, ready to use: its mails, its pages, and its words in each language."""

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

if TYPE_CHECKING:  # rendering is slow to import, and only code that renders needs it
    from drip.rendering import CompiledMail, CompiledPage

PLACE_DIGITS = 16  # of the version's digest; its number would not do, as a restored backup gives numbers anew


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version, ready to use. `mails` has a key for each as in `drip.flow.mail_key`; a system mail that drip
    did not have yet when the version was published is compiled from the site's `templates`."""

    version_id: int
    number: int
    course: Course
    mails: dict[str, CompiledMail]
    templates: Path
    assets: Mapping[str, str] = field(default_factory=dict)  # {name of a picture: digest}
    link_ids: Mapping[str, int] = field(default_factory=dict)  # {URL of a link that is counted: its id}
    place: str = ""  # names this version in the addresses of its pictures
    _pages: dict[tuple[str, WordingKey], CompiledPage] = field(default_factory=dict, repr=False)
    _courses: dict[str, Course] = field(default_factory=dict, repr=False)  # by language

    def wording_for(
        self, mail: FullDeliveryRow | ClaimedDelivery, language: str | None, made_from: Mapping[str, Any] | None
    ) -> WordingKey:
        """Returns the variant and language in which a person gets a mail. `language` is the person's. `made_from` is
        what the mail was made from, if it must be the same mail again."""
        if made_from:
            wanted = WordingKey(made_from.get("variant", ""), made_from.get("language", self.course.language))
        else:
            lesson = self.course.lessons.get(mail.lesson)
            variant = variant_for(self.course.slug, lesson, mail.enrollment_id) if lesson else ""
            wanted = WordingKey(variant, language_for(self.course, mail.data.get("language") or language))
        return resolve_form(self.mails, self.course, mail.kind, mail.lesson, wanted)

    def mail_of(self, delivery: FullDeliveryRow | ClaimedDelivery, wording: WordingKey) -> CompiledMail:
        name = str(key_of(self.course, delivery.kind, delivery.lesson, wording))
        if name not in self.mails and delivery.kind not in LESSON_KINDS:
            from drip.rendering import compile_system_mail

            self.mails[name] = compile_system_mail(delivery.kind, self.course, (self.templates,))
        return self.mails[name]

    def page_of(self, lesson: str, wording: WordingKey) -> CompiledPage:
        """Returns a lesson compiled for a page, when it is first needed."""
        if (lesson, wording) not in self._pages:
            from drip.rendering import compile_page

            words = with_wording(self.course, self.course.lessons[lesson], wording)
            self._pages[lesson, wording] = compile_page(words, self.catalogue(wording.language).sentences)
        return self._pages[lesson, wording]

    def course_in(self, language: str) -> Course:
        """Returns the course with its lessons and questions in a language."""
        if language not in self._courses:
            self._courses[language] = in_language(self.course, language)
        return self._courses[language]

    def catalogue(self, language: str) -> Catalogue:
        """Returns drip's own words in a language, as they were when the course was published."""
        name = str(key_of(self.course, MailKind.NOTICE, "", WordingKey("", language)))
        return Catalogue(language, self.mails[name].words) if name in self.mails else ENGLISH


def read_edition(version: VersionRow, templates: Path) -> Edition:
    """Makes an edition from a stored version, with `link_ids` still empty."""
    from drip.rendering import CompiledMail

    mails = {name: CompiledMail(**mail) for name, mail in version.mails.items()}
    course, place = course_from_json(version.definition), version.digest[:PLACE_DIGITS]
    return Edition(version.id, version.number, course, mails, templates, version.assets or {}, place=place)
