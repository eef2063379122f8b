"""Processes that fetch mail: a drip that is killed at any step and started again loses nothing and doubles nothing."""

import signal
import subprocess
import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from support.commands import DRIP, end, running
from support.dovecot import HERE, PASSWORD, Dovecot
from support.ports import free_port

from drip.storage.engine.database import Database
from drip.storage.replies import inbound_mail

SEEN = rb"\Seen"
STEPS = (  # each in one of the tests below
    "fetched, not received",
    "received, not committed",
    "received, not acknowledged",
    "marked, not passed over",
)
MAILS = (b"Subject: one\r\n\r\nWinter.\r\n", b"Subject: two\r\n\r\nSpring.\r\n")


@pytest.fixture
def user() -> str:
    return f"ines-{uuid.uuid4().hex[:8]}"


def url(server: Dovecot, user: str, move: str = "") -> str:
    return f"imap://{user}:{quote(PASSWORD, safe='')}@{HERE}:{server.port}/INBOX{move}"


def kill_at(step: str, folder: Path, environment: dict[str, str]) -> None:
    command = [*DRIP, "listen"]
    killed = subprocess.run(
        command, cwd=folder, env=environment | {"DRIP_CRASH_AT": step}, capture_output=True, timeout=60, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()


def stored(folder: Path) -> list[bytes]:
    database = Database(f"sqlite:///{folder / 'drip.sqlite3'}")
    with database.read() as session:
        found = [mail.raw for mail, _ in inbound_mail.list_mails(session, needs_attention=False, limit=100)]
    database.close()
    return sorted(found)


def begin_before(folder: Path, server: Dovecot, user: str) -> None:
    """As if drip had watched this mailbox while it was still empty."""
    with server.person(user) as person:
        uidvalidity = person.folder_status("INBOX")[b"UIDVALIDITY"]
    database = Database(f"sqlite:///{folder / 'drip.sqlite3'}")
    with database.write() as session:
        inbound_mail.save_position(session, server.account(user).name, uidvalidity, 0, backlog=False)
    database.close()


def test_run_says_which_mailbox_it_watches_and_starts_also_while_that_is_away(
    tmp_path: Path,
    settings: dict[str, str],
) -> None:
    away = {"DRIP_IMAP_URL": f"imap://ines@{HERE}:{free_port()}", "DRIP_IMAP_PASSWORD": "secret"}
    with running(["run"], tmp_path, settings | away, "mail is fetched from ines@127.0.0.1/INBOX") as process:
        assert process.stdout is not None
        assert any("Connection refused. Nothing is lost; next try in 5 s." in line for line in process.stdout)
        code, said = end(process, signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS[::2])
def test_unseen_mail_that_was_there_before_drip(
    tmp_path: Path,
    settings: dict[str, str],
    dovecot: Dovecot,
    user: str,
    step: str,
) -> None:
    environment = settings | {"DRIP_IMAP_URL": url(dovecot, user)}
    dovecot.deliver(user, *MAILS)
    kill_at(step, tmp_path, environment)
    with running(["listen"], tmp_path, environment, "INBOX: "):
        assert stored(tmp_path) == sorted(MAILS)
    assert dovecot.flags(user) == [{SEEN}, {SEEN}]


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS[1::2])
def test_new_mail_that_somebody_reads_while_drip_is_dead(
    tmp_path: Path,
    settings: dict[str, str],
    dovecot: Dovecot,
    user: str,
    step: str,
) -> None:
    environment = settings | {"DRIP_IMAP_URL": url(dovecot, user)}
    begin_before(tmp_path, dovecot, user)
    dovecot.deliver(user, *MAILS)
    kill_at(step, tmp_path, environment)
    with dovecot.person(user) as person:
        person.add_flags([2], [SEEN])
    with running(["listen"], tmp_path, environment, "INBOX: "):
        assert stored(tmp_path) == sorted(MAILS)
    assert dovecot.flags(user) == [{SEEN}, {SEEN}]


@pytest.mark.slow
def test_mail_that_an_old_server_moves_in_steps(
    tmp_path: Path,
    settings: dict[str, str],
    dovecot_program: Path,
    user: str,
) -> None:
    with Dovecot(dovecot_program, "IMAP4rev1 UIDPLUS") as server:
        environment = settings | {"DRIP_IMAP_URL": url(server, user, "?move=Done")}
        server.deliver(user, *MAILS)
        kill_at("copied, not deleted", tmp_path, environment)
        with running(["listen"], tmp_path, environment, "INBOX: "):
            assert stored(tmp_path) == sorted(MAILS)
        assert server.flags(user) == []
        assert len(server.flags(user, "Done")) == 3  # the copy that was made before the crash stays there
