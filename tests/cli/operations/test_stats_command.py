import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.translated_course import write_translated_course

from drip.cli import main


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(words))
    return result.exit_code, result.output


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with the small course in two languages, and two people."""
    monkeypatch.chdir(tmp_path)
    assert run("init")[0] == 0
    assert run("course", "publish", str(write_translated_course(tmp_path / "course")))[0] == 0
    for name in ("ann", "ben"):
        assert run("subscriber", "add", f"{name}@example.net", "--course", "seasons", "--confirmed")[0] == 0
    return tmp_path


def test_the_numbers_of_a_course_are_printed(here: Path) -> None:
    code, output = run("stats")
    assert code == 0
    assert output.startswith("Four seasons (seasons, version 1): 2 active\ncareer: unknown 2\n")
    assert "\nwelcome\t0\t0\t—\t0\t—\t0\t0\t0\n" in output
    assert "\nwelcome\tasking\t0\t0\t0\t0\ttoo few to tell\n" in output


def test_the_numbers_of_a_course_as_json(here: Path) -> None:
    code, output = run("stats", "seasons", "--json")
    assert code == 0
    (course,) = json.loads(output)
    assert course["people"]["active"] == 2
    assert course["lessons"][0]["median_seconds"] is None
    assert [variant["name"] for variant in course["lessons"][0]["variants"]] == ["plain", "asking", "short"]


def test_a_course_that_is_not_published_is_told(here: Path) -> None:
    code, output = run("stats", "nothing")
    assert code == 1
    assert "No course 'nothing' is published. See: drip course list" in output


def test_the_language_is_chosen_when_somebody_is_added(here: Path) -> None:
    add = ("subscriber", "add", "--course", "seasons", "--language")
    assert run(*add, "de", "cleo@example.net") == (0, "cleo@example.net: a confirmation mail is on its way.\n")
    assert "cleo@example.net  UTC  de" in run("subscriber", "show", "cleo@example.net")[1]
    assert "seasons is not in French: dan@example.net gets it in English." in run(*add, "fr", "dan@example.net")[1]
    code, output = run(*add, "german", "eve@example.net")
    assert code == 1
    assert "'german' is not the code of a language" in output
