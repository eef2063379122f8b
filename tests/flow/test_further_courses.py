from pathlib import Path

import pytest
from scripted_server import scripted
from support.mail import lessons, live_through
from support.sites import HandClock, enroll, make_site, publish_course

from drip.flow.site import Site
from drip.storage import enrollments, people
from drip.storage.database import Database
from drip.storage.states import EnrollmentState


@pytest.fixture
def two_courses(database: Database, course_folder: Path) -> Site:
    """The small course leads into another of two letters."""
    site = make_site(database)
    outline = course_folder / "course.yaml"
    outline.write_text(outline.read_text() + "  - enroll: afterwards\n")
    publish_course(site, course_folder)
    head, _, _ = outline.read_text().partition("areas:")
    sequence = "sequence:\n  - lesson: rest\n  - lesson: last\n"
    outline.write_text(head.replace("course: seasons", "course: afterwards") + "areas: [career]\n" + sequence)
    for file in (course_folder / "lessons").iterdir():
        if file.stem not in ("rest", "last"):
            file.unlink()
    publish_course(site, course_folder)
    return site


def test_a_course_leads_into_a_further_one_at_its_end(two_courses: Site) -> None:
    enrollment = enroll(two_courses)
    with scripted() as server:
        live_through(two_courses, server, HandClock(), "2027-03-01 00:00")
    assert lessons(server)[-3:] == ["The letter last", "The letter rest", "The letter last"]
    with two_courses.database.read() as session:
        subscriber = people.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        found = enrollments.enrollments_of(session, subscriber.id)
    assert [(e.course, e.state) for e in found] == [
        ("seasons", EnrollmentState.FINISHED),
        ("afterwards", EnrollmentState.FINISHED),
    ]
    assert found[0].id == enrollment
