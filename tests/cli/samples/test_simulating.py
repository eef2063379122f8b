"""drip course simulate, as an author meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drip.cli import main

MARA = """name: Mara
zone: Europe/Lisbon
starts: "2027-03-22 21:00"
replies:
  welcome: {after: 3 hours, text: "Rest, for once."}
  name-your-season: {after: 1 day, text: "1. autumn"}
writes:
  - {after: 4 days, text: PAUSE 1 WEEK}
"""
TIMELINE = """Mara, Europe/Lisbon, from Mon 22 Mar 2027 21:00

Mon 22 Mar 2027  21:00  confirmed
Wed 24 Mar 2027  07:30  sent lesson welcome
Wed 24 Mar 2027  10:30  replied welcome
Wed 24 Mar 2027  10:30  answered hope
Fri 26 Mar 2027  07:30  sent lesson name-your-season{holiday}
Fri 26 Mar 2027  21:00  paused until Fri 02 Apr 2027 (reply)
Fri 26 Mar 2027  21:00  sent notice
Sat 27 Mar 2027  07:30  replied name-your-season
Sat 27 Mar 2027  07:30  answered career_season
Sat 27 Mar 2027  07:30  season career: fall (reply)
Sun 28 Mar 2027  02:00  the clocks go forward one hour
Fri 02 Apr 2027  00:00  resumed (date)
Fri 02 Apr 2027  07:30  branch season.career: fall
Fri 02 Apr 2027  07:30  sent lesson harvest
Mon 05 Apr 2027  07:30  sent lesson let-go
Mon 12 Apr 2027  07:30  sent lesson last
Mon 12 Apr 2027  07:30  finished

