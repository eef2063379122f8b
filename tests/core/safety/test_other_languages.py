"""The languages with a short table: the plainest words, and everyday ones beside them."""

import pytest

from drip.core.safety.concern import recognise


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Non voglio più vivere."),
        ("it", "Mio marito mi picchia."),
        ("nl", "Ik wil niet meer leven."),
        ("nl", "Hij slaat mij als hij drinkt."),
        ("da", "Jeg vil ikke leve længere."),
        ("da", "Min mand slår mig."),
        ("nb", "Jeg orker ikke mer."),
        ("nb", "Han slo meg i går."),
        ("sv", "Jag vill inte leva längre."),
        ("sv", "Han slår mig."),
        ("fi", "En halua enää elää."),
        ("fi", "Mies lyö minua."),
        ("pl", "Nie chcę już żyć."),
        ("pl", "Mąż mnie bije."),
    ],
)
def test_trouble_is_noticed(language: str, sentence: str) -> None:
    assert recognise(sentence, language) is not None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Il lavoro mi sta uccidendo."),
        ("nl", "Een geweldige week, doodmoe maar blij."),
        ("da", "Det slår mig, at jeg aldrig har spurgt."),
        ("nb", "Jeg er redd for å si nei."),
        ("sv", "Det slog mig att jag aldrig frågat."),
        ("fi", "En jaksa enää kokouksia."),
        ("pl", "Nie mam siły na spotkania."),
    ],
)
def test_an_idiom_is_no_cry(language: str, sentence: str) -> None:
    assert recognise(sentence, language) is None
