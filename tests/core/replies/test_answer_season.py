from __future__ import annotations

import pytest
from support.questions import CAREER, PERSONAL

from drip.core.courses.course import Season
from drip.core.replies.answer import ClearAnswer, UnclearAnswer, read_answer

CLEAR = {
    Season.SPRING: [
        "spring",
        "Spring!",
        "🌱",
        "It feels like spring.",
        "Frühling",
        "sprng",
        "primavera",
        "le printemps",
        "春です",
    ],
    Season.SUMMER: [
        "Summer",
        "☀️",
        "🌻",
        "High summer, definitely",
        "im Sommer",
        "en été",
        "sumer",
        "여름이에요",
        "летом",
    ],
    Season.FALL: [
        *(
            "fall",
            "autumn",
            "Autumn, no question",
            "🍂",
            "Herbst",
            "l'automne",
            "otoño",
            "It's fall.",
            "autum",
            "осень",
        ),
        *(
            "was summer, now fall",
            "moved from summer to fall",
            "not summer any more, it's fall",
            "Summer is over. Fall now.",
        ),
        *("I thought summer but it is fall", "less summer, more fall", "Last winter I quit. Autumn."),
    ],
    Season.WINTER: [
        *(
            "winter",
            "WINTER",
            "winter, I think",
            "Deep winter.",
            "❄️",
            "❄",
            "wintr",
            "witner",
            "hiver",
            "invierno",
            "kış",
        ),
        *("more winter than spring", "Not spring yet, still winter", "I've been in winter for two years", "冬"),
        *(
            "No, winter.",
            "no doubt winter",
            "Winter. I can see spring from here, though.",
            "I fall asleep at my desk: winter",
        ),
        *("winter, since last summer", "  winter  \n\nBest,\nAda"),
        *(
            "winter???",
            "winter, with a hint of spring",
            "deep winter, no sign of spring",
            "spring soon, but winter now",
        ),
        *("estou no inverno", "het is winter", "Ich bin im Winter", "今は冬です", "wintry", "winter (still)"),
        "We moved here last summer, and in spring the garden calls. " * 5 + "My season is winter.",
    ],
}


@pytest.mark.parametrize(("season", "words"), [(season, words) for season, said in CLEAR.items() for words in said])
def test_a_season_is_read_from_the_words_people_use(season, words):
    assert read_answer(CAREER, words) == ClearAnswer(season)


@pytest.mark.parametrize(
    "words",
    [
        "somewhere between winter and spring",
        "spring? or maybe winter?",
        "winter or spring",
        "spring, summer, who knows",
        "maybe winter, maybe fall",
        "I wish it were summer, but it is winter or fall",
        "late winter, early spring",
        "end of winter, beginning of spring",
        "half winter, half spring",
        "winter turning into spring",
        "summer turning to fall",
        "winter/spring",
    ],
)
def test_two_seasons_are_unclear_with_a_guess(words):
    reading = read_answer(CAREER, words)
    assert isinstance(reading, UnclearAnswer)
    assert reading.guess in set(Season)


@pytest.mark.parametrize(
    "words",
    [
        *("not summer any more", "It isn't winter.", "no longer spring", "nicht mehr Sommer", "not yet spring"),
        *("anything but summer", "neither winter nor spring", "definitely not summer"),
    ],
)
def test_a_denied_season_is_no_answer_and_no_guess(words):
    assert read_answer(CAREER, words) == UnclearAnswer(None)


@pytest.mark.parametrize(
    "words", ["I don't know", "hard to say", "tired", "I fall asleep at five", "?", "the estate agent"]
)
def test_words_without_a_season_are_unclear(words):
    assert read_answer(CAREER, words) == UnclearAnswer(None)


@pytest.mark.parametrize(
    "words", ["It was winter for a long time", "hoping for spring", "since last summer", "spring is coming"]
)
def test_a_season_that_was_or_will_be_is_only_a_guess(words):
    reading = read_answer(CAREER, words)
    assert isinstance(reading, UnclearAnswer)
    assert reading.guess is not None


def test_a_slip_of_the_finger_in_a_long_text_only_hints():
    words = "I have been thinking about it all week, and at the end of the day I would have to say wintre it is"
    assert read_answer(CAREER, words) == UnclearAnswer(Season.WINTER)


@pytest.mark.parametrize("words", ["In winter we ski. In summer we swim.", "Every spring the garden calls me."])
def test_seasons_in_passing_in_a_long_letter_are_no_answer(words):
    assert isinstance(read_answer(CAREER, "I read this with my morning coffee. " * 6 + words), UnclearAnswer)


@pytest.mark.parametrize(
    "words",
    [
        "winter at work, spring at home",
        "Career: winter. Personal: spring.",
        "My job is winter and my family is spring",
        "spring at home but winter at work",
        "winter (work), spring (home)",
        "work=winter home=spring",
        "career: winter / personal: spring",
        "Career - winter\nPersonal - spring",
        "Career: not summer any more, winter. Personal: spring",
        "career: winter, personal spring",
        "Arbeit: Winter, privat: Frühling",
        "At work I'm in winter, at home in spring",
    ],
)
def test_the_season_of_the_area_that_was_asked_for_counts(words):
    assert read_answer(CAREER, words) == ClearAnswer(Season.WINTER)
    assert read_answer(PERSONAL, words) == ClearAnswer(Season.SPRING)


@pytest.mark.parametrize(
    "words",
    [
        "Spring, even though it's autumn outside",
        "Although it's autumn outside, I'm in spring",
        "Frühling, obwohl draußen Herbst ist",
        "Spring, while it is winter outside my window",
        "I don't think it is winter any more, spring I'd say",
        "Ce n'est plus l'hiver, c'est le printemps",
        "Primavera, aunque fuera es otoño",
    ],
)
def test_the_season_that_is_granted_or_denied_is_not_the_one_that_is_said(words):
    assert read_answer(CAREER, words) == ClearAnswer("spring")


def test_a_season_that_is_only_granted_counts_where_there_is_no_other():
    assert read_answer(CAREER, "Winter, though I would not swear to it.") == ClearAnswer("winter")
