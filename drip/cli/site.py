"""Shared by commands: the site that the settings in this folder describe, and printing."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drip.config import CONFIG_FILE, Settings, open_site, read_settings

if TYPE_CHECKING:
    from drip.flow.site import Site


@contextmanager
def site_here() -> Iterator[tuple[Site, Settings]]:
    """The site of this folder; its database has the right schema. Raises SettingsError, DatabaseError."""
    from drip.storage.engine.schema import require_current

    settings = read_settings(os.environ, Path.cwd())
    site = open_site(settings)
    try:
        require_current(site.database)
        yield site, settings
    finally:
        site.database.close()


@contextmanager
def site_if_any() -> Iterator[Site | None]:
    """The site of this folder; None if no site is set up here."""
    if not (Path.cwd() / CONFIG_FILE).exists() and not any(name.startswith("DRIP_SECRET_KEY") for name in os.environ):
        yield None
        return
    with site_here() as (site, _):
        yield site


def log_to_stderr(level: int = logging.INFO) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # not a warning for each beat during a running tick
    for noisy in ("alembic", "imapclient", "mail.log", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def show_rows(headings: Sequence[str], rows: Sequence[Sequence[Any]], empty: str) -> None:
    """A table on a terminal, tab-separated lines elsewhere; `empty` if there are no rows."""
    if not rows:
        click.echo(empty, err=True)
        return
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in cells:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    Console().print(table)


def show_json(data: Any) -> None:
    click.echo(json.dumps(data, default=_plain, ensure_ascii=False, indent=2))


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
