from __future__ import annotations

import logging
from pathlib import Path

import click


@click.command(epilog="Example: drip course preview courses/redefine-success")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8035, show_default=True, help="Of the page; 0 takes a free one."
)
def preview(folder: Path, port: int) -> None:
    """A page on this machine that shows every mail of the course in FOLDER, and follows what you write: wide, on a
    phone, in the dark, as text, as each persona would get it."""
    if not folder.is_dir():
        raise click.ClickException(f"There is no folder {folder}. To begin a course: drip course new {folder}")
    import os

    from drip.cli.operations.stopping import StopSignal
    from drip.cli.site import log_to_stderr
    from drip.clock import system_now
    from drip.config import read_settings, templates_folder
    from drip.preview.live import previewing
    from drip.web.base.serve import PortTaken

    log_to_stderr(logging.WARNING)
    stop = StopSignal()
    settings = read_settings(os.environ, Path.cwd())
    templates, today = templates_folder(settings), system_now().date()
    try:
        with previewing(folder, templates, port, today, settings.base_url) as url:
            click.echo(f"Look here: {url}\nIt follows what you save. Ctrl-C stops it.")
            stop.wait()
    except PortTaken as error:
        raise click.ClickException(f"{error} --port 0 takes one that is free.") from error
    click.echo("\nStopped.")
