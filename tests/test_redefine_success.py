"""What the course that ships promises its readers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from support.sites import ROOT, TEMPLATES

from drip.authoring import read_course, read_persona
from drip.core.courses.course import Course, Season
from drip.core.simulation.simulate import Timeline, simulate
from drip.flow.courses.publish import check_course
from drip.rendering import condition_holds

FOLDER = ROOT / "courses" / "redefine-success"
LISBON = ZoneInfo("Europe/Lisbon")
MONDAY = datetime(2027, 1, 4, 22, tzinfo=LISBON)
AT_ONCE = dict.fromkeys(("name-your-season", "four-seasons-tour", "check-in"), "2 hours")
AT_LAST = {"name-your-season": "95 hours", "four-seasons-tour": "47 hours", "check-in": "47 hours"}
SHORTEST, SIX_WEEKS = 36, 6 * 7 + 1  # days
CLIPPED = 102 * 1024  # octets of a mail of which Gmail shows no more

Said = dict[str, tuple[str, str]]  # {lesson: (after how long, the words)}


@pytest.fixture(scope="module")
def course() -> Course:
    read = read_course(FOLDER).course
    assert read is not None
    return read


def lesson_files() -> list[Path]:
    return sorted((FOLDER / "lessons").glob("*.md"))


def body(file: Path) -> str:
    return file.read_text(encoding="utf-8").split("---\n", 2)[2]


def play(course: Course, folder: Path, starts: datetime, said: Said) -> Timeline:
    script = {"name": "A", "zone": LISBON.key, "starts": f"{starts:%Y-%m-%d %H:%M}"}
    replies = {lesson: {"after": after, "text": words} for lesson, (after, words) in said.items()}
    file = folder / "a.yaml"
    file.write_text(yaml.safe_dump({**script, "replies": replies}))
    return simulate(course, read_persona(file), starts.astimezone(UTC), LISBON, condition_holds)


def ways() -> Iterator[Said]:
    """Those who never answer, at once, and when every wait is all but over; with the tour, and with another season."""
    yield {}
    for haste, first, then in product((AT_ONCE, AT_LAST), Season, Season):
        check_in = {"check-in": (haste["check-in"], f"1. {then} 2. winter")}
        for asked in ("name-your-season", "four-seasons-tour"):
            yield {asked: (haste[asked], f"1. {first} 2. spring"), **check_in}


def days_of(timeline: Timeline) -> int:
    """From the first lesson to the last, both counted."""
    sent = [one.at.date() for one in timeline.events if one.kind == "sent" and one.data["mail"] == "lesson"]
    return (sent[-1] - sent[0]).days + 1


def test_it_has_no_problems_and_no_mail_is_anywhere_near_too_heavy() -> None:
    checked = check_course(FOLDER, TEMPLATES)
    assert checked.problems == ()
    assert max(len(mail.html) for mail in checked.mails.values()) < CLIPPED / 2


@pytest.mark.parametrize("weekday", range(7))
def test_it_takes_six_weeks_or_a_little_less(course: Course, tmp_path: Path, weekday: int) -> None:
    starts = MONDAY + timedelta(days=weekday)
    patient = replace(course, still_there=None)  # who is silent all the way is asked, and waited for
    lengths = [days_of(play(patient, tmp_path, starts, way)) for way in ways()]
    assert min(lengths) >= SHORTEST
    assert max(lengths) <= SIX_WEEKS


@pytest.mark.parametrize("season", Season)
def test_every_season_has_a_track_of_three_and_who_changes_gets_the_whole_other_one(
    course: Course, tmp_path: Path, season: Season
) -> None:
    tracks = {
        "spring": ["plant-one-thing", "small-bets", "slow-sprouts"],
        "summer": ["guard-what-grows", "good-fences", "big-enough"],
        "fall": ["honest-harvest", "when-to-stop", "clear-the-bed"],
        "winter": ["permission-to-rest", "least-week", "under-the-snow"],
    }
    for other in Season:
        said = {
            "name-your-season": ("2 hours", f"1. {season} 2. spring"),
            "check-in": ("2 hours", f"1. {other} 2. spring"),
        }
        received = play(course, tmp_path, MONDAY, said).lessons
        assert [lesson for lesson in received if lesson in tracks[other]] == tracks[other]
        assert [lesson for lesson in received if lesson in tracks[season]][:2] == tracks[season][:2]


@pytest.mark.parametrize("file", lesson_files(), ids=lambda file: file.stem)
def test_a_lesson_asks_is_short_and_leads_to_no_page_that_may_go(course: Course, file: Path) -> None:
    text = body(file)
    assert 1 <= len(course.lessons[file.stem].ask) <= 2
    assert 400 <= len(re.sub(r"{%.*?%}|{{.*?}}|[#>*]", " ", text).split()) <= 700
    assert "http" not in text
    assert "—" not in text
