from __future__ import annotations

import pytest

from drip.inbound.quoting.subject_words import is_another_subject, words_of_subject

SENT = "Which season is it?"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Re: Which season is it?", ""),
        ("AW: [EXTERN] which season  is it?", ""),
        ("RE[2]: Fwd: Which season…", ""),
        ("回复：Which season is it?", ""),
        ("Re: Which season is it? - winter", "winter"),
        ("Re: autumn", "autumn"),
        ("", ""),
    ],
)
def test_the_words_in_a_subject_are_what_was_not_sent(subject: str, words: str) -> None:
    assert words_of_subject(subject, SENT) == words


@pytest.mark.parametrize("subject", ["Re: Which season is it?", "SV: Which season", "Re: Which season is it? winter"])
def test_a_subject_that_has_ours_in_it_answers_it(subject: str) -> None:
    assert not is_another_subject(subject, SENT)


@pytest.mark.parametrize("subject", ["My holiday", "Re: My holiday", "", "Re:"])
def test_a_subject_of_its_own_is_another(subject: str) -> None:
    assert is_another_subject(subject, SENT)
