from collections.abc import Iterator
from pathlib import Path

import pytest
from support.exchangeable_app import ExchangeableApp
from support.sites import HandClock, enroll, make_site
from support.visitor import Visitor

from drip.flow.site import Site
from drip.storage.engine.database import Database


@pytest.fixture(scope="session")
def app_once(migrated_sqlite: Path) -> Iterator[ExchangeableApp]:
    database = Database(f"sqlite:///{migrated_sqlite}")
    yield ExchangeableApp(make_site(database))
    database.close()


@pytest.fixture
def visitor(site: Site, app_once: ExchangeableApp) -> Visitor:
    clock, wall_clock = HandClock(), HandClock()
    return Visitor(app_once.showing(site, clock, wall_clock), site, clock, wall_clock)


@pytest.fixture
def mara(site: Site) -> int:
    """The enrollment of somebody who takes the course."""
    return enroll(site, zone="Europe/Lisbon")
