"""`drip course preview` as a program: it says where to look, follows what is saved, and stops when told to."""

import os
import re
import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.process import Running

from drip.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture
def preview(course_folder: Path) -> Iterator[Running]:
    command = [sys.executable, "-u", "-m", "drip", "course", "preview", course_folder.name, "--port", "0"]
    running = Running(command, course_folder.parent, dict(os.environ))
    yield running
    running.kill()


def ask(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def refused(*words: str) -> str:
    result: Result = CliRunner().invoke(main, ["course", "preview", *words])
    assert result.exit_code == 1, result.output
    return result.output


def test_it_shows_the_course_and_tells_of_what_is_saved_until_it_is_stopped(
    preview: Running, course_folder: Path
) -> None:
    preview.until("Ctrl-C stops it.")
    found = re.search(r"http://127\.0\.0\.1:\d+", preview.said)
    assert found is not None
    assert "Four seasons" in ask(found[0])
    with urllib.request.urlopen(f"{found[0]}/events", timeout=30) as events:
        news = (line for line in events if line.startswith(b"data: "))
        next(news)
        lesson = course_folder / "lessons" / "welcome.md"
        lesson.write_text(lesson.read_text().replace("Three letters", "Four letters"))
        assert any("Four letters" in ask(f"{found[0]}/frame/light/lesson:welcome") for _ in news)
        code, _ = preview.ended(preview.terminate())
    assert code == 0
    assert "Stopped." in preview.said


def test_a_port_that_is_taken_is_told(course_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "drip", "course", "preview", str(course_folder), "--port", port]
        running = Running(command, course_folder.parent, dict(os.environ))
        running.until("--port 0 takes one that is free.")
        running.kill()
    assert f"Port {port} on 127.0.0.1 cannot be used" in running.said


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "To begin a course: drip course new" in refused(str(tmp_path / "nowhere"))
