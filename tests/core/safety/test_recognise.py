"""Sentences as people write them: cries, and everyday words that look like cries, each in a file by language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drip.core.safety.concern import recognise
from drip.core.safety.safety_words import ConcernKind, SafetyWords
from drip.core.safety.sentences import plain_words, sentences
from drip.core.safety.tables import tables_with

SENTENCES = Path(__file__).parent / "sentences"
LANGUAGES = ("en", "de", "es", "fr", "pt")
FEWEST_A_SIDE = 60


def lines(side: str) -> Iterator[tuple[str, str]]:
    for file in sorted(SENTENCES.glob(f"*.{side}.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield file.name.partition(".")[0], line


@pytest.mark.parametrize("side", ["trouble", "idioms"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences(language: str, side: str) -> None:
    assert len({line for each, line in lines(side) if each == language}) >= FEWEST_A_SIDE


@pytest.mark.parametrize(("language", "sentence"), list(lines("trouble")))
def test_trouble_is_noticed(language: str, sentence: str) -> None:
    assert recognise(sentence, language) is not None


@pytest.mark.parametrize(("language", "sentence"), list(lines("idioms")))
def test_an_idiom_is_no_cry(language: str, sentence: str) -> None:
    assert recognise(sentence, language) is None


def test_the_sentence_and_its_kind_are_told() -> None:
    concern = recognise("A good week. My husband hit me on Friday.\n\nThank you!")
    assert concern is not None
    assert (concern.kind, concern.sentence) == (ConcernKind.VIOLENCE, "My husband hit me on Friday.")


def test_the_gravest_of_several_is_told() -> None:
    concern = recognise("He hit me. I do not want to live any more.")
    assert concern is not None
    assert concern.kind is ConcernKind.SUICIDE


def test_an_idiom_hides_nothing_else_in_its_sentence() -> None:
    assert recognise("This job is killing me, and some days I want to kill myself") is not None


@pytest.mark.parametrize(
    "written",
    ["I WANT TO DIE", "i want to\ndie", "I want to die"],
)
def test_capitals_line_ends_and_spaces_do_not_matter(written: str) -> None:
    assert recognise(written) is not None


def test_people_write_in_the_language_they_feel_in() -> None:
    concern = recognise("Thank you for the letter. Quiero morirme.", "en")
    assert concern is not None


@pytest.mark.parametrize("written", ["Er schlaegt mich", "er schlägt mich", "ER SCHLÄGT MICH"])
def test_umlauts_may_be_written_in_two_letters(written: str) -> None:
    assert recognise(written, "de") is not None


def test_apostrophes_of_any_kind_are_the_same() -> None:
    assert plain_words("I don’t, don't, DON`T") == ["i", "don", "t", "don", "t", "don", "t"]


def test_a_text_without_marks_is_read_to_its_end() -> None:
    assert recognise("word " * 20_000 + "I want to kill myself") is not None


def test_a_blank_line_ends_a_sentence_and_a_line_end_does_not() -> None:
    assert list(sentences("One\ntwo.\nThree\n\nfour")) == ["One\ntwo.", "Three", "four"]


def test_a_site_adds_signs_and_idioms() -> None:
    added = tables_with(SafetyWords({"suicide": ("go to the mountain forever",)}, ("kill the bill",)))
    assert recognise("I will go to the mountain forever.") is None
    assert recognise("I will go to the mountain forever.", "en", added) is not None


def test_an_idiom_of_a_site_takes_away_a_sign_of_drips() -> None:
    added = tables_with(SafetyWords({}, ("we call it suicide",)))
    assert recognise("Among climbers we call it suicide.", "en", added) is None
