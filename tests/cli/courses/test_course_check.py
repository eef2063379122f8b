import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drip.authoring import write_course
from drip.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_course(tmp_path / "garden", "garden", "The garden")
    return tmp_path / "garden"


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["course", "check", *map(str, words)])


def spoil(folder: Path) -> Path:
    """One problem, and one note."""
    welcome = folder / "lessons" / "welcome.md"
    welcome.write_text(welcome.read_text() + "\n[50%, or: more](more.md) ![](https://example.com/x.png)\n")
    return folder


def test_a_good_course_is_told_with_its_ways(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 0
    assert result.output == (
        "The garden: 5 lessons, 3 questions, 3 ways through it;"
        " the shortest has 3 lessons in 8 days, the longest 4 lessons in 12 days.\n"
    )


def test_problems_are_told_by_line_and_notes_apart(folder: Path) -> None:
    result = check(spoil(folder))
    assert result.exit_code == 1
    problem, note, ways, mend = result.output.splitlines()
    assert problem.startswith(f"{folder}/lessons/welcome.md:20: the link 'more.md' leads nowhere")
    assert note.startswith(f"{folder}/lessons/welcome.md:20: note: this picture")
    assert "3 ways" in ways
    assert mend == "Error: One thing to mend."


@pytest.mark.parametrize("option", [["--json"], ["--format", "json"]])
def test_programs_get_json(folder: Path, option: list[str]) -> None:
    result = check(spoil(folder), *option)
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert data["course"] == "garden"
    assert [(one["line"], sorted(one)) for one in data["problems"]] == [(20, ["file", "line", "message"])]
    assert len(data["notes"]) == 1
    assert data["ways"] == {
        "count": 3,
        "complete": True,
        "shortest": {"days": 8, "lessons": 3},
        "longest": {"days": 12, "lessons": 4},
        "fewest_lessons": 3,
        "most_lessons": 4,
    }


def test_several_courses_are_a_list(folder: Path, tmp_path: Path) -> None:
    write_course(tmp_path / "other", "other", "Another")
    data = json.loads(check(folder, tmp_path / "other", "--json").stdout)
    assert [one["course"] for one in data] == ["garden", "other"]


def test_workflows_get_annotations_whose_signs_are_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "50%, a:b"
    write_course(folder, "garden", "The garden")
    error, notice = check(spoil(folder), "--format", "github").stdout.splitlines()[:2]
    place = f"{tmp_path}/50%25%2C a%3Ab/lessons/welcome.md,line=20"
    assert error.startswith(f"::error file={place}::the link 'more.md'")
    assert notice.startswith(f"::notice file={place}::this picture")


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    result = check(tmp_path / "nowhere", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ways"] is None


def test_no_folder_is_wrong_usage() -> None:
    assert check().exit_code == 2
