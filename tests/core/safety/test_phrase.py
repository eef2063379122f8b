import pytest

from drip.core.safety.phrase import PhraseError, compile_phrase
from drip.core.safety.sentences import plain_words

GROUPS = {"who": ("he", "my husband"), "me": ("me", "us")}


def matches(phrase: str, text: str) -> bool:
    return compile_phrase(phrase, GROUPS).pattern.search(f" {' '.join(plain_words(text))} ") is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("want to die", "I want to die"),
        ("kill* myself", "killing myself"),
        ("live|go_on any more", "I can not go on any more"),
        ("really? want", "I really want"),
        ("really? want", "I want"),
        ("better off … without me", "better off, all of them, without me"),
        ("better off ... without me", "better off without me"),
        ("{who} hit {me}", "My husband hit us."),
        ("can't go on", "I cant go on I can't go on"),
    ],
)
def test_a_phrase_matches(phrase: str, text: str) -> None:
    assert matches(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("want to die", "want to diet"),
        ("want to die", "I want two dice"),
        ("off … me", "off one two three four five six me"),
        ("{who} hit {me}", "she hit me"),
    ],
)
def test_it_does_not_match(phrase: str, text: str) -> None:
    assert not matches(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("…", "names no word"),
        ("really?", "names no word"),
        ("ab*", "at least 3 letters"),
        ("{who} and {whom}", "the group {whom}, which there is not"),
        ("well — done", "no letters in '—'"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why.replace("{", r"\{")):
        compile_phrase(phrase, GROUPS)


def test_a_phrase_is_found_by_its_longest_word() -> None:
    assert compile_phrase("i am so tired of {who}", GROUPS).anchors == ("tired",)
    assert compile_phrase("kill* me", GROUPS).anchors == ("kill*",)
