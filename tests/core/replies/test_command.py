from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.questions import CAREER, PACE, WHY

from drip.core.courses.course import Question, QuestionKind, Season
from drip.core.replies.command import Command, Faster, Help, Pause, Resume, SetSeason, Slower, Stop, read_command

AREAS = ("career", "personal")
TODAY = date(2027, 1, 6)  # a Wednesday


def read(words: str, **given: object) -> Command | None:
    return read_command(words, AREAS, TODAY, **given)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "STOP",
            "stop",
            "Stop.",
            "“Stop”",
            "'STOP'",
            "stop!!!",
            "please stop",
            "Stop, thanks",
            "stop stop stop",
            "stopp",
        ),
        *("Hi Ines,\n\nstop please.\n\nThanks,\nMara", "Hello Ines, please stop", "STOP\n\nMara", "stop 🙏"),
        *("unsubscribe", "Unsubscribe me please", "please unsubscribe me from this list", "I want to unsubscribe."),
        *(
            "Can you unsubscribe me?",
            "unsubscibe",
            "opt out",
            "cancel my subscription",
            "remove me from your mailing list",
        ),
        *("stop sending me emails", "stop the course", "Abmelden", "bitte abmelden", "Désabonnez-moi, s'il vous plaît"),
        *("Quiero darme de baja, por favor", "disiscrivimi", "cancelar inscrição", "uitschrijven", "avmeld meg"),
    ],
)
def test_stop_in_many_words(words: str) -> None:
    assert read(words, name="Mara") == Stop()


@pytest.mark.parametrize(
    "words",
    [
        *(
            "I want to stop working",
            "stop working so much",
            "Stop the meetings.",
            "Stop the emails",
            "don't stop",
            "not stop",
        ),
        *(
            "I would stop",
            "I want to stop",
            "stop?",
            "stop. and then start again",
            "non-stop",
            "Don't unsubscribe me",
            "",
        ),
        *(
            "I unsubscribed from all newsletters",
            "How do I stop worrying?",
            "quit",
            "end",
            "cancel",
            "Stop!\n\nSlower.",
        ),
        *("stop sharing", "stop sharing my answers", "please stop sharing this course with them"),
        *("stop " * 80, "?", "🛑", "remove the fence", "my boss should stop"),
    ],
)
def test_an_answer_that_speaks_of_stopping_is_no_command(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "until"),
    [
        *[
            (words, None)
            for words in ("pause", "Pause.", "please pause", "pause the course", "PAUSA", "pausieren bitte")
        ],
        ("pause until further notice", None),
        *[
            (words, date(2027, 1, 20))
            for words in ("pause 2 weeks", "PAUSE 2 WEEKS", "pause for two weeks", "2 weeks pause")
        ],
        *[
            (words, date(2027, 1, 20))
            for words in ("Pause 2 Wochen", "2 Wochen Pause", "pause 14 days", "pause a fortnight")
        ],
        *[
            (words, date(2027, 1, 20))
            for words in ("pause pendant deux semaines", "pausa de 2 semanas", "pausa 2 settimane")
        ],
        *[
            (words, date(2027, 1, 20))
            for words in ("pause the course for a couple of weeks", "pauze 2 weken", "pause 2w")
        ],
        *[
            (words, date(2027, 1, 13))
            for words in ("pause for a week", "pause 1 week", "pausieren für eine Woche", "pause week")
        ],
        ("pause 10 days", date(2027, 1, 16)),
        ("pause for a month", date(2027, 2, 6)),
        ("pause a year", date(2028, 1, 6)),
        *[
            (words, date(2027, 3, 3))
            for words in ("pause until 3 March", "pause until 2027-03-03", "pause till March 3rd")
        ],
        *[
            (words, date(2027, 3, 3))
            for words in ("Pause bis 3. März", "Pause bis zum 3.3.", "pause jusqu'au 3 mars 2027")
        ],
        *[
            (words, date(2027, 3, 3))
            for words in ("pausa hasta el 3 de marzo", "pausa fino al 3 marzo", "pause until 3/3")
        ],
        ("pause until 3/15", date(2027, 3, 15)),
        ("pause until 1 January", date(2028, 1, 1)),
        ("pause till monday", date(2027, 1, 11)),
        ("pause until Wednesday", date(2027, 1, 13)),
        ("Pause bis Montag", date(2027, 1, 11)),
        ("pause until next week", date(2027, 1, 11)),
        ("pause until next month", date(2027, 2, 1)),
        ("pause until tomorrow", date(2027, 1, 7)),
        ("pause until march", date(2027, 3, 1)),
        ("pause until the 15th", date(2027, 1, 15)),
        ("pause until the 2nd", date(2027, 2, 2)),
    ],
)
def test_a_pause_has_an_end_or_none(words: str, until: date | None) -> None:
    assert read(words) == Pause(until)


