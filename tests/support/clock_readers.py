"""Finds the tests that depend on the machine's clock: those that read it, and those that start a program or a command
of drip, which reads it. `make anytime` runs them at other hours and in other zones."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

MARKER = "reads_the_clock"
PROGRAMS = {"chromium", "postfix", "dovecot_program"}  # fixtures
TESTS = Path(__file__).parents[1]

_READS = re.compile(r"\bsystem_now\b|datetime\.now\(|date\.today\(|\btime\.time\(|\bsubprocess\.|CliRunner")
_SUPPORT = re.compile(r"^\s*from support\.(\w+) import", re.MULTILINE)


def goes_by_the_clock(item: pytest.Item) -> bool:
    places = (item.path, item.path.parent / "conftest.py")
    programs = PROGRAMS & set(getattr(item, "fixturenames", ()))
    return bool(programs) or any(_reads(place) for place in places if place != TESTS / "conftest.py")


@cache
def _reads(file: Path) -> bool:
    """Whether the file, or a support module that it imports, reads the clock."""
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    helpers = (TESTS / "support" / f"{name}.py" for name in _SUPPORT.findall(text))
    return bool(_READS.search(text)) or any(map(_reads, helpers))
