"""What an edit would do to the people in the course, before it is done."""

from pathlib import Path

import pytest
from support.mail import lessons, live_through
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, checked_course, edit_course, enroll, signup_request

from drip.cli.courses.transition import in_words
from drip.flow.courses.publish import NameTaken, NoSuchVersion, earlier_version, make_candidate, publish
from drip.flow.courses.transition import Transition, plan_transition
from drip.flow.people.preferences import pause
from drip.flow.site import Site
from drip.flow.work import Work

NEW_LESSON = "---\nsubject: Something new\npreview: New.\n---\nNew words.\n"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def plan(site: Site, folder: Path, clock: HandClock) -> Transition:
    checked = checked_course(folder)
    assert checked.problems == ()
    with site.database.read() as session:
        return plan_transition(Work(session, site, clock()), make_candidate(session, checked).course)


def put_live(site: Site, folder: Path, clock: HandClock) -> None:
    with site.database.write() as session:
        publish(Work(session, site, clock()), checked_course(folder))


def words(planned: Transition) -> str:
    return "\n".join(in_words(planned))


def add_lesson(folder: Path, before: str, front: str = "") -> None:
    (folder / "lessons" / "extra.md").write_text(NEW_LESSON.replace("preview", f"{front}preview"))
    edit_course(folder, f"  - lesson: {before}", f"  - lesson: extra\n  - lesson: {before}")


def rename_welcome(folder: Path) -> None:
    """It is called 'hello' from then on."""
    edit_course(folder, "lesson: welcome", "lesson: hello")
    (folder / "lessons" / "welcome.md").rename(folder / "lessons" / "hello.md")
    edit_course(folder, "preview:", "was: welcome\npreview:", "lessons/hello.md")


def until_tuesday(site: Site, server: ScriptedServer, clock: HandClock) -> None:
    live_through(site, server, clock, "2027-01-05 00:00")


def test_a_lesson_before_the_place_of_somebody_is_skipped_for_them(
    site: Site, course_folder: Path, clock: HandClock
) -> None:
    enroll(site)
    with scripted() as server:
        until_tuesday(site, server, clock)
        enroll(site, "late@example.net", clock())
        add_lesson(course_folder, "welcome")
        planned = plan(site, course_folder, clock)
        told = words(planned)
        assert "+ lesson 'extra' is added, at the beginning" in told
        assert "1 person is past its place: skipped for them; 'backfill: true' in the lesson would send it to" in told
        assert "1 person has it still ahead" in told
        assert "1 person gets 'extra' next instead of 'welcome', the first of them on Wed 6 Jan 2027 07:30." in told
        assert {move.email: move.skips for move in planned.moves} == {
            "mara@example.net": ("extra",),
            "late@example.net": (),
        }
        put_live(site, course_folder, clock)
        live_through(site, server, clock, "2027-01-09 00:00")
    assert lessons(server).count("Something new") == 1


