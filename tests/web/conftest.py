import pytest
from support.sites import COURSE, MONDAY, TEMPLATES, HandClock, enroll, make_site
from support.visitor import Visitor

from drip.flow.courses.publish import CheckedCourse, check_course, publish
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.web.app import create_app


@pytest.fixture(scope="session")
def checked() -> CheckedCourse:
    """The small course, compiled once for all these tests."""
    return check_course(COURSE, TEMPLATES)


@pytest.fixture
def site(database: Database, checked: CheckedCourse) -> Site:
    made = make_site(database)
    with database.write() as session:
        publish(Work(session, made, MONDAY), checked)
    return made


@pytest.fixture
def visitor(site: Site) -> Visitor:
    clock, wall_clock = HandClock(), HandClock()
    return Visitor(create_app(site, clock, wall_clock, beat=0), site, clock, wall_clock)


@pytest.fixture
def mara(site: Site) -> int:
    """The enrollment of somebody who takes the course."""
    return enroll(site, zone="Europe/Lisbon")