@pytest.mark.parametrize(
    "words",
    [
        *("pause 900 years", "pause 2 years", "pause 0 days", "pause until 2019-03-03", "pause until 31 February"),
        *(
            "pause until 4/3",
            "pause until 2099-01-01",
            "I need a pause",
            "a pause",
            "Eine Pause.",
            "pause?",
            "pause to think",
        ),
        *(
            "pause for thought",
            "pause 3",
            "pause monday",
            "pause until",
            "pause 99999999999999999999 days",
            "pause -2 weeks x",
        ),
    ],
)
def test_what_is_no_sensible_pause_is_no_command(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "command"),
    [
        *[(words, Slower()) for words in ("SLOWER", "slower, please", "a bit slower", "langsamer", "plus lentement")],
        *[(words, Slower()) for words in ("más despacio", "più piano", "mais devagar", "langzamer", "långsammare")],
        *[
            (words, Faster())
            for words in ("FASTER", "Faster please!", "schneller", "plus vite", "más rápido", "sneller")
        ],
        *[
            (words, Resume())
            for words in ("RESUME", "resume please", "fortsetzen", "reprendre", "hervatten", "återuppta")
        ],
        *[(words, Help()) for words in ("HELP", "help?", "Hilfe", "ayuda", "commands")],
    ],
)
def test_the_other_commands(words: str, command: Command) -> None:
    assert read(words) == command


@pytest.mark.parametrize(
    "words", ["help me", "I need help", "slow down", "faster than my boss", "much more", "slower?"]
)
def test_answers_that_are_near_to_a_command(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize("words", ["continue", "weiter", "Weiter, bitte", "go on"])
def test_going_on_is_a_command_only_in_a_pause(words: str) -> None:
    assert read(words) is None
    assert read(words, is_paused=True) == Resume()


@pytest.mark.parametrize(
    ("words", "seasons"),
    [
        *[
            (words, {"career": "winter"})
            for words in ("SEASON WINTER", "season: winter", "Season is winter.", "season wintr")
        ],
        *[
            (words, {"career": "winter"})
            for words in ("Jahreszeit Winter", "saison: hiver", "season career winter", "season ❄️")
        ],
        *[(words, {"personal": "spring"}) for words in ("season personal spring", "season: spring at home")],
        *[
            (words, {"career": "winter", "personal": "spring"})
            for words in (
                "season: career winter, personal spring",
                "season career winter personal spring",
                "season: winter at work, spring at home",
                "Jahreszeit: Beruf Winter und privat Frühling",
            )
        ],
        *[(words, {"career": "fall", "personal": "fall"}) for words in ("season fall for both", "season both fall")],
    ],
)
def test_a_season_is_told_for_an_area_or_the_first(words: str, seasons: dict[str, str]) -> None:
    command = read(words)
    assert isinstance(command, SetSeason)
    assert dict(command.seasons) == seasons


@pytest.mark.parametrize(
    "words",
    [
        *(
            "winter",
            "season",
            "season winter or spring",
            "season not winter",
            "which season?",
            "season winter career spring",
        ),
        *("the holiday season is winter", "season tickets", "season career", "season winter spring"),
    ],
)
def test_a_season_alone_or_in_doubt_is_no_command(words: str) -> None:
    assert read(words) is None


def test_a_season_is_the_answer_where_one_was_asked_for() -> None:
    assert read("season winter", questions=(CAREER, WHY)) is None
    assert read("season winter", questions=(WHY,)) == SetSeason((("career", Season.WINTER),))


def test_an_option_is_the_answer_where_it_was_offered() -> None:
    assert read("slower", questions=(PACE,)) is None
    assert read("stop", questions=(PACE,)) == Stop()
    going_on = Question(
        "on", QuestionKind.CHOICE, "How?", options=("Stop here", "Go faster", "Pause", "Help others", "Resume")
    )
    for words in ("stop", "please stop", "faster", "pause", "pause 2 weeks", "help", "resume"):
        assert read(words, questions=(going_on,)) is None
    assert read("unsubscribe", questions=(going_on,)) == Stop()


def test_a_word_that_could_be_an_answer_is_one_where_a_question_was_asked() -> None:
    assert read("Baja") == read("Baja, por favor", questions=(CAREER,)) == Stop()
    assert read("Baja", questions=(WHY,)) is None


def test_a_course_without_areas_has_no_season_to_tell() -> None:
    assert read_command("season winter", (), TODAY) is None


PIECES = (
    "pause",
    "stop",
    "season",
    "until",
    "for",
    "3",
    "31",
    ".",
    "march",
    "2027-02-31",
    "next",
    "the",
    "a",
    "month",
    "winter",
)


@settings(max_examples=300)
@given(st.text(max_size=120) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_words_are_a_command_or_not(words: str) -> None:
    command = read(words, name=words[:3], is_paused=True)
    assert not isinstance(command, Pause) or command.until is None or 0 < (command.until - TODAY).days <= 366