def test_a_lesson_that_is_filled_in_comes_next(site: Site, course_folder: Path, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        until_tuesday(site, server, clock)
    add_lesson(course_folder, "welcome", "backfill: true\n")
    (move,) = plan(site, course_folder, clock).moves
    assert move.after is not None
    assert (move.after.lesson, move.skips, move.gains) == ("extra", (), ("extra",))


def test_a_lesson_that_is_removed_says_what_comes_in_its_place(
    site: Site, course_folder: Path, clock: HandClock
) -> None:
    enroll(site)
    with scripted() as server:
        until_tuesday(site, server, clock)
    edit_course(course_folder, "  - lesson: name-your-season\n    await: {up_to: 5 days, remind_after: 2 days}\n", "")
    (course_folder / "lessons" / "name-your-season.md").unlink()
    told = words(plan(site, course_folder, clock))
    assert "- lesson 'name-your-season' is removed" in told
    assert "1 person goes on without it; where it was next, next is now 'tour' (1)" in told


def test_a_renamed_lesson_moves_nobody(site: Site, course_folder: Path, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        until_tuesday(site, server, clock)
    rename_welcome(course_folder)
    told = words(plan(site, course_folder, clock))
    assert "~ lesson 'welcome' is now called 'hello'" in told
    assert "For 1 person what comes next stays the same." in told


def test_another_hour_shows_on_whom_it_falls(site: Site, course_folder: Path, clock: HandClock) -> None:
    enroll(site)
    edit_course(course_folder, '"07:30"', '"09:00"')
    told = words(plan(site, course_folder, clock))
    assert "1 person gets the same lesson next, at another time" in told
    assert "welcome, Mon 4 Jan 2027 07:30 then comes on Mon 4 Jan 2027 09:00" in told


def test_who_is_paused_gets_nothing_before_or_after(site: Site, course_folder: Path, clock: HandClock) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        pause(Work(session, site, MONDAY), enrollment, None, "test")
    add_lesson(course_folder, "welcome")
    (move,) = plan(site, course_folder, clock).moves
    assert (move.is_paused, move.before, move.after) == (True, None, None)
    assert "1 person is in the course, 1 of them paused." in words(plan(site, course_folder, clock))


def test_nobody_is_in_a_course_that_is_new(site: Site, course_folder: Path, clock: HandClock) -> None:
    edit_course(course_folder, "course: seasons", "course: other")
    assert words(plan(site, course_folder, clock)) == ("'other' is published for the first time; nobody is in it yet.")


def test_looking_at_a_plan_changes_nothing(site: Site, course_folder: Path, clock: HandClock) -> None:
    enroll(site)
    add_lesson(course_folder, "welcome")
    assert plan(site, course_folder, clock) == plan(site, course_folder, clock)


def test_an_earlier_version_is_put_back_and_nobody_gets_a_lesson_again(
    site: Site, course_folder: Path, clock: HandClock
) -> None:
    enroll(site)
    rename_welcome(course_folder)
    put_live(site, course_folder, clock)
    with scripted() as server:
        until_tuesday(site, server, clock)
        with site.database.write() as session:
            number, made = earlier_version(session, "seasons")
            assert (number, publish(Work(session, site, clock()), made).number) == (1, 3)
        live_through(site, server, clock, "2027-01-07 00:00")
    assert lessons(server) == ["Mara, welcome", "Which season is it?"]


def test_a_version_that_is_not_there_is_told(site: Site) -> None:
    with site.database.read() as session:
        for course, number, why in (("seasons", None, "only one"), ("seasons", 7, "only one"), ("other", None, "No")):
            with pytest.raises(NoSuchVersion, match=why):
                earlier_version(session, course, number)


def test_a_new_lesson_under_the_old_name_of_another_is_refused(
    site: Site, course_folder: Path, clock: HandClock
) -> None:
    enroll(site)
    rename_welcome(course_folder)
    put_live(site, course_folder, clock)
    edit_course(course_folder, "was: welcome\n", "", "lessons/hello.md")
    (course_folder / "lessons" / "welcome.md").write_text(NEW_LESSON)
    edit_course(course_folder, "  - lesson: hello", "  - lesson: hello\n  - lesson: welcome")
    with pytest.raises(NameTaken, match="once called 'welcome'"):
        plan(site, course_folder, clock)


def test_who_confirms_begins_in_the_version_that_is_live_then(
    site: Site, course_folder: Path, clock: HandClock
) -> None:
    from drip.flow.signup.signup import confirm, sign_up

    with site.database.write() as session:
        before = site.live_edition(session, "seasons")
        assert before is not None
        add_lesson(course_folder, "welcome")
    put_live(site, course_folder, clock)
    with site.database.write() as session:  # signed up with the version read before, as a page at that moment would
        pending = sign_up(
            Work(session, site, clock()), before, signup_request("p@example.net", "P", "UTC", "192.0.2.1")
        )
        assert pending is not None
        confirm(Work(session, site, clock()), pending.id, "192.0.2.1")
    with site.database.read() as session:
        live = site.live_edition(session, "seasons")
        assert live is not None
        assert plan_transition(Work(session, site, clock()), live.course).moves[0].after is not None
        assert [move.before.lesson for move in plan_transition(Work(session, site, clock()), live.course).moves
                if move.before] == ["extra"]  # fmt: skip
