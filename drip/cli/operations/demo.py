from __future__ import annotations

import logging
from pathlib import Path

import click


@click.command(epilog="Example: drip demo --speed 30")
@click.option("--auto", is_flag=True, help="Play one persona through the whole course and print the timeline.")
@click.option(
    "--speed", type=click.FloatRange(min=0.5), default=15.0, show_default=True, help="Seconds that a day takes."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=8025,
    show_default=True,
    help="Web pages; the mailbox is one above.",
)
@click.option(
    "--course", type=click.Path(path_type=Path), help="A course folder; the one that comes with drip if left out."
)
@click.option("--persona", default="burnt-out-team-lead", show_default=True, help="Who plays with --auto.")
def demo(auto: bool, speed: float, port: int, course: Path | None, persona: str) -> None:
    """Everything on this machine with a practice mailbox, in time-lapse. Nothing leaves the machine."""
    from drip.authoring import PersonaError
    from drip.demo.auto import NeverFinished
    from drip.demo.demo_site import CourseHasProblems
    from drip.demo.sink import PortError
    from drip.demo.visitor import PageError
    from drip.package_data import package_folder
    from drip.web.base.serve import PortTaken

    folder = course or package_folder("courses") / "redefine-success"
    if not (folder / "course.yaml").is_file():
        raise click.ClickException(f"There is no course in {folder}: it has no course.yaml.")
    if auto and not (folder / "personas" / f"{persona}.yaml").is_file():
        names = ", ".join(sorted(file.stem for file in folder.glob("personas/*.yaml"))) or "none"
        raise click.ClickException(f"There is no persona '{persona}' in {folder / 'personas'}; there is: {names}.")
    try:
        _play(folder, persona) if auto else _run(folder, speed, port)
    except (CourseHasProblems, NeverFinished, PageError, PersonaError, PortError) as error:
        raise click.ClickException(str(error)) from error
    except PortTaken as error:
        raise click.ClickException(f"{error} For the demo: drip demo --port {port + 1000}") from error


def _run(folder: Path, speed: float, port: int) -> None:
    from drip.cli.operations.stopping import StopSignal
    from drip.cli.site import log_to_stderr
    from drip.clock import system_now
    from drip.demo.live import running_demo

    log_to_stderr(logging.WARNING)
    with running_demo(folder, system_now(), speed, port) as (sign_up, mailbox):
        click.echo(f"1. Sign up here:              {sign_up}")
        click.echo(f"2. Read and answer your mail: {mailbox}")
        click.echo(f"\nA day takes {speed:g} seconds; the bar above the mailbox changes that. Ctrl-C stops the demo.")
        StopSignal().wait()
    click.echo("\nStopped. Nothing was kept.")


def _play(folder: Path, name: str) -> None:
    from drip.authoring import read_persona
    from drip.cli.site import log_to_stderr
    from drip.demo.auto import SIGNUP_TIME, jumping_clock, play
    from drip.demo.live import with_pages
    from drip.flow.zones import zone_of

    log_to_stderr(logging.WARNING)
    persona = read_persona(folder / "personas" / f"{name}.yaml")
    zone = zone_of(persona.zone)
    click.echo(f"{persona.name}, {persona.zone}")
    clock = jumping_clock(persona.start(zone) - SIGNUP_TIME)
    with with_pages(folder, clock, 0, wall_clock=clock.now) as stage:
        click.echo(play(stage, persona, zone, click.echo))
