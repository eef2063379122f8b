from pathlib import Path

import pytest
from support.mail import deliver, lessons, live_through, states
from support.scripted_server import DROP, scripted
from support.sites import MONDAY, TEMPLATES, HandClock, checked_course, clock_at, enroll

from drip.flow.courses.publish import check_course, publish
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.states import DeliveryState


def edit(folder: Path, old: str, new: str, file: str = "course.yaml") -> Path:
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    return folder


def republish(site: Site, folder: Path) -> tuple[int, bool, int]:
    checked = checked_course(folder)
    assert checked.problems == ()
    with site.database.write() as session:
        done = publish(Work(session, site, MONDAY), checked)
    return done.number, done.changed, done.moved


def test_publishing_the_same_again_changes_nothing(site: Site) -> None:
    with site.database.write() as session:
        again = publish(Work(session, site, MONDAY), checked_course())
    assert (again.number, again.changed, again.moved) == (1, False, 0)


def test_people_go_on_in_the_new_version(site: Site, course_folder: Path) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 00:00")
        (course_folder / "lessons" / "extra.md").write_text(
            "---\nsubject: Something new\npreview: New.\n---\nNew words.\n"
        )
        edit(course_folder, "  - lesson: name-your-season", "  - lesson: extra\n  - lesson: name-your-season")
        assert republish(site, course_folder) == (2, True, 1)
        assert states(site, enrollment)[-1] == ("extra", DeliveryState.PLANNED)
        live_through(site, server, clock, "2027-01-09 00:00")
    assert lessons(server) == ["Mara, welcome", "Something new", "Which season is it?"]


def test_a_renamed_lesson_is_not_sent_again(site: Site, course_folder: Path) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 00:00")
    edit(course_folder, "lesson: welcome", "lesson: hello")
    (course_folder / "lessons" / "welcome.md").rename(course_folder / "lessons" / "hello.md")
    edit(course_folder, "preview:", "was: welcome\npreview:", "lessons/hello.md")
    republish(site, course_folder)
    assert states(site, enrollment)[-1] == ("name-your-season", DeliveryState.PLANNED)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("course.yaml", "lesson: welcome", "lesson: welcom", 8, "did you mean 'welcome'"),
        ("lessons/welcome.md", "Welcome. Three", "Welcome {{ answers.hop }}. Three", 9, "hop"),
        ("lessons/welcome.md", "Welcome. Three", "Welcome {% if %}. Three", 9, ""),
        ("lessons/welcome.md", "{{ first_name", "{{ frst_name", 2, "first_name"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    course_folder: Path, file: str, old: str, new: str, line: int, message: str
) -> None:
    problems = check_course(edit(course_folder, old, new, file), TEMPLATES).problems
    found = [problem for problem in problems if problem.file.endswith(file) and problem.line == line]
    assert any(message in problem.message for problem in found), problems


def test_a_condition_with_an_unknown_name_is_a_mistake(course_folder: Path) -> None:
    edit(
        course_folder,
        "  - lesson: last",
        "  - when: sesaon.career == 'fall'\n    then: [{lesson: last}]\n  - lesson: last",
    )
    problems = check_course(course_folder, TEMPLATES).problems
    assert any("sesaon" in problem.message and problem.line == 18 for problem in problems), problems


def test_a_folder_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    checked = check_course(tmp_path / "nowhere", TEMPLATES)
    assert checked.course is None
    assert checked.problems


def test_a_broken_mail_of_the_course_is_told(course_folder: Path) -> None:
    (course_folder / "email").mkdir()
    (course_folder / "email" / "confirmation.md").write_text("no front matter")
    assert any("confirmation.md" in str(problem) for problem in check_course(course_folder, TEMPLATES).problems)


def test_a_lesson_put_in_before_one_that_may_have_left_is_skipped(site: Site, course_folder: Path) -> None:
    enrollment = enroll(site)
    clock = clock_at("2027-01-04 08:00")
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock)
        (course_folder / "lessons" / "extra.md").write_text("---\nsubject: First\npreview: New.\n---\nNew words.\n")
        edit(course_folder, "  - lesson: welcome", "  - lesson: extra\n  - lesson: welcome")
        republish(site, course_folder)
        assert states(site, enrollment) == [
            ("welcome", DeliveryState.IN_DOUBT),
            ("name-your-season", DeliveryState.PLANNED),
        ]
        live_through(site, server, clock, "2027-01-07 00:00")
    assert lessons(server) == ["Mara, welcome", "Which season is it?"]
