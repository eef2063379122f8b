from __future__ import annotations

import click

from drip.cli.lazy import LazyGroup

database = LazyGroup(
    name="database",
    help="The database's schema.",
    lazy={"upgrade": ("drip.cli.operations.database:upgrade", "Bring the schema to this release; safe to repeat.")},
)


@click.command(epilog="Example: drip database upgrade")
def upgrade() -> None:
    """Bring the schema to this release; safe to repeat, while others do the same, and while workers of the release
    before go on. It never keeps them waiting for long: where a long transaction is in its way, it tries again later."""
    import os
    from contextlib import closing
    from pathlib import Path

    from drip.config import open_site, read_settings
    from drip.storage.engine import schema

    with closing(open_site(read_settings(os.environ, Path.cwd())).database) as database:
        before, after = schema.upgrade(database, click.echo)
    click.echo(f"The database is at schema {after}." if before == after else f"Upgraded to schema {after}.")
