import pytest
from support.sites import BASE_URL, TEMPLATES, HandClock, enroll
from support.visitor import Visitor

from drip.flow.site import Site
from drip.web.app import create_app
from drip.web.base.pages import PageRenderer


@pytest.fixture(scope="session")
def renderer() -> PageRenderer:
    """The templates and catalogues, read once for all these tests."""
    return PageRenderer(TEMPLATES, BASE_URL)


@pytest.fixture
def visitor(site: Site, renderer: PageRenderer) -> Visitor:
    clock, wall_clock = HandClock(), HandClock()
    return Visitor(create_app(site, clock, wall_clock, beat=0, pages=renderer), site, clock, wall_clock)


@pytest.fixture
def mara(site: Site) -> int:
    """The enrollment of somebody who takes the course."""
    return enroll(site, zone="Europe/Lisbon")
