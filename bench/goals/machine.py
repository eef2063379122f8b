"""The machine that the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import sqlalchemy

from bench.goals.keys import signature_micros
from tests.support.programs import postgres_folder


def facts() -> dict[str, str]:
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLAlchemy": sqlalchemy.__version__,
        "PostgreSQL": _postgres(),
        "RSA-2048 signature": f"{signature_micros():.0f} µs",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _postgres() -> str:
    programs = postgres_folder()
    if programs is None:
        return "none"
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    return version.strip().removeprefix("postgres (PostgreSQL) ")
