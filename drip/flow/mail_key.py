"""The keys of a course's compiled mails: 'lesson:welcome', 'reminder:welcome', 'confirmation', followed by '/short' for
a variant and '@de' for a language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Self

from drip.core.courses.course import Course
from drip.core.languages.translate import WordingKey
from drip.storage.engine.states import MailKind

LESSON_KINDS = (MailKind.LESSON, MailKind.REMINDER)


@dataclass(frozen=True, slots=True)
class MailKey:
    """`mail` is the key without variant and language; these are '' for the course's own words."""

    mail: str
    variant: str = ""
    language: str = ""

    @classmethod
    def read(cls, key: str) -> Self:
        rest, _, language = key.partition("@")
        mail, _, variant = rest.partition("/")
        return cls(mail, variant, language)

    @property
    def kind(self) -> str:
        """'lesson', 'reminder', or the name of a system mail."""
        return self.mail.partition(":")[0]

    @property
    def lesson(self) -> str:
        """The lesson that the mail is, or is about; '' for a system mail."""
        return self.mail.partition(":")[2]

    @property
    def source(self) -> str:
        """The name, without its ending, of the file that the mail is made from."""
        return self.lesson or self.kind

    def __str__(self) -> str:
        variant = f"/{self.variant}" if self.variant else ""
        return f"{self.mail}{variant}{f'@{self.language}' if self.language else ''}"


def key_of(course: Course, kind: str, lesson: str, wording: WordingKey) -> MailKey:
    """Returns the key of a mail. `lesson` is used only for LESSON_KINDS, the variant only for lessons."""
    return MailKey(
        f"{kind}:{lesson}" if kind in LESSON_KINDS else str(kind),
        wording.variant if kind == MailKind.LESSON else "",
        wording.language if wording.language != course.language else "",
    )


def resolve_form(keys: Collection[str], course: Course, kind: str, lesson: str, wanted: WordingKey) -> WordingKey:
    """Returns the variant and language in which a mail is sent: the wanted ones, or the nearest that exist."""
    for key in _preferred(key_of(course, kind, lesson, wanted)):
        if str(key) in keys:
            return WordingKey(key.variant, key.language or course.language)
    return WordingKey("", course.language)


def forms_of(mail: str, keys: Iterable[str]) -> list[MailKey]:
    """Returns the keys of all variants and languages of a mail."""
    return [key for key in map(MailKey.read, keys) if key.mail == mail]


def nearest_form(wanted: MailKey, keys: Iterable[str]) -> MailKey | None:
    """Returns the wanted form of a mail, or the one that would be sent instead; in an incomplete course, any that
    exists. None: there is no such mail."""
    forms = forms_of(wanted.mail, keys)
    for form in _preferred(wanted):
        if form in forms:
            return form
    in_language = [form for form in forms if form.language == wanted.language]
    return next(iter(in_language or forms), None)


def _preferred(wanted: MailKey) -> tuple[MailKey, ...]:
    """Returns the keys in order of preference. The language comes before the variant: a lesson in the person's language
    matters more than a comparison."""
    return (wanted, replace(wanted, variant=""), replace(wanted, language=""), MailKey(wanted.mail))
