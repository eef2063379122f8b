from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from drip.authoring.reading.persona import read_persona
from drip.authoring.reading.read import read_course
from drip.authoring.writing.scaffold import FolderInUseError, write_course
from drip.cli import main
from drip.core.courses.course import Branch, walk_steps
from drip.core.simulation.simulate import simulate
from drip.flow.courses.publish import check_course
from drip.flow.zones import zone_of
from drip.rendering import condition_holds

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[3] / "templates"


def test_a_new_course_has_no_problems_and_a_branch_by_season(tmp_path: Path) -> None:
    written = write_course(tmp_path / "new" / "garden", "garden", "The garden")
    draft = read_course(tmp_path / "new" / "garden")
    assert draft.problems == ()
    assert draft.course is not None
    assert draft.course.slug == "garden"
    assert draft.course.title == "The garden"
    assert [step.by for step in walk_steps(draft.course.sequence) if isinstance(step, Branch)] == ["season.career"]
    assert sorted(written) == sorted(path for path in (tmp_path / "new").rglob("*") if path.is_file())
    assert len(draft.course.lessons) == 5


def test_the_persona_of_a_new_course_answers_its_lessons(tmp_path: Path) -> None:
    write_course(tmp_path / "garden", "garden", "The garden")
    persona, course = read_persona(tmp_path / "garden/personas/mara.yaml"), read_course(tmp_path / "garden").course
    assert course is not None
    timeline = simulate(course, persona, MONDAY, zone_of(persona.zone), condition_holds)
    answered = [h.data["question"] for h in timeline.events if h.kind == "answered" and h.data["clear"]]
    assert answered == ["hope", "career_season", "how_it_went"]
    assert {"branch": "season.career", "track": "winter"} in [h.data for h in timeline.events if h.kind == "branch"]


def test_a_new_course_comes_with_the_golden_timeline_of_its_persona(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["course", "new", str(tmp_path / "garden")]).exit_code == 0
    compared = CliRunner().invoke(main, ["course", "simulate", str(tmp_path / "garden"), "--all"])
    assert (compared.exit_code, compared.output) == (0, "One timeline, as before.\n")


def test_a_new_course_can_be_published_as_it_is(tmp_path: Path) -> None:
    write_course(tmp_path / "garden", "garden", "The garden")
    assert check_course(tmp_path / "garden", TEMPLATES).problems == ()


@pytest.mark.parametrize(
    "title", ['It\'s "mine": all of it # really', "{{ title }}", "*Stars*", "TITLE: SLUG", "ümlaut 春"]
)
def test_any_title_and_sender_survive(tmp_path: Path, title: str) -> None:
    write_course(tmp_path / "c", "c", title, sender=title, email="a@example.com", address=title)
    course = read_course(tmp_path / "c").course
    assert course is not None
    assert course.title == course.sender.name == course.sender.address == title
    assert course.sender.email == "a@example.com"


@pytest.mark.parametrize(("slug", "title"), [("My Course", "x"), ("../up", "x"), ("ok", ""), ("ok", "a\nb")])
def test_a_name_that_can_not_be_one_writes_nothing(tmp_path: Path, slug: str, title: str) -> None:
    with pytest.raises(ValueError, match=r"small letters|empty|one line"):
        write_course(tmp_path / "c", slug, title)
    assert not (tmp_path / "c").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderInUseError, match="is not empty"):
        write_course(tmp_path, "garden", "The garden")
    with pytest.raises(FolderInUseError, match="is a file"):
        write_course(tmp_path / "mine.txt", "garden", "The garden")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
