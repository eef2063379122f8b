from __future__ import annotations

import click


@click.command(epilog="Example: drip doctor")
def doctor() -> None:
    """What this site still lacks: exits with 1, and a sentence for each thing, or with 0 where nothing is missing.

    It reads the settings and the database's schema, and whether somebody in trouble would reach a human."""
    from drip.cli.site import site_here
    from drip.config import missing_for_safety

    with site_here() as (_, settings):
        missing = missing_for_safety(settings)
    for sentence in missing:
        click.echo(sentence)
    if missing:
        raise click.exceptions.Exit(1)
    click.echo("ok")
