"""drip for an account that may not enter the folders of the user who runs the tests: as it is, or copied to where the
account may read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from support.sites import ROOT

_NOT_NEEDED = shutil.ignore_patterns(
    *("site-packages", "test", "tests", "idlelib", "ensurepip", "lib2to3", "config-*", "*.a"),
    *("pip", "mypy*", "*__mypyc*", "setuptools", "hypothesis", "grimp", "pygments", "*pgserver*", "ruff*"),
    *("playwright", "schemathesis", "jsonschema*", "check_jsonschema", "graphql", "_pytest", "werkzeug", "coverage"),
    *("holidays", "locale-data", "*.opt-?.pyc", "unittest", "tkinter", "distutils", "turtledemo", "pkg_resources"),
)


def drip_for(user: str, folder: Path) -> Path:
    """A program in `folder`, which everybody may enter, that runs drip as `user`."""
    program = folder / "drip"
    _write(program, f'exec {sys.executable} -m drip "$@"')
    if not _runs(program, user):
        _write(program, _copy(folder / "python"))
        assert _runs(program, user), f"{user} cannot run a copy of drip either"
    return program


def _write(program: Path, line: str) -> None:
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)


def _runs(program: Path, user: str) -> bool:
    done = subprocess.run([program, "--version"], user=user, group="nogroup", extra_groups=[], cwd="/", check=False)
    return done.returncode == 0


def _copy(place: Path) -> str:
    """Copies the interpreter, its packages and drip; returns the shell line that starts it."""
    base, version = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    shutil.copytree(base / "lib" / version, place / "lib" / version, ignore=_NOT_NEEDED)
    for library in (base / "lib").glob("libpython*.so*"):
        shutil.copy(library, place / "lib")
    shutil.copytree(sysconfig.get_path("purelib"), place / "site", ignore=_NOT_NEEDED)
    for part in ("drip", "templates", "courses"):
        shutil.copytree(ROOT / part, place / "site" / part, ignore=_NOT_NEEDED, dirs_exist_ok=True)
    (place / "bin").mkdir()
    python = shutil.copy(os.path.realpath(sys.executable), place / "bin")
    subprocess.run(["chmod", "-R", "a+rX", place], check=True)
    return f'LD_LIBRARY_PATH={place}/lib PYTHONPATH={place}/site PYTHONHOME={place} exec {python} -m drip "$@"'
