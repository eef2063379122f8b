"""docs/deploying.md, tried as far as it goes without Docker and systemd."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.compose import EXAMPLE, SECRETS, compose, read_env
from support.sites import ROOT

from drip.cli import main
from drip.config import open_site, read_settings

TEXT = (ROOT / "docs/deploying.md").read_text()
BLOCKS = re.findall(r"```\w*\n(.*?)```", TEXT, re.DOTALL)
UNITS = [block for block in BLOCKS if "[Service]" in block]
WORDS = re.compile(r"(?:`|/|web |worker |^|; |, |\d )drip (\w+)")


def block_with(words: str) -> str:
    return next(block for block in BLOCKS if words in block)


def test_the_first_lines_make_settings_that_are_complete_and_private(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is missing")
    shutil.copy(EXAMPLE, tmp_path)
    subprocess.run(["sh", "-euc", block_with("cp .env.example .env")], cwd=tmp_path, check=True, capture_output=True)
    made = read_env(tmp_path / ".env")
    compose(made)
    assert len({made[name] for name in SECRETS}) == len(SECRETS)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env", ".env.example"]
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_the_settings_for_real_are_settings(tmp_path: Path) -> None:
    lines = block_with("COMPOSE_PROFILES=").splitlines()
    values = {**read_env(EXAMPLE), **dict(line.split("=", 1) for line in lines), "DRIP_SECRET_KEY": "x" * 32}
    open_site(read_settings(values, tmp_path)).database.close()


def test_every_command_in_it_is_one_of_drip() -> None:
    named = set(WORDS.findall(TEXT))
    assert {"web", "worker", "listen", "run", "database", "health", "audit", "backlog", "course"} <= named
    assert named <= set(main.list_commands(main.make_context("drip", [], resilient_parsing=True)))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.splitlines()[0].rpartition("/")[2])
def test_the_units_run_drip_and_give_it_time_to_stop(unit: str) -> None:
    read = configparser.RawConfigParser(strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(unit)
    assert re.fullmatch(r"/srv/drip/\.venv/bin/drip (%i|worker)", read["Service"]["ExecStart"])
    assert int(read["Service"]["TimeoutStopSec"]) > 10
    assert read["Service"]["User"] == "drip"


def test_the_services_that_it_names_are_in_the_compose_file() -> None:
    services = compose({**read_env(EXAMPLE), **dict.fromkeys(SECRETS, "x")})["services"]
    for line in re.findall(r"docker compose (?:exec|run|stop|logs)(?: -T| --rm)? ([a-z ]+)", TEXT):
        assert line.split()[0] in services
    assert len(UNITS) == 2
