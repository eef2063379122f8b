"""Persona files: what they may hold, and what is told of a mistake."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from support.sites import COURSE

from drip.authoring import PersonaError, check_persona, golden_files_left, persona_files, read_course, read_persona
from drip.core.courses.course import Cohort, Course, Variant, Wording
from drip.core.simulation.persona import Persona, ScriptedLetter, ScriptedReply

HEAD = 'name: Mara\nzone: Europe/Lisbon\nstarts: "2027-01-04 09:12"\n'
FULL = (
    HEAD
    + """language: de
cohort: january
variants: {welcome: short}
replies:
  welcome:
    text: Hello.
  name-your-season:
    - {after: 3 hours, text: winter}
    - after: 1 day
      text: |
        Or fall?
        I don't know.
writes:
  - {after: 3 weeks, text: PAUSE 2 WEEKS}
  - {at: "2027-02-20 20:15", text: RESUME}
"""
)


@pytest.fixture
def course() -> Course:
    found = read_course(COURSE).course
    assert found is not None
    short = Variant("short", 1, Wording("Short", "", ""))
    welcome = replace(found.lessons["welcome"], variants=(short,))
    return replace(
        found,
        languages=("de",),
        cohorts=(Cohort("january", date(2027, 1, 4), date(2027, 1, 3)),),
        lessons=found.lessons | {"welcome": welcome, "tour": replace(found.lessons["tour"], was=("look-round",))},
    )


def written(folder: Path, text: str) -> Path:
    file = folder / "mara.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_persona_has_replies_letters_and_choices(tmp_path: Path, course: Course) -> None:
    file = written(tmp_path, FULL)
    assert check_persona(file, course) == ()
    assert read_persona(file) == Persona(
        "Mara",
        "Europe/Lisbon",
        datetime(2027, 1, 4, 9, 12),  # noqa: DTZ001
        {
            "welcome": (ScriptedReply(timedelta(hours=2), "Hello."),),
            "name-your-season": (
                ScriptedReply(timedelta(hours=3), "winter"),
                ScriptedReply(timedelta(days=1), "Or fall?\nI don't know."),
            ),
        },
        (
            ScriptedLetter("PAUSE 2 WEEKS", timedelta(weeks=3)),
            ScriptedLetter("RESUME", at=datetime(2027, 2, 20, 20, 15)),  # noqa: DTZ001
        ),
        "de",
        "january",
        {"welcome": "short"},
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD.replace("Lisbon", "Lisbn"), 2, "there is no time zone 'Europe/Lisbn', did you mean 'Europe/Lisbon'?"),
        (HEAD.replace("Europe/Lisbon", "where I live"), 2, "write it as Europe/Lisbon"),
        (HEAD.replace("09:12", "9am"), 3, 'write it as "09:00"'),
        (HEAD.replace("2027-01-04", "4.1.2027"), 3, "write year, month and day as 2027-01-04"),
        ("name: Mara\nstarts: 2027-01-04\n", 1, "'zone' is missing here: add zone: Europe/Lisbon"),
        (f"{HEAD}langage: de\n", 4, "unknown key 'langage', did you mean 'language'?"),
        (f"{HEAD}language: fr\n", 4, "'fr' is not a language of this course: there is en, de"),
        (f"{HEAD}cohort: januari\n", 4, "'januari' is not a cohort of this course, did you mean 'january'?"),
        (f"{HEAD}variants:\n  tour: long\n", 5, "'long' is not a variant of the lesson 'tour': there are none"),
        (
            f"{HEAD}variants:\n  welcome: shrt\n",
            5,
            "'shrt' is not a variant of the lesson 'welcome', did you mean 'short'?",
        ),
        (f"{HEAD}replies:\n  welcom: {{text: Hello.}}\n", 5, "unknown lesson 'welcom', did you mean 'welcome'?"),
        (f"{HEAD}replies:\n  look-round: {{text: Hello.}}\n", 5, "the lesson 'look-round' is called 'tour' by now"),
        (f"{HEAD}replies:\n  welcome:\n    after: soon\n    text: Hello.\n", 6, "'soon' is not a length of time"),
        (f"{HEAD}replies:\n  welcome:\n  - text: One.\n  - after: 1 day\n", 7, "'text' is missing here"),
        (f"{HEAD}replies:\n  welcome: Hello.\n", 5, "'welcome' must be a block of keys"),
        (f"{HEAD}writes:\n  - text: STOP\n", 5, "say once when this is written"),
        (f"{HEAD}writes:\n  - {{at: 2027-02-01, after: 1 day, text: STOP}}\n", 5, "say once when this is written"),
        (f"{HEAD}writes:\n  - {{at: soon, text: STOP}}\n", 5, "'soon' is not a date"),
        (f'{HEAD}writes:\n  - {{after: 1 day, text: ""}}\n', 5, "this text is empty"),
        (f"{HEAD}writes: STOP\n", 4, "'writes' must be a list"),
        ("name: [Mara\n", 1, ""),
        ("", 1, "this is empty"),
    ],
)
def test_a_mistake_is_told_once_with_its_line(tmp_path: Path, course: Course, text: str, line: int, words: str) -> None:
    file = written(tmp_path, text)
    (problem,) = check_persona(file, course)
    assert (problem.file, problem.line) == (str(file), line)
    assert words in problem.message


def test_all_mistakes_are_told_by_line(tmp_path: Path, course: Course) -> None:
    text = f"{HEAD.replace('Lisbon', 'Lisbn')}replies:\n  welcom: {{text: A}}\n  tuor: {{text: B}}\n"
    assert [problem.line for problem in check_persona(written(tmp_path, text), course)] == [2, 5, 6]


def test_a_reply_to_a_lesson_that_asks_nothing_is_fine(tmp_path: Path, course: Course) -> None:
    assert check_persona(written(tmp_path, f"{HEAD}replies:\n  rest: {{text: Thanks.}}\n"), course) == ()


def test_reading_a_persona_with_a_mistake_says_where_it_is(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD.replace("Lisbon", "Lisbn"))
    with pytest.raises(
        PersonaError, match=rf"^{file}:2: zone: there is no time zone .* did you mean 'Europe/Lisbon'\?$"
    ):
        read_persona(file)
    with pytest.raises(PersonaError, match=r"none\.yaml:1: this is not a file"):
        read_persona(tmp_path / "none.yaml")


def test_the_personas_of_a_course_are_known_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    for name in ("mara.yaml", "jonas.yaml", "mara.timeline", "nobody.timeline"):
        (tmp_path / "personas" / name).touch()
    assert list(persona_files(tmp_path)) == ["jonas", "mara"]
    assert golden_files_left(tmp_path) == [tmp_path / "personas" / "nobody.timeline"]
