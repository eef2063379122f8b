"""`drip course graph` as an author meets it."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result
from support.sites import COURSE, ROOT

from drip.cli import main

SHIPPED = str(ROOT / "courses/redefine-success")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["course", "graph", *words])


def ok(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_picture_in_the_docs_is_that_of_the_course() -> None:
    """To bring it up to date: drip course graph courses/redefine-success --output docs/course.svg"""
    assert ok(SHIPPED) == (ROOT / "docs/course.svg").read_text(encoding="utf-8")


def test_it_draws_svg_unless_something_else_is_asked_for() -> None:
    assert fromstring(ok(str(COURSE))).tag.endswith("svg")
    assert "\nflowchart TD\n" in ok(str(COURSE), "--format", "mermaid")


def test_the_name_of_the_file_says_the_format(folder: Path) -> None:
    for name, beginning in (("a.svg", "<svg"), ("a.mmd", "---"), ("a.mermaid", "---")):
        assert ok(str(COURSE), "--output", name) == f"wrote {name}\n"
        assert (folder / name).read_text(encoding="utf-8").startswith(beginning)
    ok(str(COURSE), "--output", "b.svg", "--format", "mermaid")
    assert (folder / "b.svg").read_text(encoding="utf-8").startswith("---")


def test_dark_and_light_are_one_scheme_each() -> None:
    dark, light = ok(str(COURSE), "--dark"), ok(str(COURSE), "--light")
    assert dark != light
    assert "prefers-color-scheme" not in dark + light
    assert "prefers-color-scheme" in ok(str(COURSE))


def test_a_course_with_a_mistake_is_drawn_as_it_stands(course_folder: Path) -> None:
    outline = course_folder / "course.yaml"
    outline.write_text(outline.read_text().replace("lesson: welcome", "lesson: welcom"))
    result = run(str(course_folder))
    assert result.exit_code == 0
    assert fromstring(result.stdout).tag.endswith("svg")
    assert "with 1 to mend. See: drip course check" in result.stderr


def test_where_there_is_nothing_to_draw_it_says_what_to_mend(folder: Path) -> None:
    (folder / "course").mkdir()
    (folder / "course/course.yaml").write_text("course: c\n")
    result = run("course")
    assert result.exit_code == 1
    assert "course/course.yaml:1:" in result.output
    assert "There is nothing to draw before this is mended." in result.output


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(folder: Path) -> None:
    result = run(str(COURSE), "--output", "no/such/folder.svg")
    assert result.exit_code == 1
    assert "no/such/folder.svg" in result.output
    assert "Traceback" not in result.output


def test_people_are_counted_on_the_site_of_this_folder() -> None:
    shell = CliRunner()
    assert "drip init" in run(str(COURSE), "--live").output
    assert shell.invoke(main, ["init"]).exit_code == 0
    unpublished = run(str(COURSE), "--live")
    assert unpublished.exit_code == 1
    assert "No course 'seasons' is published here" in unpublished.output
    for command in (
        ["course", "publish", str(COURSE)],
        ["subscriber", "add", "mara@example.net", "--course", "seasons", "--confirmed"],
        ["subscriber", "add", "ida@example.net", "--course", "seasons"],
    ):
        assert shell.invoke(main, command).exit_code == 0
    picture = ok(str(COURSE), "--live")
    for words in ("1 next", "1 had no lesson yet", "1 to confirm"):
        assert words in picture
    assert "1 next" in ok(str(COURSE), "--live", "--format", "mermaid")


def test_a_file_of_a_kind_that_nothing_draws_is_refused(folder: Path) -> None:
    result = run(str(COURSE), "--output", "course.pdf")
    assert result.exit_code == 2
    assert "What is a .pdf file to hold?" in result.output
    assert not (folder / "course.pdf").exists()


def test_a_name_that_no_file_can_have_is_told_in_a_sentence() -> None:
    result = run(str(COURSE), "--output", f"{'a' * 300}.svg")
    assert result.exit_code == 1
    assert "too long" in result.output
