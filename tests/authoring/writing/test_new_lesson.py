from pathlib import Path

import pytest

from drip.authoring import NewLessonError, read_course, write_lesson
from drip.core.courses.course import QuestionKind
from drip.flow.courses.check import check_course

TEMPLATES = Path(__file__).parents[3] / "templates"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", [*QuestionKind, None])
def test_a_new_lesson_of_any_kind_has_no_problems(folder: Path, kind: QuestionKind | None) -> None:
    made = write_lesson(folder, "letting-go", ask=kind, after="your-season")
    checked = check_course(folder, TEMPLATES)
    assert (checked.problems, checked.notes) == ((), ())
    assert checked.course is not None
    lesson = checked.course.lessons["letting-go"]
    assert lesson.subject == "Letting go"
    assert [question.kind for question in lesson.ask] == ([kind] if kind else [])
    assert list(checked.course.lessons)[1:3] == ["your-season", "letting-go"]
    assert made.step is not None
    assert made.step.where == "after your-season"


def test_any_subject_survives(folder: Path) -> None:
    write_lesson(folder, "letting-go", subject="He said: \"yes\" # 'really' \\ ümlaut")
    course = read_course(folder).course
    assert course is not None
    assert course.lessons["letting-go"].subject == "He said: \"yes\" # 'really' \\ ümlaut"


def test_its_question_gets_an_id_that_no_other_has(folder: Path) -> None:
    for name in ("hope", "2nd"):
        write_lesson(folder, name)
    course = read_course(folder).course
    assert course is not None
    assert [course.lessons[name].ask[0].id for name in ("welcome", "hope", "2nd")] == ["hope", "hope_2", "q_2nd"]


def test_a_step_that_is_there_already_is_left_as_it_is(folder: Path) -> None:
    outline = folder / "course.yaml"
    text = outline.read_text(encoding="utf-8").replace(
        "  - lesson: welcome\n", "  - lesson: welcome\n  - lesson: zither\n"
    )
    outline.write_text(text, encoding="utf-8")
    made = write_lesson(folder, "zither")
    assert made.step is None
    assert outline.read_text(encoding="utf-8") == text
    assert check_course(folder, TEMPLATES).problems == ()


def test_the_outline_keeps_its_line_ends_its_mode_and_its_mark(folder: Path) -> None:
    outline = folder / "course.yaml"
    outline.write_bytes(b"\xef\xbb\xbf" + outline.read_bytes().replace(b"\n", b"\r\n"))
    outline.chmod(0o640)
    before = outline.read_bytes()
    write_lesson(folder, "letting-go")
    after = outline.read_bytes()
    assert after.replace(b"  - lesson: letting-go\r\n", b"") == before
    assert outline.stat().st_mode & 0o777 == 0o640
    assert check_course(folder, TEMPLATES).problems == ()


@pytest.mark.parametrize(
    ("name", "after", "said"),
    [
        ("welcome", "", "is there already"),
        ("Big", "", "small letters"),
        ("../up", "", "small letters"),
        ("x", "welcom", "did you mean 'welcome'"),
        ("x", "zzz", "name one that is in its sequence"),
    ],
)
def test_what_can_not_be_made_changes_nothing(folder: Path, name: str, after: str, said: str) -> None:
    before = files(folder)
    with pytest.raises(NewLessonError, match=said):
        write_lesson(folder, name, after=after)
    assert files(folder) == before


def test_an_earlier_name_of_another_lesson_is_refused(folder: Path) -> None:
    lesson = folder / "lessons/welcome.md"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("ask:", "was: hello\nask:", 1), encoding="utf-8")
    with pytest.raises(NewLessonError, match="an earlier name of 'welcome'"):
        write_lesson(folder, "hello")


def test_without_areas_no_season_can_be_asked_for(folder: Path) -> None:
    outline = folder / "course.yaml"
    outline.write_text("course: c\ntitle: C\nsender: {name: N, email: n@example.com}\nsequence: [lesson: welcome]\n")
    with pytest.raises(NewLessonError, match="has no areas"):
        write_lesson(folder, "x", ask=QuestionKind.SEASON)


def test_an_outline_that_can_not_be_read_is_told_with_its_line(folder: Path) -> None:
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    with pytest.raises(NewLessonError, match=r"course\.yaml:5: .*title"):
        write_lesson(folder, "x")
    with pytest.raises(NewLessonError, match="--course FOLDER"):
        write_lesson(folder / "lessons", "x")


def test_a_mistake_in_another_lesson_does_not_keep_one_from_beginning_this_one(folder: Path) -> None:
    (folder / "lessons/looking-back.md").write_text("no front matter", encoding="utf-8")
    assert write_lesson(folder, "x").file.is_file()


def test_an_outline_that_can_not_be_written_leaves_no_lesson_behind(folder: Path) -> None:
    (folder / ".course.yaml.new").mkdir()
    with pytest.raises(IsADirectoryError):
        write_lesson(folder, "x")
    assert not (folder / "lessons/x.md").exists()
