from __future__ import annotations

import click

NAMES = ("replies", "plan", "deliver", "housekeeping")


@click.command(epilog="Example: drip tick deliver")
@click.argument("name", type=click.Choice(NAMES))
def tick(name: str) -> None:
    """One tick by hand: read replies, plan what has waited, deliver what is due, or tidy up after dead workers."""
    from drip.cli.operations.run import working
    from drip.cli.site import log_to_stderr, site_here
    from drip.flow.operations.liveness import hold_worker_lock
    from drip.worker.ticks import Tick

    log_to_stderr()
    with (
        site_here() as (site, settings),
        working(site, settings, needs_relay=name == "deliver") as worker,
        hold_worker_lock(site, worker.context.worker),
    ):
        worker.start()
        count = worker.run(Tick(name))
    click.echo(f"{name}: {count}")
