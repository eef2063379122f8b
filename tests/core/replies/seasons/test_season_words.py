from __future__ import annotations

import pytest
from support.questions import CAREER

from drip.core.courses.course import Season
from drip.core.replies.answer import ClearAnswer, UnclearAnswer, read_answer

# One column a language: English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Danish,
# Finnish, Polish, Czech, Slovak, Russian, Ukrainian, Turkish, Hungarian, Greek, Romanian, Croatian, Slovene, Bulgarian,
# Estonian, Arabic, Hebrew, Persian, Chinese, Korean
NAMES = {
    Season.SPRING: (
        "spring Frühling printemps primavera primavera primavera lente vår vår forår kevät wiosna jaro jar весна весна"
        " ilkbahar tavasz άνοιξη primăvară proljeće pomlad пролет kevad ربيع אביב بهار 春 봄"
    ),
    Season.SUMMER: (
        "summer Sommer été verano estate verão zomer sommar sommer sommer kesä lato léto leto лето літо"
        " yaz nyár καλοκαίρι vară ljeto poletje лято suvi صيف קיץ تابستان 夏 여름"
    ),
    Season.FALL: (
        "autumn Herbst automne otoño autunno outono herfst höst høst efterår syksy jesień podzim jeseň осень осінь"
        " sonbahar ősz φθινόπωρο toamnă jesen jesen есен sügis خريف סתיו پاییز 秋 가을"
    ),
    Season.WINTER: (
        "winter Winter hiver invierno inverno inverno winter vinter vinter vinter talvi zima zima zima зима зима"
        " kış tél χειμώνας iarnă zima zima зима talv شتاء חורף زمستان 冬 겨울"
    ),
}
PICTURES = {Season.SPRING: "🌱🌷🌸", Season.SUMMER: "🌻☀🌞", Season.FALL: "🍂🍁", Season.WINTER: "❄⛄☃"}
SLIPS = {
    Season.SPRING: "sping sprng spirng springg Fruhling Frühlng",
    Season.SUMMER: "sumer summmer somer zommer",
    Season.FALL: "atumn autum authum autmun autumm fal faal Herbts automn",
    Season.WINTER: "wintr witer wniter winterr wnter invieno",
}


def each(table: dict[Season, str]) -> list[tuple[Season, str]]:
    return [(season, word) for season, words in table.items() for word in words.split()]


@pytest.mark.parametrize(("season", "word"), each(NAMES))
def test_a_season_has_a_name_in_every_language(season: Season, word: str) -> None:
    for said in (word, word.upper(), f"„{word}“", f"{word}!!!"):
        assert read_answer(CAREER, said) == ClearAnswer(season)


@pytest.mark.parametrize(("season", "word"), [(season, sign) for season, signs in PICTURES.items() for sign in signs])
def test_a_picture_is_a_season_whatever_its_variation(season: Season, word: str) -> None:
    for said in (word, f"{word}\ufe0f", f"{word}\ufe0e", word * 3):
        assert read_answer(CAREER, said) == ClearAnswer(season)


@pytest.mark.parametrize(("season", "word"), each(SLIPS))
def test_a_slip_of_the_finger_is_forgiven(season: Season, word: str) -> None:
    assert read_answer(CAREER, word) == ClearAnswer(season)
    assert read_answer(CAREER, f"{word}, I think") == ClearAnswer(season)


@pytest.mark.parametrize("word", ["sprint", "winner", "string", "inferno", "hinter mir", "hammer", "fail", "full"])
def test_another_word_is_no_slip(word: str) -> None:
    assert read_answer(CAREER, word) == UnclearAnswer(None)


@pytest.mark.parametrize(("words", "season"), [("W", "winter"), ("w.", "winter"), ("F", "fall"), ("Su", "summer")])
def test_the_first_letters_are_enough_where_they_are_of_one_season(words: str, season: str) -> None:
    assert read_answer(CAREER, words) == ClearAnswer(Season(season))


@pytest.mark.parametrize("words", ["S", "A", "x"])
def test_a_letter_that_may_be_anything_is_unclear(words: str) -> None:
    assert read_answer(CAREER, words) == UnclearAnswer(None)
