from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drip.config import Settings

NAMES = ("web", "worker", "listen")


@click.command(epilog="Example: drip health worker")
@click.argument("names", nargs=-1, required=True, type=click.Choice(NAMES), metavar="web|worker|listen...")
def health(names: tuple[str, ...]) -> None:
    """Whether these services are well on this machine, for health checks: exits with 0, or with 1 and a sentence.

    web: the pages answer and reach the database. worker: one runs here, and its ticks come to an end. listen: it greets
    who connects. Whether mail leaves is what `drip audit` says."""
    import os
    from pathlib import Path

    from drip.config import read_settings

    settings = read_settings(os.environ, Path.cwd())
    problems = [problem for name in names if (problem := _problem(name, settings))]
    if problems:
        raise click.ClickException(" ".join(problems))
    click.echo("ok")


def _problem(name: str, settings: Settings) -> str:
    from drip.config import host_and_port, listen_address

    if name == "worker":
        from drip.worker.heartbeat import worker_problem

        return worker_problem()
    if name == "web":
        from drip.web.base.probe import web_problem

        host, port = host_and_port("web_bind", settings.web_bind)
        return web_problem(_from_here(host), port)
    from drip.inbound.smtp.probe import listener_problem

    _, host, port = listen_address(settings)
    return listener_problem(_from_here(host), port)


def _from_here(host: str) -> str:
    """The address at which this machine reaches what is bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
