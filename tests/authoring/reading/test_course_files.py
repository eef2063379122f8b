"""Files that are missing, misplaced, or written by another program's rules."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from drip.authoring.reading.read import read_course

Mistakes = list[tuple[str, int, str]]


@pytest.mark.parametrize("file", ["course.yaml", "lessons/welcome.md"])
def test_marks_and_line_ends_of_other_systems_do_no_harm(folder: Path, file: str) -> None:
    before = read_course(folder).course
    data = (folder / file).read_bytes()
    (folder / file).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert read_course(folder).course == before
    (folder / file).write_bytes(data.replace(b"\n", b"\r"))
    assert read_course(folder).course == before


@pytest.mark.parametrize("file", ["course.yaml", "lessons/welcome.md"])
def test_other_encodings_are_named(folder: Path, mistakes: Callable[..., Mistakes], file: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_bytes(text.encode("utf-16"))
    assert [problem.message for problem in read_course(folder).problems] == [
        "this file is saved as UTF-16: save it as UTF-8"
    ]
    (folder / file).write_bytes(b"# one\n" + "# Jörg\n".encode("latin-1") + text.encode())
    [problem] = read_course(folder).problems
    assert problem.line == 2
    assert "not UTF-8" in problem.message


@pytest.mark.parametrize(
    ("change", "file", "hint"),
    [
        (lambda at: at("course.yaml").unlink(), "course.yaml", "this file is missing"),
        (lambda at: at("course.yaml").write_text(""), "course.yaml", "this is empty"),
        (lambda at: at("course.yaml").write_text("- a\n"), "course.yaml", "'key: value'"),
        (lambda at: at("lessons/welcome.md").write_text(""), "lessons/welcome.md", "a lesson begins with"),
        (lambda at: at("lessons/welcome.md").write_text("x" * 1_000_001), "lessons/welcome.md", "larger than 1 MB"),
        (lambda at: at("lessons/welcome.md").rename(at("lessons/Welcome.md")), "lessons/Welcome.md", "'welcome'"),
        (lambda at: at("lessons/notes.txt").write_text("x"), "lessons/notes.txt", "a name that ends in .md"),
        (lambda at: at("lessons/two.MD").write_text("x"), "lessons/two.MD", "a name that ends in .md"),
    ],
)
def test_a_file_that_is_not_what_it_should_be(
    folder: Path, change: Callable[[Callable[[str], Path]], object], file: str, hint: str
) -> None:
    change(lambda name: folder / name)
    [problem] = read_course(folder).problems
    assert problem.file == str(folder / file)
    assert problem.line == 1
    assert hint in problem.message


def test_a_lesson_without_text(folder: Path) -> None:
    (folder / "lessons/welcome.md").write_text("---\nsubject: Hi\n---\n\n  \n", encoding="utf-8")
    assert [(p.line, p.message) for p in read_course(folder).problems] == [
        (3, "this lesson has no text: write it below the second '---'")
    ]


def test_a_lesson_that_the_sequence_does_not_name(folder: Path) -> None:
    shutil.copy(folder / "lessons/a-quiet-week.md", folder / "lessons/spare.md")
    [problem] = read_course(folder).problems
    assert problem.file == str(folder / "lessons/spare.md")
    assert "no one can reach this lesson: add '- lesson: spare'" in problem.message


def test_a_course_without_its_lessons(folder: Path) -> None:
    shutil.rmtree(folder / "lessons")
    draft = read_course(folder)
    assert draft.course is None
    assert "this course has no folder 'lessons'" in draft.problems[0].message


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    draft = read_course(tmp_path / "nowhere")
    assert draft.course is None
    assert [problem.file for problem in draft.problems] == [str(tmp_path / "nowhere")]
    assert draft.place("lesson/x").line == 1


def test_a_link_may_not_lead_out_of_the_course(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\nsubject: Secret\n---\nSecret\n", encoding="utf-8")
    (folder / "lessons/welcome.md").unlink()
    (folder / "lessons/welcome.md").symlink_to(tmp_path / "secret.md")
    [problem] = read_course(folder).problems
    assert "outside the course" in problem.message


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)])
def test_a_lesson_that_is_no_file(folder: Path, make: Callable[[Path], object]) -> None:
    (folder / "lessons/welcome.md").unlink()
    make(folder / "lessons/welcome.md")
    [problem] = read_course(folder).problems
    assert problem.message == "this is not a file"


def test_what_editors_leave_behind_is_no_lesson(folder: Path) -> None:
    for name in (".DS_Store", ".welcome.md.swp", "welcome.md~"):
        (folder / "lessons" / name).write_bytes(b"\x00\xff")
    assert read_course(folder).problems == ()
