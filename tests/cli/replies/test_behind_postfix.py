"""Mail that comes in through a Postfix with the lines that docs/configuration.md gives for it."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select
from support.elsewhere import drip_for
from support.intake import DOMAIN, listener, mail, site_settings, stored
from support.pairs import databases_in_turn
from support.ports import free_port
from support.postfix import ACCOUNT, Postfix, open_folder, running
from support.sites import ROOT

from drip.storage.engine.database import Database
from drip.storage.engine.tables import InboundMail

pytestmark = pytest.mark.slow


def documented(heading: str, **ours: str) -> str:
    """The example with this heading, with the places and names of the test for those of the example."""
    _, found, rest = (ROOT / "docs/configuration.md").read_text().partition(f"```\n# {heading}\n")
    assert found, f"docs/configuration.md has no example for {heading}"
    example = rest.partition("```")[0]
    for theirs, our in ours.items():
        assert theirs in example
        example = example.replace(theirs, our)
    return example


def main_settings(folder: Path) -> str:
    return documented("/etc/postfix/main.cf", **{"hash:/etc/postfix/transport": f"texthash:{folder}/etc/transport"})


@pytest.fixture(scope="module")
def folder_for_all() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def drip(postfix: Path, folder_for_all: Path) -> Path:
    """The program at the end of the pipe."""
    return drip_for(ACCOUNT, folder_for_all)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def piped_site(folder: Path, migrated_sqlite: Path) -> Path:
    """A site in a folder of the pipe's account."""
    place = folder / "site"
    place.mkdir()
    shutil.copy(migrated_sqlite, place / "drip.sqlite3")
    settings = {**site_settings("sqlite:///drip.sqlite3")}
    del settings["PATH"]
    lines = (f'{name.removeprefix("DRIP_").lower()} = "{value}"\n' for name, value in settings.items())
    (place / "drip.toml").write_text("".join(lines))
    for path in (place, *place.iterdir()):
        os.chown(path, pwd.getpwnam(ACCOUNT).pw_uid, -1)
    return place


@pytest.fixture
def piping(postfix: Path, folder: Path, piped_site: Path, drip: Path) -> Callable[..., object]:
    """Starts a Postfix that pipes to drip, or to another program in its place."""

    @contextmanager
    def start(program: Path = drip, more: str = "", **changes: str) -> Iterator[Postfix]:
        names = {"/srv/drip/.venv/bin/drip": str(program), "/srv/drip": str(piped_site), "user=drip": f"user={ACCOUNT}"}
        master = documented("/etc/postfix/master.cf", **names, **changes)
        transport = documented("/etc/postfix/transport, for the pipe")
        with running(postfix, folder, main_settings(folder) + more, transport, master) as started:
            yield started

    return start


@contextmanager
def away(file: Path) -> Iterator[None]:
    hidden = file.with_suffix(".away")
    file.rename(hidden)
    yield
    hidden.rename(file)


def arrived(site: Path) -> list[tuple[str, list[str]]]:
    """[(sender, recipients)] of what is in a site's database."""
    database = Database(f"sqlite:///{site / 'drip.sqlite3'}")
    with database.read() as session:
        found = [(m.mail_from, m.rcpt_to) for m in session.scalars(select(InboundMail).order_by(InboundMail.id))]
    database.close()
    return found


def test_a_pipe_gets_the_mail_and_its_envelope(piping: Callable[..., object], piped_site: Path) -> None:
    a, b = f"reply+a@{DOMAIN}", f"reply+b@{DOMAIN}"
    with piping() as postfix:
        postfix.send(mail("first"), a, b)
        postfix.until("status=sent (delivered via drip service")
        postfix.until("status=sent")
        postfix.send(mail("second"), a, sender="")
        postfix.until("status=sent")
    assert arrived(piped_site) == [("ada@example.net", [a, b]), ("", [a])]


def test_a_pipe_whose_database_is_away_gets_the_mail_later(piping: Callable[..., object], piped_site: Path) -> None:
    with piping() as postfix:
        with away(piped_site / "drip.sqlite3"):
            postfix.send(mail("winter"))
            assert "There is no database at drip.sqlite3" in postfix.until("status=deferred")
        postfix.delivers_what_it_kept()
    assert len(arrived(piped_site)) == 1


def test_a_pipe_that_is_killed_behind_the_commit_gets_the_mail_again_and_stores_it_once(
    piping: Callable[..., object], piped_site: Path, drip: Path, folder: Path
) -> None:
    program = folder / "drip"
    program.write_text(f'#!/bin/sh\nDRIP_CRASH_AT="received, not acknowledged" exec {drip} "$@"\n')
    program.chmod(0o755)
    with piping(program) as postfix:
        postfix.send(mail("winter"))
        postfix.until("status=deferred")
        assert len(arrived(piped_site)) == 1
        program.unlink()
        program.symlink_to(drip)
        postfix.delivers_what_it_kept()
    assert len(arrived(piped_site)) == 1


def test_a_pipe_with_a_wrong_option_loses_nothing(piping: Callable[..., object], piped_site: Path) -> None:
    with piping(**{"--from=": "--form="}) as postfix:
        postfix.send(mail("winter"))
        assert "--form" in postfix.until("status=deferred")
    with piping() as postfix:
        postfix.delivers_what_it_kept()
    assert len(arrived(piped_site)) == 1


def test_what_is_too_large_for_the_pipe_goes_back_with_the_reason(
    piping: Callable[..., object], piped_site: Path
) -> None:
    with piping(more="message_size_limit = 40000000\n") as postfix:
        postfix.send(mail("large") + (b"x" * 900 + b"\r\n") * 28_000)
        assert "dsn=5.3.4" in postfix.until("status=bounced")
    assert arrived(piped_site) == []


@databases_in_turn("kind", ["inet", "unix"])
def test_lmtp_gets_the_mail(kind: str, postfix: Path, database: Database, folder: Path) -> None:
    if kind == "inet":
        port = free_port()
        url = f"lmtp://127.0.0.1:{port}"
        transport = documented("/etc/postfix/transport, then: postmap /etc/postfix/transport", **{"2424": str(port)})
    else:
        url = f"lmtp+unix://{folder}/lmtp.sock"
        transport = documented("/etc/postfix/transport, for a socket", **{"/run/drip": str(folder)})
    settings = site_settings(database.url)
    with running(postfix, folder, main_settings(folder), transport) as server:
        with listener(url, settings, folder):
            server.send(mail("first"), f"reply+a@{DOMAIN}", f"reply+b@{DOMAIN}")
            server.until("status=sent (250 2.0.0 Stored)")
            server.until("status=sent")
        server.send(mail("second"))
        server.until("status=deferred")
        with listener(url, settings, folder):
            server.delivers_what_it_kept()
            with gone(database):
                server.send(mail("third"))
                assert "451 4.3.0 Not stored" in server.until("status=deferred")
            server.delivers_what_it_kept()
    assert stored(database) == {"first": 1, "second": 1, "third": 1}


@contextmanager
def gone(database: Database) -> Iterator[None]:
    """The table is away; so is the database, on PostgreSQL, where it can be renamed with nobody in it."""
    url = make_url(database.url)
    database.close()
    if database.file is not None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE inbound_mail RENAME TO hidden")
        yield
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE hidden RENAME TO inbound_mail")
        return
    there = {"host": str(url.query["host"]), "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**there, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])
        connection.execute(f'ALTER DATABASE "{url.database}" RENAME TO "{url.database}_away"')
        yield
        connection.execute(f'ALTER DATABASE "{url.database}_away" RENAME TO "{url.database}"')
