"""`drip reply receive` as a mail server runs it: a process for each mail, of which only the exit code counts.

A process of its own is started for what only a process can show; else the command runs in this one."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from support.process import surroundings
from support.sites import SECRET

from drip.cli import main
from drip.storage.engine.database import Database
from drip.storage.engine.tables import InboundMail

PIPE = [sys.executable, "-m", "drip", "reply", "receive"]
MAIL = b"From: ada@example.net\nTo: reply+x@reply.example.com\nSubject: Re: hello\n\nWinter.\n"


@pytest.fixture
def settings(database: Database) -> dict[str, str]:
    return {
        "DRIP_DATABASE_URL": database.url,
        "DRIP_SECRET_KEY": SECRET,
        "DRIP_MAIL_DOMAIN": "reply.example.com",
        **surroundings(),
    }


@pytest.fixture
def of_sqlite(migrated_sqlite: Path, tmp_path: Path) -> dict[str, str]:
    """The same, on SQLite alone: what is shown does not depend on the database."""
    shutil.copy(migrated_sqlite, tmp_path / "drip.sqlite3")
    return {"DRIP_SECRET_KEY": SECRET, "DRIP_MAIL_DOMAIN": "reply.example.com", **surroundings()}


def piped(mail: bytes, folder: Path, settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PIPE, *words], input=mail, cwd=folder, env=settings, capture_output=True, timeout=60, check=False
    )


Done = subprocess.CompletedProcess[bytes]


@pytest.fixture
def piped_here(of_sqlite: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """As `piped`, without a process of its own, with further settings."""
    monkeypatch.chdir(tmp_path)

    def pipe(mail: bytes, *words: str, **more: str) -> Done:
        result = CliRunner().invoke(main, [*PIPE[3:], *words], input=mail, env={**of_sqlite, **more})
        return Done([*PIPE, *words], result.exit_code, result.stdout_bytes, result.stderr_bytes)

    return pipe


def through_sh(
    first: str, folder: Path, settings: dict[str, str], mail: bytes = MAIL
) -> subprocess.CompletedProcess[bytes]:
    """With something done to the process first, in the shell's language."""
    words = ["sh", "-c", f'{first}; exec "$@"', "sh", *PIPE]
    return subprocess.run(words, input=mail, cwd=folder, env=settings, capture_output=True, timeout=60, check=False)


def kept(done: subprocess.CompletedProcess[bytes]) -> str:
    """What was said, where the mail server was told to keep the mail."""
    assert done.returncode == 75
    assert done.stdout == b""
    said = done.stderr.decode()
    assert said.count("\n") == 1
    return said


def rows(url: str) -> list[tuple[str, list[str], str, bytes]]:
    database = Database(url)
    with database.read() as session:
        found = [(m.mail_from, m.rcpt_to, m.source, m.raw) for m in session.scalars(select(InboundMail))]
    database.close()
    return found


def test_a_mail_is_stored_with_its_envelope_once(settings: dict[str, str], tmp_path: Path) -> None:
    for _ in range(2):
        done = piped(MAIL, tmp_path, settings, "--from=ada@example.net", "--to=a@x.example", "--to=b@x.example")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert rows(settings["DRIP_DATABASE_URL"]) == [("ada@example.net", ["a@x.example", "b@x.example"], "pipe", MAIL)]


def test_the_envelope_may_come_in_variables(piped_here: Callable[..., Done], tmp_path: Path) -> None:
    piped_here(MAIL, SENDER="ada@example.net", RECIPIENT="a@x.example")
    assert rows(f"sqlite:///{tmp_path}/drip.sqlite3") == [("ada@example.net", ["a@x.example"], "pipe", MAIL)]


def test_without_settings_the_mail_is_kept(tmp_path: Path) -> None:
    assert "DRIP_SECRET_KEY" in kept(piped(MAIL, tmp_path, surroundings()))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DRIP_DATABASE_URL": "nonsense"}, "DRIP_DATABASE_URL"),
        ({"DRIP_DATABASE_URL": "sqlite:///nowhere/drip.sqlite3"}, "nowhere"),
        ({"DRIP_DATABASE_URL": "sqlite:///missing.sqlite3"}, "missing.sqlite3"),
        ({"DRIP_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/drip"}, "cannot be reached"),
        ({"DRIP_MAIL_DOMAIN": "not a domain"}, "DRIP_MAIL_DOMAIN"),
        ({"DRIP_SOMETHING": "else"}, "DRIP_SOMETHING"),
    ],
)
def test_wrong_settings_keep_the_mail(piped_here: Callable[..., Done], wrong: dict[str, str], said: str) -> None:
    assert said in kept(piped_here(MAIL, **wrong))


def test_a_schema_that_is_not_ours_keeps_the_mail(piped_here: Callable[..., Done], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "drip.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    assert "drip database upgrade" in kept(piped_here(MAIL))


def test_a_full_disk_keeps_the_mail(of_sqlite: dict[str, str], tmp_path: Path) -> None:
    done = through_sh("ulimit -f 100", tmp_path, of_sqlite, MAIL + b"x" * 200_000)
    assert "The database cannot be used" in kept(done)


def test_a_mistake_of_ours_keeps_the_mail(piped_here: Callable[..., Done], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "drip.sqlite3") as connection:
        connection.execute("CREATE TRIGGER t BEFORE INSERT ON inbound_mail BEGIN SELECT RAISE(ABORT, 'a bug'); END")
    connection.close()
    assert "IntegrityError" in kept(piped_here(MAIL))


@pytest.mark.parametrize("words", [("--form=ada@example.net",), ("--from",), ("surplus",)])
def test_wrong_usage_keeps_the_mail(piped_here: Callable[..., Done], words: tuple[str, ...]) -> None:
    kept(piped_here(MAIL, *words))


@pytest.mark.parametrize("nothing", [b"", b"\r\n\r\n"])
def test_no_mail_is_trouble(piped_here: Callable[..., Done], nothing: bytes) -> None:
    assert "Standard input is empty" in kept(piped_here(nothing))


def test_a_closed_standard_input_is_trouble(of_sqlite: dict[str, str], tmp_path: Path) -> None:
    assert "Standard input is closed" in kept(through_sh("exec <&-", tmp_path, of_sqlite))


def test_an_input_that_cannot_be_read_is_trouble(of_sqlite: dict[str, str], tmp_path: Path) -> None:
    with (tmp_path / "write-only").open("wb") as stdin:
        done = subprocess.run(
            PIPE, stdin=stdin, cwd=tmp_path, env=of_sqlite, capture_output=True, timeout=60, check=False
        )
    assert "Standard input cannot be read" in kept(done)


def test_what_no_second_try_makes_smaller_is_refused_for_good(of_sqlite: dict[str, str], tmp_path: Path) -> None:
    done = piped(MAIL + b"x" * 25_000_000, tmp_path, of_sqlite)
    assert (done.returncode, done.stderr[:6]) == (69, b"5.3.4 ")
    assert rows(f"sqlite:///{tmp_path}/drip.sqlite3") == []


def test_what_is_no_mail_is_stored_all_the_same(piped_here: Callable[..., Done], tmp_path: Path) -> None:
    assert piped_here(b"nonsense").returncode == 0
    assert rows(f"sqlite:///{tmp_path}/drip.sqlite3") == [("?", [], "pipe", b"nonsense")]
