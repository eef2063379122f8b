import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.programs import HEADLESS
from visitor import Visitor

from drip.web.serve import WebServer


@pytest.fixture
def url(visitor: Visitor) -> Iterator[str]:
    server = WebServer("127.0.0.1", 0)
    server.start(visitor.app)
    yield server.url
    server.stop()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_form_finds_the_zone_of_the_browser_and_says_its_time(url: str, chromium: Path, tmp_path: Path) -> None:
    command = [chromium, *HEADLESS, f"--user-data-dir={tmp_path}/chromium", "--virtual-time-budget=3000", "--dump-dom"]
    env = os.environ | {"TZ": "Asia/Kolkata", "LANG": "en_US.UTF-8"}
    page = subprocess.run(
        [*command, f"{url}/courses/seasons"], capture_output=True, text=True, timeout=60, check=True, env=env
    )
    assert '<span id="zone-now">It is ' in page.stdout
