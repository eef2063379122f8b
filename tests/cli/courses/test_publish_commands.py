"""Plan, publish and go back, as an author does at the prompt."""

import json
from pathlib import Path

import pytest
from support.shell import fails, ok, run
from support.sites import copy_course, edit_course


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with the small course live and one person in it; the course's folder, where its hour was changed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    copy_course(tmp_path / "course")
    ok("init")
    assert "Published seasons, version 1." in ok("course", "publish", "course")
    ok("subscriber", "add", "mara@example.net", "--course", "seasons", "--confirmed")
    return edit_course(tmp_path / "course", '"07:30"', '"09:00"')


def test_a_plan_says_what_would_change_and_changes_nothing(folder: Path) -> None:
    assert "1 person gets the same lesson next, at another time" in ok("course", "plan", "course")
    assert "version" not in ok("course", "plan", "course", "--people").partition("Who moves")[2]
    assert ok("course", "history", "seasons").count("\n") == 1


def test_a_plan_is_told_person_by_person(folder: Path) -> None:
    told = ok("course", "plan", "course", "--people").splitlines()[-1].split("\t")
    assert told[0] == "mara@example.net"
    assert "07:30" in told[1]
    assert "09:00" in told[2]


def test_a_plan_as_json(folder: Path) -> None:
    told = json.loads(ok("course", "plan", "course", "--json"))
    assert [edit["kind"] for edit in told["edits"]] == ["course"]
    assert [person["email"] for person in told["people"]] == ["mara@example.net"]


def test_publishing_asks_first_and_takes_no_for_an_answer(folder: Path) -> None:
    assert "Nothing was published." in fails("course", "publish", "course", stdin="n\n")
    assert "1 person goes on in it" in ok("course", "publish", "course", stdin="y\n")
    assert "Nothing has changed: version 2" in ok("course", "publish", "course")


def test_where_nobody_can_be_asked_publishing_says_how(folder: Path) -> None:
    assert "--yes" in fails("course", "publish", "course", stdin="")
    assert "version 2" in ok("course", "publish", "course", "--yes")


def test_the_history_says_who_published_and_why(folder: Path) -> None:
    ok("course", "publish", "course", "--yes", "--by", "Ines", "--note", "Later in the day")
    ok("course", "rollback", "seasons", "--yes", "--by", "Ines")
    lines = [line.split("\t") for line in ok("course", "history", "seasons").splitlines()]
    assert [line[0] for line in lines] == ["3", "2", "1"]
    assert lines[0][2:4] == ["Ines", "version 1"]
    assert lines[1][4] == "Later in the day"
    newest = json.loads(ok("course", "history", "seasons", "--json"))[0]
    assert (newest["number"], newest["source"]) == (3, "version 1")


def test_going_back_shows_the_plan_and_asks(folder: Path) -> None:
    assert "only one version" in fails("course", "rollback", "seasons")
    ok("course", "publish", "course", "--yes")
    told = run("course", "rollback", "seasons", stdin="n\n").output
    assert "1 person gets the same lesson next" in told
    assert "version 3" in ok("course", "rollback", "seasons", stdin="y\n")
    assert "the same as the live one" in ok("course", "rollback", "seasons", "--to", "1")
    assert "no version 9" in fails("course", "rollback", "seasons", "--to", "9")
    assert "No course 'nothing'" in fails("course", "rollback", "nothing")


def test_a_course_with_problems_is_not_published(folder: Path) -> None:
    edit_course(folder, "lesson: welcome", "lesson: welcom")
    assert "did you mean 'welcome'" in fails("course", "publish", "course", "--yes")
