"""The names of compiled mails in a version: 'lesson:welcome', 'lesson:welcome/short', 'lesson:welcome/short@de',
'reminder:welcome', 'confirmation@de'. What has no language in its name is in the course's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from drip.core.course import Course
from drip.core.translate import Worded
from drip.storage.states import MailKind

OF_A_LESSON = (MailKind.LESSON, MailKind.REMINDER)


def mail_name(course: Course, kind: str, lesson: str, worded: Worded) -> str:
    name = f"{kind}:{lesson}" if kind in OF_A_LESSON else str(kind)
    variant = f"/{worded.variant}" if worded.variant and kind == MailKind.LESSON else ""
    return name + variant + (f"@{worded.language}" if worded.language != course.language else "")


def there_is(names: Collection[str], course: Course, kind: str, lesson: str, wanted: Worded) -> Worded:
    """The words that a mail is sent in: those that are wanted, or the nearest that there are. The language goes before
    the variant: people had rather have a lesson in their own than take part in a comparison."""
    for worded in _nearest(course, kind, wanted):
        if mail_name(course, kind, lesson, worded) in names:
            return worded
    return Worded("", course.language)


def _nearest(course: Course, kind: str, wanted: Worded) -> Iterator[Worded]:
    variant = wanted.variant if kind == MailKind.LESSON else ""
    for language in dict.fromkeys((wanted.language, course.language)):
        yield from (Worded(name, language) for name in dict.fromkeys((variant, "")))
