"""Which mail of a course a compiled one is: 'lesson:welcome', 'reminder:welcome', 'confirmation'; then '/short' for a
variant and '@de' for a language, where it has them."""

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
        """The lesson it is, or is about; '' for a system mail."""
        return self.mail.partition(":")[2]

    @property
    def source(self) -> str:
        """The name of the file, without its ending, that it is made from: a lesson or a system mail."""
        return self.lesson or self.kind

    def __str__(self) -> str:
        variant = f"/{self.variant}" if self.variant else ""
        return f"{self.mail}{variant}{f'@{self.language}' if self.language else ''}"


def key_of(course: Course, kind: str, lesson: str, worded: WordingKey) -> MailKey:
    """Only lessons have variants. `lesson` counts only in a mail about one."""
    return MailKey(
        f"{kind}:{lesson}" if kind in LESSON_KINDS else str(kind),
        worded.variant if kind == MailKind.LESSON else "",
        worded.language if worded.language != course.language else "",
    )


def resolve_form(keys: Collection[str], course: Course, kind: str, lesson: str, wanted: WordingKey) -> WordingKey:
    """The words that a mail is sent in: those that are wanted, or the nearest that there are."""
    for key in _preferred(key_of(course, kind, lesson, wanted)):
        if str(key) in keys:
            return WordingKey(key.variant, key.language or course.language)
    return WordingKey("", course.language)


def forms_of(mail: str, keys: Iterable[str]) -> list[MailKey]:
    """All variants and languages in which a mail is there."""
    return [key for key in map(MailKey.read, keys) if key.mail == mail]


def nearest_form(wanted: MailKey, keys: Iterable[str]) -> MailKey | None:
    """The form that is wanted, or the one that is sent where there is no such; where a course is not whole, any that
    there is. None: there is no such mail."""
    forms = forms_of(wanted.mail, keys)
    for form in _preferred(wanted):
        if form in forms:
            return form
    in_language = [form for form in forms if form.language == wanted.language]
    return next(iter(in_language or forms), None)


def _preferred(wanted: MailKey) -> tuple[MailKey, ...]:
    """The language goes before the variant: people had rather have a lesson in their own than take part in a
    comparison."""
    return (wanted, replace(wanted, variant=""), replace(wanted, language=""), MailKey(wanted.mail))
