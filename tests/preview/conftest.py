from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.browser import browser_of
from support.sites import TEMPLATES

from drip.preview.live import previewing

MARA = """
name: Mara
zone: Europe/Lisbon
starts: "2027-01-04 06:00"
replies:
  welcome: {after: 2 hours, text: To sleep through.}
  name-your-season: {after: 3 hours, text: "1. winter\\n2. The leaves are down."}
"""


@pytest.fixture
def written(course_folder: Path) -> Path:
    """The folder of a small course with a persona."""
    (course_folder / "personas").mkdir()
    (course_folder / "personas" / "mara.yaml").write_text(MARA)
    return course_folder


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Not for longer: while Playwright is there, no other test can run an event loop of its own."""
    with browser_of(chromium) as browser:
        yield browser


@pytest.fixture
def address(written: Path) -> Iterator[str]:
    """Of the page that shows the course in `written` while it is being written."""
    with previewing(written, TEMPLATES, 0, date(2027, 1, 4), "https://course.example.com") as url:
        yield url
