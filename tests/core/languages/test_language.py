from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.courses import course

from drip.core.languages.language import closest_language, english_name, language_for, native_name, preferred_language

OFFERED = ("en", "de", "pt-br")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("de", "de"), ("de-AT", "de"), ("pt", "pt-br"), ("pt_BR", "pt-br"), ("pt-pt", "pt-br"), ("fr", None), ("d", None)],
)
def test_the_closest_language_is_the_same_with_or_without_its_country(wanted: str, found: str | None) -> None:
    assert closest_language(wanted, OFFERED) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR, fr;q=0.9, en;q=0.5, de;q=0.7", "de"),
        ("en;q=0.1, de;q=0", "en"),
        ("*", None),
        ("", None),
        ("nonsense;;;, q=de", None),
    ],
)
def test_a_browser_says_what_it_prefers(header: str, found: str | None) -> None:
    assert preferred_language(header, OFFERED) == found


@given(st.text(max_size=80))
def test_whatever_a_browser_sends_is_read(header: str) -> None:
    assert preferred_language(header, OFFERED) in (*OFFERED, None)


def test_who_wants_a_language_that_the_course_does_not_have_gets_its_own() -> None:
    bilingual = replace(course(), languages=("de",))
    assert [language_for(bilingual, wanted) for wanted in ("de", "fr", None, "")] == ["de", "en", "en", "en"]


def test_languages_have_a_name_in_english_and_one_of_their_own() -> None:
    assert (english_name("de"), native_name("de"), native_name("pt-br")) == ("German", "Deutsch", "Português (BR)")
    assert english_name("xx") == native_name("xx") == "xx"
