"""Whatever stands in the folder: read_course doesn't raise, and every problem has a line that exists."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.growth import FACTOR, calls_grow_too_fast, calls_of

from drip.authoring.reading.read import CourseDraft, read_course
from drip.authoring.writing.scaffold import write_course
from drip.core.courses.course_json import course_from_json, course_to_json

PIECES = [
    *"{}[]:-'\"#&*!|>%@`\t\n ,?~\\\x07é",
    *("- ", "  ", "lesson: ", "by: ", "when: x", "await:", "after: 5", "then: [", "---\n", "null", "{}: 1"),
    *("<<: ", "- - ", "? ", "id: ", "await: []", "await: {}", "spring: [[]]", "on: {}", "\ufeff"),
]
EDITS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2000), st.sampled_from(PIECES)), min_size=1, max_size=4)
FILES = ("course.yaml", "course.yaml", "lessons/welcome.md", "lessons/looking-back.md")


def spoil(text: str, edits: list[tuple[int, int, str]]) -> str:
    for kind, place, piece in edits:
        lines = text.split("\n")
        row, column = place % len(lines), place % (len(text) + 1)
        match kind:
            case 0:
                text = "\n".join(lines[:row] + lines[row + 1 :])
            case 1:
                text = "\n".join([*lines[:row], lines[-row], *lines[row:]])
            case 2:
                text = "\n".join([*lines[:row], lines[row].partition(":")[0] + ": " + piece, *lines[row + 1 :]])
            case _:
                text = text[:column] + piece + text[column:]
    return text


def assert_sound(draft: CourseDraft) -> None:
    assert draft.course is not None or draft.problems
    assert list(draft.problems) == sorted(draft.problems)
    for problem in draft.problems:
        assert 1 <= problem.line <= Path(problem.file).read_text(encoding="utf-8").count("\n") + 2
        assert problem.message
    if draft.course is not None:
        assert course_from_json(json.loads(json.dumps(course_to_json(draft.course), sort_keys=True))) == draft.course


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), EDITS)
def test_a_spoilt_course_is_read_all_the_same(folder: Path, file: str, edits: list[tuple[int, int, str]]) -> None:
    path = folder / file
    good = path.read_text(encoding="utf-8")
    try:
        path.write_text(spoil(good, edits), encoding="utf-8")
        assert_sound(read_course(folder))
    finally:
        path.write_text(good, encoding="utf-8")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(FILES))
def test_any_bytes_are_read_all_the_same(folder: Path, data: bytes, file: str) -> None:
    good = (folder / file).read_bytes()
    (folder / file).write_bytes(data)
    draft = read_course(folder)
    (folder / file).write_bytes(good)
    assert draft.course is None
    assert draft.problems


def course_of(lessons: int, folder: Path) -> Path:
    write_course(folder, "c", "C")
    course = folder / "course.yaml"
    text = (folder / "lessons/welcome.md").read_text(encoding="utf-8") * 20
    for number in range(lessons):
        name = f"extra-{number}"
        words = text.replace("id: hope ", f"id: hope_{number} ")
        (folder / f"lessons/{name}.md").write_text(words, encoding="utf-8")
        course.write_text(course.read_text(encoding="utf-8") + f"  - lesson: {name}\n", encoding="utf-8")
    return folder


def test_a_course_of_thirty_lessons_is_read_fast(tmp_path: Path) -> None:
    folders = {count: course_of(count, tmp_path / str(count)) for count in (30, 30 // FACTOR)}
    assert read_course(folders[30]).problems == ()
    assert not calls_grow_too_fast(lambda count: read_course(folders[count]), 30)
    assert calls_of(lambda: read_course(folders[30])) < 60_000  # 42,000 when this was written
