"""A backup restored under the command line's own hands, each step a process of its own."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.scripted_server import ScriptedServer, scripted
from support.sites import COURSE

from drip.cli import main


@dataclass(frozen=True)
class Here:
    folder: Path
    server: ScriptedServer

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    def ok(self, *words: str) -> str:
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def process(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "drip", *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """A site from a backup that was made before its one mail was sent."""
    monkeypatch.chdir(tmp_path)
    with scripted() as server:
        monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        site = Here(tmp_path, server)
        site.ok("init")
        site.ok("course", "publish", str(COURSE))
        site.ok("subscriber", "add", "mara@example.net", "--course", "seasons")
        site.ok("tick", "housekeeping")
        file = tmp_path / "drip.sqlite3"
        shutil.copy(file, tmp_path / "backup.sqlite3")
        assert site.ok("tick", "deliver") == "deliver: 1\n"
        assert len(server.messages) == 1
        shutil.copy(tmp_path / "backup.sqlite3", file)
        age(file, "-2 hours")
        yield site


def age(file: Path, by: str) -> None:
    """The tests' backup is seconds old: makes it hours."""
    with sqlite3.connect(file) as database:
        database.execute("UPDATE installation SET alive_at = strftime('%Y-%m-%d %H:%M:%f000', alive_at, ?)", [by])
    database.close()


def test_nothing_is_sent_from_a_restored_backup_until_somebody_says_so(here: Here) -> None:
    asked = here.process("tick", "deliver")
    assert asked.stdout == "deliver: 0\n"
    assert "a backup was restored" in asked.stderr
    assert here.ok("tick", "deliver") == "deliver: 0\n"
    assert "seasons\tconfirmation\t\t1\t" in here.ok("backlog")
    shown = json.loads(here.ok("backlog", "--json"))
    assert "drip backlog skip" in shown["held_reason"]
    assert [(o["course"], o["kind"], o["mails"]) for o in shown["overdue"]] == [("seasons", "confirmation", 1)]
    assert len(here.server.messages) == 1
    assert "leaves by the usual rules" in here.ok("backlog", "send")
    assert here.ok("tick", "deliver") == "deliver: 1\n"
    assert len(here.server.messages) == 2


def test_what_may_have_been_sent_can_be_passed_over(here: Here) -> None:
    here.ok("tick", "deliver")
    assert here.run("backlog", "skip").exit_code == 1  # it asks, and nobody answers
    assert "Passed over 1 mails of 1 people" in here.ok("backlog", "skip", "--yes")
    assert here.ok("tick", "deliver") == "deliver: 0\n"
    assert len(here.server.messages) == 1
    assert json.loads(here.ok("backlog", "--json"))["held_at"] is None
    assert "Nothing is held" in here.run("backlog", "skip", "--yes").stderr


def test_an_operator_can_hold_everything_and_let_go(here: Here) -> None:
    here.ok("tick", "deliver")
    assert json.loads(here.ok("backlog", "skip", "--yes", "--json")) == {"mails": 1, "people": 1}
    here.ok("subscriber", "add", "ines@example.net", "--course", "seasons")
    assert json.loads(here.ok("backlog", "hold", "--json")) == {"held": True}
    assert "Held by hand" in here.ok("backlog")
    assert here.ok("tick", "deliver") == "deliver: 0\n"
    assert json.loads(here.ok("backlog", "send", "--json")) == {"held": False}
    assert here.ok("tick", "deliver") == "deliver: 1\n"
    assert "Nothing is held" in here.run("backlog", "send").stderr
