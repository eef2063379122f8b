"""What is started often, a process for each mail and for each health check, imports only what it needs."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("words", "foreign"),
    [
        (["health", "worker"], {"sqlalchemy", "fastapi", "jinja2", "pydantic", "imapclient"}),
        (["reply", "receive"], {"fastapi", "jinja2", "pydantic", "imapclient", "aiosmtpd", "cryptography"}),
    ],
    ids=["health", "pipe"],
)
def test_it_does_not_wait_for_what_others_need(
    words: list[str], foreign: set[str], settings: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "drip", *words]
    mail = "Subject: hello\n\nWinter.\n"
    done = subprocess.run(
        command, cwd=tmp_path, env=settings, input=mail, capture_output=True, text=True, timeout=60, check=False
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "drip.config" in imported, done.stderr
    assert imported & foreign == set()