finished: 5 lessons, 2 replies, 2 answers, 1 branch
"""


@pytest.fixture
def folder(course_folder: Path) -> Path:
    (course_folder / "personas").mkdir()
    (course_folder / "personas" / "mara.yaml").write_text(MARA)
    return course_folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["course", "simulate", str(folder), *words])


def printed(folder: Path, *words: str, code: int = 0) -> str:
    result = run(folder, *words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_a_timeline_tells_what_happens_in_local_time_and_on_which_holidays(folder: Path) -> None:
    holiday = "  (public holiday: Good Friday)"
    assert printed(folder, "--persona", "mara") == TIMELINE.format(holiday=holiday)


def test_a_golden_timeline_is_this_text_without_the_holidays(folder: Path) -> None:
    golden = folder / "personas" / "mara.timeline"
    assert printed(folder, "--all", "--update") == f"wrote {golden}\n"
    assert golden.read_text() == TIMELINE.format(holiday="")
    assert printed(folder, "--all", "--update") == "One timeline, as before.\n"
    assert printed(folder, "--all") == "One timeline, as before.\n"


def test_a_change_of_the_course_shows_as_a_diff(folder: Path) -> None:
    printed(folder, "--all", "--update")
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text().replace("after: 1 week", "after: 2 weeks"))
    told = printed(folder, "--all", code=1)
    assert "-Mon 12 Apr 2027  07:30  sent lesson last\n" in told
    assert "+Mon 19 Apr 2027  07:30  sent lesson last\n" in told
    assert "1 of 1 timelines differ" in told
    assert "Fri 26 Mar" not in told
    assert json.loads(run(folder, "--all", "--json").stdout)["mara"]["same"] is False


def test_a_timeline_that_is_missing_or_left_over_is_told(folder: Path) -> None:
    left = folder / "personas" / "jonas.timeline"
    left.touch()
    told = printed(folder, "--all", code=1)
    assert "mara.timeline: this timeline is missing" in told
    assert f"{left}: this persona is no more" in told
    printed(folder, "--all", "--update")
    assert "0 of 1 timelines differ" in printed(folder, "--all", code=1)


def test_another_zone_and_another_start_move_the_persona(folder: Path) -> None:
    told = printed(folder, "--persona", "mara", "--zone", "Asia/Tokyo", "--start", "2027-04-30 21:00")
    assert told.startswith("Mara, Asia/Tokyo, from Fri 30 Apr 2027 21:00\n")
    assert "Mon 03 May 2027  07:30  sent lesson welcome  (public holiday: Constitution Day)\n" in told
    assert "the clocks" not in told


@pytest.mark.parametrize("since", ["2027-04-05", "let-go"])
def test_a_timeline_can_be_shown_from_a_day_or_a_lesson_on(folder: Path, since: str) -> None:
    told = printed(folder, "--persona", "mara", "--from", since)
    assert told.splitlines()[2] == "Mon 05 Apr 2027  07:30  sent lesson let-go"
    assert told.endswith("\n\nfinished: 5 lessons, 2 replies, 2 answers, 1 branch\n")


def test_json_has_every_event_with_its_data(folder: Path) -> None:
    told = json.loads(printed(folder, "--persona", "mara", "--json"))
    assert (told["persona"], told["name"], told["state"], told["lessons"]) == ("mara", "Mara", "finished", 5)
    assert told["events"][4] == {
        "at": "2027-03-26T07:30:00+00:00",
        "what": "sent lesson name-your-season",
        "kind": "sent",
        "data": {"mail": "lesson", "lesson": "name-your-season"},
        "holiday": "Good Friday",
    }
    assert [event["at"] for event in told["events"] if event["kind"] == "clocks change"] == [
        "2027-03-28T02:00:00+01:00"
    ]


def test_without_a_name_it_says_who_there_is(folder: Path) -> None:
    assert printed(folder).startswith("mara\n")
    assert json.loads(printed(folder, "--json")) == ["mara"]
    (folder / "personas" / "mara.yaml").unlink()
    assert "no personas yet" in printed(folder)
    assert "no personas yet" in printed(folder, "--all")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--persona", "mra"], 1, "There is no persona 'mra'"),
        (["--persona", "mra"], 1, "did you mean 'mara'?"),
        (["--persona", "mara", "--zone", "Europe/Lisbn"], 1, "Did you mean Europe/Lisbon?"),
        (["--persona", "mara", "--start", "soon"], 2, "'soon' is not a day and time"),
        (["--persona", "mara", "--from", "lst"], 2, "neither a date nor a lesson of this course, did you mean 'last'?"),
        (["--all", "--persona", "mara"], 2, "leave out --persona"),
        (["--persona", "mara", "--update"], 2, "--update goes with --all"),
        (["--zone", "Asia/Tokyo"], 2, "--persona"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, words: list[str], code: int, told: str) -> None:
    assert told in " ".join(printed(folder, *words, code=code).split())


def test_mistakes_in_the_course_and_in_a_persona_are_told_with_their_place(folder: Path) -> None:
    file = folder / "personas" / "mara.yaml"
    file.write_text(MARA.replace("welcome:", "welcom:"))
    for words in (["--persona", "mara"], ["--all"]):
        assert f"{file}:5: unknown lesson 'welcom'" in printed(folder, *words, code=1)
    (folder / "lessons" / "welcome.md").unlink()
    assert "course.yaml:" in printed(folder, "--persona", "mara", code=1)
    assert "no such folder" in printed(folder / "nowhere", "--persona", "mara", code=1)


def test_a_condition_that_cannot_be_decided_is_told(folder: Path) -> None:
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + "  - when: answers.hope > 3\n    then: [{lesson: tour}]\n")
    result = run(folder, "--persona", "mara")
    assert "can't be decided" in result.stderr
    assert "finished: 5 lessons" in result.stdout


def test_no_mail_is_compiled_and_no_database_is_loaded_for_it(folder: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from click.testing import CliRunner; from drip.cli import main;"
        f"r = CliRunner().invoke(main, ['course', 'simulate', {str(folder)!r}, '--persona', 'mara']);"
        "assert r.exit_code == 0, r.output;"
        "print([name for name in ('sqlalchemy', 'mjml', 'fastapi', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("start", ["9999-12-31", "0001-01-01 08:00"])
def test_a_year_beyond_all_calendars_is_refused_with_a_sentence(folder: Path, start: str) -> None:
    result = run(folder, "--persona", "mara", "--start", start)
    assert result.exit_code == 2
    assert "the years here are 2000 to 2199" in result.output
