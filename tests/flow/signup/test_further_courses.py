from pathlib import Path

import pytest
from support.mail import deliver, lessons, live_through
from support.scripted_server import scripted
from support.sites import HandClock, clock_at, enroll, make_site, publish_course

from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.states import EnrollmentState
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


@pytest.fixture
def two_courses(database: Database, course_folder: Path) -> Site:
    """The small course leads into another of two letters."""
    site = make_site(database)
    outline = course_folder / "course.yaml"
    outline.write_text(outline.read_text() + "  - enroll: afterwards\n")
    publish_course(site, course_folder)
    return _with_another(site, course_folder)


def _with_another(site: Site, course_folder: Path) -> Site:
    outline = course_folder / "course.yaml"
    head, _, _ = outline.read_text().partition("areas:")
    sequence = "sequence:\n  - lesson: rest\n  - lesson: last\n"
    outline.write_text(head.replace("course: seasons", "course: afterwards") + "areas: [career]\n" + sequence)
    for file in (course_folder / "lessons").iterdir():
        if file.stem not in ("rest", "last"):
            file.unlink()
    publish_course(site, course_folder)
    return site


def test_a_further_course_starts_also_when_its_place_was_passed_while_nothing_ran(
    database: Database, course_folder: Path
) -> None:
    """The enrolling and the lesson after it came due in the same outage."""
    site = make_site(database)
    outline = course_folder / "course.yaml"
    text = outline.read_text().replace(
        "  - lesson: name-your", "  - after: 3 days\n  - enroll: afterwards\n  - lesson: name-your"
    )
    outline.write_text(text)
    publish_course(site, course_folder)
    _with_another(site, course_folder)
    enroll(site)
    clock = clock_at("2027-01-04 08:00")
    with scripted() as server:
        deliver(site, server, clock)
        clock.to("2027-01-08 08:00")
        deliver(site, server, clock)
    assert lessons(server) == ["Mara, welcome", "Which season is it?"]
    with site.database.read() as session:
        subscriber = subscribers.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        assert enrollments.find_enrollment(session, subscriber.id, "afterwards") is not None


def test_a_course_leads_into_a_further_one_at_its_end(two_courses: Site) -> None:
    enrollment = enroll(two_courses)
    with scripted() as server:
        live_through(two_courses, server, HandClock(), "2027-03-01 00:00")
    assert lessons(server)[-3:] == ["The letter last", "The letter rest", "The letter last"]
    with two_courses.database.read() as session:
        subscriber = subscribers.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        found = enrollments.enrollments_of(session, subscriber.id)
    assert [(e.course, e.state) for e in found] == [
        ("seasons", EnrollmentState.FINISHED),
        ("afterwards", EnrollmentState.FINISHED),
    ]
    assert found[0].id == enrollment
