from __future__ import annotations

from datetime import UTC, datetime

import click

from drip.cli.lazy import LazyGroup
from drip.cli.options import as_json

NOTHING_ON_HOLD = (
    "Nothing is held. What is overdue leaves by itself while a worker runs; to stop that: drip backlog hold"
)


def _show(as_json: bool) -> None:
    """Runs when no subcommand is given."""
    if click.get_current_context().invoked_subcommand is None:
        show(as_json)


backlog = LazyGroup(
    name="backlog",
    help="What is overdue, and whether it is to be sent.\n\n"
    "After a restored backup, or a long outage, nothing is delivered until you have decided with skip or send.",
    epilog="Example: drip backlog",
    invoke_without_command=True,
    params=[click.Option(["--json", "as_json"], is_flag=True, help="Print JSON instead of text.")],
    callback=_show,
    lazy={
        "send": ("drip.cli.operations.backlog:send", "End the hold: what is overdue leaves by the usual rules."),
        "skip": ("drip.cli.operations.backlog:skip", "End the hold: what may have been sent is passed over."),
        "hold": ("drip.cli.operations.backlog:hold", "Hold all mail until you have decided."),
    },
)


def show(as_json: bool) -> None:
    from dataclasses import asdict

    from drip.cli.site import show_json, show_rows, site_here
    from drip.clock import system_now
    from drip.flow.operations.backlog import read_backlog

    with site_here() as (site, _):
        found = read_backlog(site, system_now())
    if as_json:
        show_json(asdict(found))
        return
    if found.held_at is not None:
        click.echo(f"{found.held_reason}\n")
    rows = [(o.course, o.kind, o.lesson, o.mails, o.since) for o in found.overdue]
    show_rows(("course", "mail", "lesson", "how many", "since (UTC)"), rows, "Nothing is overdue.")
    if found.people:
        click.echo(f"People whose wait is over: {found.people}")


@click.command(epilog="Example: drip backlog send")
@as_json
def send(as_json: bool) -> None:
    """End the hold. What is overdue leaves by the usual rules: one lesson a day for each person, in its hours."""
    from drip.cli.site import show_json, site_here
    from drip.clock import system_now
    from drip.flow.operations.backlog import release_hold

    with site_here() as (site, _):
        if not release_hold(site, "sent on", system_now()):
            raise click.ClickException(NOTHING_ON_HOLD)
    if as_json:
        show_json({"held": False})
    else:
        click.echo("Delivering goes on: what is overdue leaves by the usual rules.")


@click.command(epilog="Example: drip backlog skip --until '2027-01-06 08:00' --yes")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d %H:%M"]),
    metavar="'YYYY-MM-DD HH:MM'",
    help="Mail was sent up to this time (UTC); by default as far as drip knows.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def skip(until: datetime | None, yes: bool, as_json: bool) -> None:
    """End the hold. What may have been sent already is passed over, for each person as far as they would be by then,
    and everybody's course goes on from there."""
    from dataclasses import asdict

    from drip.cli.site import show_json, site_here
    from drip.clock import system_now
    from drip.config import journal_folder
    from drip.flow.operations.backlog import is_on_hold
    from drip.flow.operations.skip import skip_backlog

    with site_here() as (site, settings):
        if not is_on_hold(site):
            raise click.ClickException(NOTHING_ON_HOLD)
        if not yes:
            click.confirm("Lessons that are passed over are never sent. Go on?", abort=True, err=True)
        stamps = journal_folder(settings, site.database)
        done = skip_backlog(site, stamps, until.replace(tzinfo=UTC) if until else None, system_now())
    if done is None:
        raise click.ClickException(NOTHING_ON_HOLD)
    if as_json:
        show_json(asdict(done))
    else:
        click.echo(f"Passed over {done.mails} mails of {done.people} people. Delivering goes on.")


@click.command(epilog="Example: drip backlog hold")
@as_json
def hold(as_json: bool) -> None:
    """Hold all mail, on all workers, until you say send or skip. Mail that comes in is stored and read afterwards."""
    from drip.cli.site import show_json, site_here
    from drip.clock import system_now
    from drip.flow.operations.backlog import put_on_hold as hold_backlog

    with site_here() as (site, _):
        hold_backlog(site, system_now())
    if as_json:
        show_json({"held": True})
    else:
        click.echo("Nothing is delivered until you say: drip backlog send, or drip backlog skip")
