from datetime import datetime, timedelta
from pathlib import Path

import pytest

from drip.authoring import PersonaError, read_persona
from drip.authoring.persona import read_persona_file

GOOD = """\
name: Ann
zone: Europe/Lisbon
starts: "2027-01-04 09:00"
replies:
  welcome:
    after: 1 day
    text: yes
  last: {text: "1. no"}
"""


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "ann.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "ann.yaml"


def test_a_persona_is_read_as_it_is_written(tmp_path: Path) -> None:
    persona = read_persona(write(tmp_path, GOOD))
    assert (persona.name, persona.zone) == ("Ann", "Europe/Lisbon")
    assert persona.starts == datetime.fromisoformat("2027-01-04 09:00")
    assert {name: (reply.after, reply.text) for name, reply in persona.replies.items()} == {
        "welcome": (timedelta(days=1), "yes"),
        "last": (timedelta(hours=2), "1. no"),
    }


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("1 day", "1 dya", 6, "not a length of time"),
        ("2027-01-04 09:00", "tomorrow", 3, "is not a day and a time"),
        ("zone: Europe/Lisbon\n", "", 1, "'zone' is missing"),
        ("text: yes", "txet: yes", 7, "did you mean 'text'?"),
        ("replies:", "replies: [", 4, "bracket"),
        ("  last:", "  welcome:", 8, "stands here twice"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, before: str, after: str, line: int, words: str) -> None:
    file = write(tmp_path, GOOD.replace(before, after))
    found = read_persona_file(file)
    assert [problem.line for problem in found.problems][:1] == [line], found.problems
    assert words in found.problems[0].message
    with pytest.raises(PersonaError, match=f"ann.yaml:{line}: "):
        read_persona(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match="no such file"):
        read_persona(tmp_path / "nobody.yaml")
