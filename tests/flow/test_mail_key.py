import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.flow.mail_key import MailKey, forms_of, nearest

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
    assert str(nearest(MailKey.read(wanted), KEYS)) == found


def test_a_mail_that_is_not_there_is_not_there() -> None:
    assert nearest(MailKey("lesson:c"), KEYS) is None
    assert [str(form) for form in forms_of("lesson:b", KEYS)] == ["lesson:b/one", "lesson:b/two"]
