"""A course that goes from one installation to another as one file, on the command line."""

from pathlib import Path

import pytest
from support.shell import fails, ok
from support.sites import COURSE


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_course_is_carried_and_arrives_inactive(here: Path) -> None:
    assert "Wrote seasons.dripcourse" in ok("course", "export", str(COURSE))
    said = ok("course", "import", "seasons.dripcourse")
    assert "nobody gets anything until you publish it" in said
    assert (here / "courses/seasons/course.yaml").read_bytes() == (COURSE / "course.yaml").read_bytes()
    ok("init")
    assert "No course is published yet" in ok("course", "list")
    assert "version 1" in ok("course", "publish", "courses/seasons")


def test_it_goes_where_one_says(here: Path) -> None:
    ok("course", "export", str(COURSE), "--output", "other.zip")
    ok("course", "import", "other.zip", "mine")
    assert (here / "mine/course.yaml").is_file()
    assert "is not empty" in fails("course", "import", "other.zip", "mine")


def test_what_stays_behind_is_told(here: Path) -> None:
    ok("course", "new", "garden")
    (here / "garden/notes.txt").write_text("mine", encoding="utf-8")
    assert "Left out, as no part of the course: notes.txt" in ok("course", "export", "garden")


def test_a_course_with_something_to_mend_arrives_and_says_so(here: Path) -> None:
    ok("course", "new", "garden")
    lesson = here / "garden/lessons/welcome.md"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "{{ nobody }}\n", encoding="utf-8")
    ok("course", "export", "garden")
    said = fails("course", "import", "garden.dripcourse")
    assert "courses/garden/lessons/welcome.md:" in said
    assert "one thing to mend" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "nowhere"), "no course.yaml"),
        (("export", str(COURSE), "--output", "."), "is a folder"),
        (("export", str(COURSE), "--output", "no/such/place"), "No such file"),
        (("import", "nothing.dripcourse"), "can't be read"),
        (("import", str(COURSE / "course.yaml")), "no exported course"),
    ],
)
def test_what_can_not_be_done_is_said(here: Path, words: tuple[str, ...], said: str) -> None:
    assert said in fails("course", *words)
    assert list(here.iterdir()) == []
