"""Incoming mail at real processes, from senders that keep a mail until it is accepted."""

from __future__ import annotations

import signal
import smtplib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select
from support.process import surroundings
from support.sites import SECRET

from drip.storage.engine.database import Database
from drip.storage.engine.tables import InboundMail

DRIP = (sys.executable, "-m", "drip")
PIPE = (*DRIP, "reply", "receive")
DOMAIN = "reply.example.com"
CRASH_POINTS = ("received, not stored", "received, not committed", "received, not acknowledged")
"""Where a process can be made to die while it accepts a mail, in this order."""


def site_settings(database_url: str) -> dict[str, str]:
    return {
        "DRIP_DATABASE_URL": database_url,
        "DRIP_SECRET_KEY": SECRET,
        "DRIP_MAIL_DOMAIN": DOMAIN,
        **surroundings(),
    }


def mail(name: str) -> bytes:
    text = (
        f"From: ada@example.net\nTo: reply+x@{DOMAIN}\nSubject: {name}\nMessage-ID: <{name}@example.net>\n\nWinter.\n"
    )
    return text.replace("\n", "\r\n").encode()


def stored(database: Database) -> Counter[str]:
    """{subject: how often it is in the database}"""
    with database.read() as session:
        raws = session.scalars(select(InboundMail.raw)).all()
    return Counter(raw.partition(b"Subject: ")[2].splitlines()[0].decode() for raw in raws)


@contextmanager
def listener(url: str, settings: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`drip listen`, once it listens."""
    environment = {**settings, "DRIP_LISTEN_URL": url}
    with subprocess.Popen([*DRIP, "listen"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = next((line for line in process.stderr if "comes in on" in line), "")
            assert line, "the listener has not started"
            yield process
        finally:
            process.kill()


def is_taken(url: str, message: bytes) -> bool:
    """Sends a mail as a mail server does; whether the other side has accepted it."""
    scheme, _, place = url.partition("://")
    host, _, port = place.rpartition(":")
    try:
        with (smtplib.LMTP if scheme == "lmtp" else smtplib.SMTP)(host, int(port), timeout=30) as client:
            client.sendmail("ada@example.net", [f"reply+x@{DOMAIN}"], message)
    except (OSError, smtplib.SMTPException):
        return False
    return True


def is_dead(process: subprocess.Popen[str]) -> bool:
    """Whether it was killed; waits for its end."""
    return process.wait(30) == -signal.SIGKILL
