"""`drip web` dies while a webhook is posted, at each step; the provider posts again, and the mail is there once."""

import http.client
import signal
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.commands import running
from support.webhooks import MAILGUN_KEY, RAW_SECRET, SignedPost, mailgun, mailgun_event, raw

POSTED = {"mail": lambda now: raw(at=now), "events": lambda now: mailgun(mailgun_event(), at=now)}


@pytest.fixture
def posting(settings: dict[str, str]) -> dict[str, str]:
    return settings | {"DRIP_MAILGUN_WEBHOOK_KEY": MAILGUN_KEY, "DRIP_RAW_WEBHOOK_SECRET": RAW_SECRET}


def post(posted: SignedPost, address: str) -> int | None:
    """The status, or None where the connection broke off."""
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.request("POST", f"/hooks/{posted.provider}", posted.body, dict(posted.headers))
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


def stored(folder: Path) -> int:
    with sqlite3.connect(folder / "drip.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM inbound_mail").fetchone()[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "left", "what"),
    [("received, not committed", 0, "mail"), ("received, not acknowledged", 1, "events")],  # each step, each kind
)
def test_a_post_survives_the_death_of_the_web(
    tmp_path: Path, posting: dict[str, str], step: str, left: int, what: str
) -> None:
    posted = POSTED[what](datetime.now(UTC))  # noqa: TID251 — the process goes by the real time
    with running(["web"], tmp_path, posting | {"DRIP_CRASH_AT": step}, "web pages on") as process:
        assert post(posted, posting["DRIP_WEB_BIND"]) is None
        assert process.wait(timeout=20) == -signal.SIGKILL
    assert stored(tmp_path) == left
    with running(["web"], tmp_path, posting, "web pages on"):
        assert [post(posted, posting["DRIP_WEB_BIND"]) for _ in range(2)] == [204, 204]
    assert stored(tmp_path) == 1
