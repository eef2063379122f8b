from __future__ import annotations

import secrets
from contextlib import ExitStack, closing
from pathlib import Path

import click

TEMPLATE = """# Settings of this drip site. An environment variable, DRIP_ and the name in capitals, overrides each.
# docs/configuration.md explains them all.

# Signs every link and reply address. Keep it secret, and keep it: mails already sent depend on it.
secret_key = "{secret}"

# Where the web pages are reached from outside, and the domain that replies and bounces come to.
base_url = "{base_url}"
mail_domain = "{mail_domain}"

# The relay that sends the mail: smtp://, smtp+starttls:// or smtps://; user:password@ goes before the host.
smtp_url = "{smtp_url}"

database_url = "{database_url}"
"""


@click.command(epilog="Example: drip init --base-url https://course.example.com --mail-domain reply.example.com")
@click.option("--base-url", default="http://127.0.0.1:8025", show_default=True, help="Where the web pages are reached.")
@click.option("--mail-domain", default="reply.localhost", show_default=True, help="The domain that replies come to.")
@click.option("--smtp-url", default="smtp://127.0.0.1:25", show_default=True, help="The relay that sends the mail.")
@click.option("--database-url", default="sqlite:///drip.sqlite3", show_default=True, help="SQLite or PostgreSQL.")
def init(base_url: str, mail_domain: str, smtp_url: str, database_url: str) -> None:
    """A new site in this folder: settings with a fresh secret key in drip.toml, and the database."""
    from drip.config import CONFIG_FILE, SettingsError, open_site, read_relay, read_settings
    from drip.storage.engine.schema import upgrade

    file = Path.cwd() / CONFIG_FILE
    if file.exists():
        raise click.ClickException(
            f"{CONFIG_FILE} is here already. To bring its database up to date: drip database upgrade"
        )
    values = {"base_url": base_url, "mail_domain": mail_domain, "smtp_url": smtp_url, "database_url": database_url}
    for name, value in values.items():
        if '"' in value or "\\" in value or not value.isprintable():
            raise SettingsError(f"--{name.replace('_', '-')} has a character that cannot stand in a setting.")
    content = TEMPLATE.format(secret=secrets.token_urlsafe(48), **values)
    file.touch(mode=0o600)
    file.write_text(content, encoding="utf-8")
    with ExitStack() as undo:
        undo.callback(file.unlink)  # a half-made site would block the next try
        settings = read_settings({}, file.parent)
        read_relay(settings)
        with closing(open_site(settings).database) as database:
            upgrade(database)
        undo.pop_all()
    click.echo(f"Wrote {CONFIG_FILE} (keep it secret) and prepared {database_url}.")
    click.echo("Next: drip course new my-course, then drip course publish my-course, then drip run.")
