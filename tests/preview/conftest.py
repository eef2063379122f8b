from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.browser import browser_of
from support.sites import TEMPLATES, copy_course

from drip.preview.live import previewing

MARA = """
name: Mara
zone: Europe/Lisbon
starts: "2027-01-04 06:00"
replies:
  welcome: {after: 2 hours, text: To sleep through.}
  name-your-season: {after: 3 hours, text: "1. winter\\n2. The leaves are down."}
"""


def with_persona(course: Path) -> Path:
    (course / "personas").mkdir()
    (course / "personas" / "mara.yaml").write_text(MARA)
    return course


@pytest.fixture
def written(course_folder: Path) -> Path:
    """The folder of a small course with a persona."""
    return with_persona(course_folder)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Not for longer: while Playwright is there, no other test can run an event loop of its own."""
    with browser_of(chromium) as browser:
        yield browser


@contextmanager
def shown(course: Path) -> Iterator[str]:
    with previewing(course, TEMPLATES, 0, date(2027, 1, 4), "https://course.example.com") as url:
        yield url


@pytest.fixture
def address(written: Path) -> Iterator[str]:
    """Of the page that shows the course in `written` while it is being written."""
    with shown(written) as url:
        yield url


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of the page that shows a course which nobody changes: its mails are made once for all who look at them."""
    with shown(with_persona(copy_course(tmp_path_factory.mktemp("finished") / "course"))) as url:
        yield url
