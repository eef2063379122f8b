from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.courses import course

from drip.core.languages.translate import WordingKey
from drip.flow.mail_key import MailKey, forms_of, key_of, nearest_form, resolve_form
from drip.storage.engine.states import MailKind

COURSE = replace(course(), languages=("de",))
WORD = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
MAIL = st.one_of(WORD, WORD.map(lambda name: f"lesson:{name}"), WORD.map(lambda name: f"reminder:{name}"))
KEYS = ["lesson:a", "lesson:a/short", "lesson:a/short@de", "lesson:a@de", "lesson:b/one", "lesson:b/two", "notice"]


@given(MAIL, st.one_of(st.just(""), WORD), st.one_of(st.just(""), WORD))
def test_a_key_is_read_as_it_is_written(mail: str, variant: str, language: str) -> None:
    key = MailKey(mail, variant, language)
    assert MailKey.read(str(key)) == key


def test_a_key_says_what_it_is_made_from() -> None:
    key = MailKey.read("reminder:welcome/short@pt-br")
    assert (key.kind, key.lesson, key.source) == ("reminder", "welcome", "welcome")
    assert (MailKey("notice").kind, MailKey("notice").lesson, MailKey("notice").source) == ("notice", "", "notice")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("lesson:a", "lesson:a"),
        ("lesson:a/short@de", "lesson:a/short@de"),
        ("lesson:a/short@fr", "lesson:a/short"),
        ("lesson:a/long@de", "lesson:a@de"),
        ("lesson:a/long@fr", "lesson:a"),
        ("lesson:b", "lesson:b/one"),
        ("lesson:b/two@de", "lesson:b/two"),
        ("notice@de", "notice"),
    ],
)
def test_what_is_not_there_falls_back_to_what_is_sent_instead(wanted: str, found: str) -> None:
    assert str(nearest_form(MailKey.read(wanted), KEYS)) == found


def test_a_mail_that_is_not_there_is_not_there() -> None:
    assert nearest_form(MailKey("lesson:c"), KEYS) is None
    assert [str(form) for form in forms_of("lesson:b", KEYS)] == ["lesson:b/one", "lesson:b/two"]


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
    assert str(key_of(COURSE, kind, "welcome", WordingKey(variant, language))) == name


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
    wanted = WordingKey("short", "de")
    assert resolve_form(there, COURSE, MailKind.LESSON, "welcome", wanted) == WordingKey(*found)
    if there:
        assert nearest_form(MailKey.read("lesson:welcome/short@de"), there) == key_of(
            COURSE, "lesson", "welcome", WordingKey(*found)
        )


def test_a_mail_of_our_own_falls_back_to_the_courses_language() -> None:
    assert resolve_form({"notice"}, COURSE, MailKind.NOTICE, "", WordingKey("", "de")) == WordingKey("", "en")
    assert resolve_form({"notice", "notice@de"}, COURSE, MailKind.NOTICE, "", WordingKey("", "de")) == WordingKey(
        "", "de"
    )
