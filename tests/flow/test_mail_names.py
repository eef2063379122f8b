from dataclasses import replace

import pytest

from courses import course
from drip.core.translate import Worded
from drip.flow.mail_names import mail_name, there_is
from drip.storage.states import MailKind

COURSE = replace(course(), languages=("de",))


@pytest.mark.parametrize(
    ("kind", "variant", "language", "name"),
    [
        (MailKind.LESSON, "", "en", "lesson:welcome"),
        (MailKind.LESSON, "short", "en", "lesson:welcome/short"),
        (MailKind.LESSON, "", "de", "lesson:welcome@de"),
        (MailKind.LESSON, "short", "de", "lesson:welcome/short@de"),
        (MailKind.REMINDER, "short", "de", "reminder:welcome@de"),
        (MailKind.CONFIRMATION, "", "de", "confirmation@de"),
        (MailKind.CONFIRMATION, "", "en", "confirmation"),
    ],
)
def test_a_mail_is_named_for_its_lesson_its_variant_and_its_language(
    kind: MailKind, variant: str, language: str, name: str
) -> None:
    assert mail_name(COURSE, kind, "welcome", Worded(variant, language)) == name


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ({"lesson:welcome", "lesson:welcome/short", "lesson:welcome@de", "lesson:welcome/short@de"}, ("short", "de")),
        ({"lesson:welcome", "lesson:welcome/short", "lesson:welcome@de"}, ("", "de")),
        ({"lesson:welcome", "lesson:welcome/short"}, ("short", "en")),
        ({"lesson:welcome"}, ("", "en")),
        (set[str](), ("", "en")),
    ],
)
def test_the_language_goes_before_the_variant(there: set[str], found: tuple[str, str]) -> None:
    wanted = Worded("short", "de")
    assert there_is(there, COURSE, MailKind.LESSON, "welcome", wanted) == Worded(*found)


def test_a_mail_of_our_own_falls_back_to_the_courses_language() -> None:
    assert there_is({"notice"}, COURSE, MailKind.NOTICE, "", Worded("", "de")) == Worded("", "en")
    assert there_is({"notice", "notice@de"}, COURSE, MailKind.NOTICE, "", Worded("", "de")) == Worded("", "de")
