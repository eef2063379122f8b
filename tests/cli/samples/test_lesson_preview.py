"""`drip lesson preview`, as an author types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drip.cli import main

MARA = 'name: Mara\nzone: UTC\nstarts: "2027-01-04 06:00"\nreplies: {welcome: {text: To sleep through.}}\n'


@pytest.fixture
def written(course_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with a persona; the command is typed beside its folder."""
    monkeypatch.chdir(tmp_path)
    (course_folder / "personas").mkdir()
    (course_folder / "personas" / "mara.yaml").write_text(MARA)
    return course_folder


def preview(*words: str) -> Result:
    return CliRunner().invoke(main, ["lesson", "preview", *words])


def shown(*words: str) -> str:
    result = preview(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(code: int, *words: str) -> str:
    result = preview(*words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_the_text_of_a_lesson_is_printed_below_its_subject(written: Path) -> None:
    said = shown("course/lessons/welcome.md")
    assert said.startswith("Subject: Hello, welcome\n\nWelcome. Three letters a week")
    assert "Leave the course: http://127.0.0.1:8025/test/leave" in said


@pytest.mark.parametrize("words", [("welcome", "--course", "course"), ("lesson:welcome", "--course", "course")])
def test_a_lesson_can_be_named_by_its_name(written: Path, words: tuple[str, ...]) -> None:
    assert shown(*words) == shown("course/lessons/welcome.md")


def test_inside_the_course_its_name_is_enough(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written)
    assert "Hello, welcome" in shown("welcome")
    monkeypatch.chdir(written / "lessons")
    assert "Hello, welcome" in shown("welcome.md")


def test_a_persona_and_a_season_change_the_words(written: Path) -> None:
    assert "> To sleep through." in shown("course/lessons/name-your-season.md", "--persona", "mara")
    assert "is in summer." in shown("course/lessons/rest.md", "--season", "career=summer")


def test_what_the_persona_never_gets_is_said_beside_it(written: Path) -> None:
    result = preview("course/lessons/rest.md", "--persona", "mara")
    assert result.stderr == "Mara never gets rest: here it is without any answers.\n"
    assert result.stdout.startswith("Subject: The letter rest")


def test_mails_of_drips_own_can_be_seen_too(written: Path) -> None:
    assert "Four seasons: is this you?" in shown("confirmation", "--course", "course")
    assert "Still time" in shown("reminder:name-your-season", "--course", "course")
    assert "What you can write to me" in shown("notice", "--course", "course")


def test_the_page_goes_to_a_file(written: Path, tmp_path: Path) -> None:
    assert shown("course/lessons/welcome.md", "--output", "mail.html") == "wrote mail.html\n"
    page = (tmp_path / "mail.html").read_text()
    assert page.startswith("<!doctype html>")
    assert shown("course/lessons/welcome.md", "--html") == page
    shown("course/lessons/welcome.md", "--text", "--output", "mail.html")
    assert (tmp_path / "mail.html").read_text().startswith("Subject: ")


def test_pictures_are_those_in_the_folder(written: Path) -> None:
    lesson = written / "lessons" / "welcome.md"
    lesson.write_text(lesson.read_text() + "\n![A gate](assets/gate.png)\n")
    assert f"{(written / 'assets').as_uri()}/gate.png" in shown("course/lessons/welcome.md", "--html")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("welcom", "--course", "course"), "There is no lesson 'welcom' in seasons, did you mean 'welcome'?"),
        (("welcome",), "Which course is 'welcome' in? Add --course FOLDER"),
        (("course/lessons/welcom.md",), "There is no file course/lessons/welcom.md."),
        (("reminder:welcome", "--course", "course"), "nothing waits for its answers"),
        (("welcome", "--course", "nowhere"), "nowhere"),
        (("welcome", "--course", "course", "--persona", "nobody"), "There is no persona 'nobody'"),
        (("welcome", "--course", "course", "--persona", "nobody"), "there is: mara."),
        (("welcome", "--course", "course", "--language", "de"), "welcome has no language 'de'; there is: en."),
        (("welcome", "--course", "course", "--variant", "short"), "welcome has no variant 'short'; there is: none."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(written: Path, words: tuple[str, ...], said: str) -> None:
    assert said in refused(1, *words)


@pytest.mark.parametrize("season", ["career=autum", "love=winter", "winter"])
def test_a_season_that_is_none_is_wrong_usage(written: Path, season: str) -> None:
    assert f"'{season}' is not AREA=SEASON: AREA is one of career, personal" in refused(
        2, "welcome", "--course", "course", "--season", season
    ).replace("\n", " ")


def test_a_lesson_with_a_mistake_shows_it(written: Path) -> None:
    lesson = written / "lessons" / "welcome.md"
    lesson.write_text(lesson.read_text().replace("Three", "{{ first_nam }}"))
    assert "welcome.md:9: unknown name 'first_nam'" in refused(1, "course/lessons/welcome.md")
    assert "The letter rest" in shown("course/lessons/rest.md"), "the others can be seen"


def test_a_file_outside_of_a_course_is_none_of_its_lessons(written: Path, tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "stray.md").write_text("Hello")
    assert "lessons/stray.md is in no course" in refused(1, "lessons/stray.md")
