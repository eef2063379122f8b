"""How a course goes, counted from real mails and replies."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import answer, deliver, deliveries, live_through, parsed
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, make_site, publish_course
from support.translated_course import join, publish_translated_course

from drip.flow.operations.stats import CourseStats, LessonStats, stats_of
from drip.flow.people.leaving import record_reason
from drip.flow.people.preferences import leave, pause, report_season
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database

pytestmark = pytest.mark.own_course


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    made = make_site(database)
    publish_translated_course(made, tmp_path / "course", variants=True)
    return made


def of(stats: CourseStats, lesson: str) -> LessonStats:
    (found,) = [each for each in stats.lessons if each.lesson == lesson]
    return found


def test_a_course_without_people_is_all_zeros(site: Site) -> None:
    (stats,) = stats_of(site)
    assert (stats.course, stats.title, stats.version) == ("seasons", "Four seasons", 1)
    assert set(stats.people.values()) == {0}
    assert stats.seasons["career"] == {"spring": 0, "summer": 0, "fall": 0, "winter": 0, "unknown": 0}
    assert of(stats, "welcome") == LessonStats("welcome", 0, 0, 0, None, 0, 0, 0, of(stats, "welcome").variants)
    assert [each.hint for each in of(stats, "welcome").variants] == ["", "too few to tell", "too few to tell"]
    assert stats_of(site, "another") == []


def test_what_people_got_and_said_is_counted_once_for_each(site: Site) -> None:
    clock = HandClock()
    emails = [f"p{number}@example.net" for number in range(5)]
    people = [join(site, email) for email in emails]
    with scripted() as server:
        clock.to("2027-01-04 07:30")
        deliver(site, server, clock)
        letters = {parsed(message)["To"]: message for message in server.messages}
        for hours, email in zip((1, 2, 8), emails, strict=False):
            clock.to(f"2027-01-04 {7 + hours:02}:30")
            answer(site, letters[email], "1. Rest\n2. more of this", clock, email)
            answer(site, letters[email], "1. Rest, still\n2. less of this", clock, email)
        with site.database.write() as session:
            leave(session, people[4], "web", clock())
            pause(Work(session, site, clock()), people[3], None, "web")
            report_season(Work(session, site, clock()), people[0], "career", "winter", "web")
            report_season(Work(session, site, clock.advance(minutes=1)), people[0], "career", "spring", "web")
            report_season(Work(session, site, clock()), people[1], "career", "spring", "web")
        live_through(site, server, clock, "2027-01-06 12:00")
        with site.database.write() as session:
            report_season(Work(session, site, clock()), people[2], "career", "fall", "web")
            leave(session, people[2], "web", clock())
    (stats,) = stats_of(site, "seasons")
    welcome = of(stats, "welcome")
    assert (welcome.sent, welcome.answered, welcome.replied) == (5, 3, 3)
    assert welcome.median == timedelta(hours=2)
    assert (welcome.left, welcome.skipped, welcome.failed) == (1, 0, 0)
    assert (of(stats, "name-your-season").sent, of(stats, "name-your-season").left) == (3, 1)
    assert {state: count for state, count in stats.people.items() if count} == {"active": 3, "left": 2, "paused": 1}
    assert stats.seasons["career"] == {"spring": 2, "summer": 0, "fall": 0, "winter": 0, "unknown": 1}
    assert stats.seasons["personal"]["unknown"] == 3


def test_an_even_number_of_answers_has_its_middle_between_two(site: Site) -> None:
    clock = HandClock()
    emails = [f"p{number}@example.net" for number in range(2)]
    for email in emails:
        join(site, email)
    with scripted() as server:
        clock.to("2027-01-04 07:30")
        deliver(site, server, clock)
        for hour, message in zip((8, 11), server.messages, strict=True):
            clock.to(f"2027-01-04 {hour:02}:30")
            answer(site, message, "1. Rest\n2. more of this", clock, parsed(message)["To"])
    assert of(stats_of(site)[0], "welcome").median == timedelta(hours=2, minutes=30)


def test_variants_are_counted_apart_and_compared_with_the_first(site: Site) -> None:
    clock = HandClock()
    for number in range(30):
        join(site, f"p{number}@example.net")
    with scripted() as server:
        clock.to("2027-01-04 07:30")
        deliver(site, server, clock)
        for message in server.messages:
            if parsed(message)["Subject"] == "Short":
                answer(site, message, "1. Rest\n2. more of this", clock, parsed(message)["To"])
    variants = {each.name: each for each in of(stats_of(site)[0], "welcome").variants}
    assert sum(each.sent for each in variants.values()) == 30
    assert variants["short"].answered == variants["short"].sent > 0
    assert (variants["plain"].answered, variants["plain"].share, variants["plain"].hint) == (0, 0.0, "")
    assert variants["short"].share == 1.0
    assert variants["asking"].hint == "too few to tell"


def test_a_lesson_that_was_renamed_keeps_its_numbers(site: Site, tmp_path: Path) -> None:
    clock = HandClock()
    join(site, "p@example.net")
    with scripted() as server:
        clock.to("2027-01-04 07:30")
        deliver(site, server, clock)
        answer(site, server.messages[-1], "1. Rest\n2. more of this", clock, "p@example.net")
    lessons = tmp_path / "course" / "lessons"
    for file in lessons.glob("welcome*"):
        file.rename(lessons / file.name.replace("welcome", "hello"))
    for name in ("lessons/hello.md", "course.yaml"):
        text = (tmp_path / "course" / name).read_text()
        text = text.replace("welcome.short.md", "hello.short.md").replace("lesson: welcome", "lesson: hello")
        (tmp_path / "course" / name).write_text(
            text.replace("\nask:\n  - id: hope", "\nwas: welcome\nask:\n  - id: hope")
        )
    publish_course(site, tmp_path / "course", clock())
    hello = of(stats_of(site)[0], "hello")
    assert (hello.sent, hello.answered, sum(each.sent for each in hello.variants)) == (1, 1, 1)


def test_what_did_not_leave_is_told_apart(site: Site) -> None:
    person = join(site, "p@example.net")
    clock = HandClock()
    with scripted(rcpt="550 5.1.1 no such user") as server:
        clock.to("2027-01-04 07:30")
        deliver(site, server, clock)
    assert [d.state for d in deliveries(site, person)] != []
    welcome = of(stats_of(site)[0], "welcome")
    assert (welcome.sent, welcome.failed + welcome.skipped) == (0, 1)


def test_why_people_left_is_counted(site: Site) -> None:
    for email, reason in (("p@example.net", "time"), ("q@example.net", "time"), ("r@example.net", "")):
        person = join(site, email)
        with site.database.write() as session:
            leave(session, person, "web", MONDAY)
            assert record_reason(Work(session, site, MONDAY), person, reason, "Too many mornings.")
    assert stats_of(site)[0].reasons == {"time": 2, "in words": 1}
