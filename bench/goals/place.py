"""An installation to measure, made as an operator makes one: a folder, settings in the environment, drip's commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bench.goals.cost import Cost, run_all
from bench.goals.course import SLUG, write_course
from bench.goals.figures import NotMeasured
from drip.clock import system_now
from drip.config import SETTING_NAMES, open_site, read_settings
from drip.flow.site import Site

DRIP = (sys.executable, "-m", "drip")
SECRET = "long enough to measure with, and of no other use"  # noqa: S105
DOMAIN = "reply.example.com"
OVERDUE = timedelta(minutes=2)  # how long lessons have been due


@dataclass(frozen=True, slots=True)
class Place:
    """`site` is the same site, opened in this process."""

    folder: Path
    environment: Mapping[str, str]
    site: Site

    def with_settings(self, **settings: str) -> Place:
        """The same installation with more environment variables for its commands."""
        return replace(self, environment={**self.environment, **settings})

    def drip(self, *arguments: str, side_by_side: int = 1, **settings: str) -> Cost:
        """Runs a command `side_by_side` times at once; `settings` are environment variables. Raises NotMeasured."""
        return run_all([[*DRIP, *arguments]] * side_by_side, self.folder, {**self.environment, **settings})


@contextmanager
def open_place(folder: Path, database_url: str, relay_port: int, *, kilobytes: int = 9, **more: str) -> Iterator[Place]:
    """A new installation in `folder` with a published course whose lessons are OVERDUE. `more` are environment
    variables, such as DRIP_DKIM_KEY."""
    environment = {
        "PATH": os.environ["PATH"],
        "DRIP_SECRET_KEY": SECRET,
        "DRIP_MAIL_DOMAIN": DOMAIN,
        "DRIP_DATABASE_URL": database_url,
        "DRIP_SMTP_URL": f"smtp://127.0.0.1:{relay_port}",
        **more,
    }
    write_course(folder / SLUG, kilobytes, system_now() - OVERDUE)
    for arguments in (("database", "upgrade"), ("course", "publish", SLUG)):
        run_all([[*DRIP, *arguments]], folder, environment)
    site = open_site(read_settings(environment, folder))
    try:
        yield Place(folder, environment, site)
    finally:
        site.database.close()


def require_setting(name: str) -> None:
    """Raises NotMeasured if this version of drip has no such setting."""
    if name not in SETTING_NAMES:
        raise NotMeasured(f"This drip has no setting DRIP_{name.upper()}.")
