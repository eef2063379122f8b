"""What people may ask about their data: a copy, erasure, and to get mail again afterwards."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drip.flow.work import Work
from drip.storage.engine.states import SuppressionReason

if TYPE_CHECKING:
    from drip.flow.people.erase import ErasureResult
    from drip.flow.site import Site

email_argument = click.argument("email")
yes_option = click.option("--yes", is_flag=True, help="Don't ask.")


@click.command(epilog="Example: drip subscriber export mara@example.com --html --output mara.html")
@email_argument
@click.option("--html", "as_html", is_flag=True, help="A page to read, instead of JSON.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; the terminal if left out.")
def export(email: str, as_html: bool, output: Path | None) -> None:
    """Give out all that is stored about EMAIL, as JSON or as a page that stands alone."""
    from drip.cli.site import site_here

    with site_here() as (site, _):
        person = _all_of(site, email.strip().lower())
        text = _as_page(site, person) if as_html else json.dumps(person, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
        return
    _write(output, text)
    click.echo(f"All that is stored about {person['person']['email']} is in {output}. Only you can read the file.")


@click.command(epilog="Example: drip subscriber erase mara@example.com")
@email_argument
@yes_option
def erase(email: str, yes: bool) -> None:
    """Erase all that is stored about EMAIL. A keyed hash stays, so that nobody mails this address again."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.people.erase import erase_person, preview_erasure

    address = email.strip().lower()
    with site_here() as (site, _):
        found = preview_erasure(site, address)
        if found is None:
            raise click.ClickException(f"Nothing is stored about {address}. See: drip subscriber list")
        click.echo(f"{address}: {_counts(found)} will be erased. This cannot be undone.")
        if not yes:
            click.confirm("Erase everything?", abort=True)
        erase_person(site, address, "command line", system_now())
    click.echo(f"{address} is erased. To let this address sign up again: drip subscriber allow {address}")


@click.command(epilog="Example: drip subscriber allow mara@example.com")
@email_argument
@yes_option
def allow(email: str, yes: bool) -> None:
    """Take EMAIL off the list of addresses that get no mail.

    Courses that have ended stay so; they can sign up again.
    """
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.people.by_address import NoSuchPerson, allow_address, why_suppressed

    with site_here() as (site, _):
        try:
            with site.database.read() as session:
                suppression = why_suppressed(session, site, email)
            detail = f", {suppression.detail}" if suppression.detail else ""
            click.echo(f"{email}: {suppression.reason}{detail}, on {suppression.at:%Y-%m-%d}.")
            if suppression.reason in (SuppressionReason.COMPLAINT, SuppressionReason.ERASED) and not yes:
                click.confirm("Did they ask you to get mail again?", abort=True)
            with site.database.write() as session:
                allow_address(Work(session, site, system_now()), email)
        except NoSuchPerson as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{email} may get mail again, and sign up.")


def _all_of(site: Site, address: str) -> dict[str, Any]:
    from drip.clock import system_now
    from drip.flow.people.data_export import export_by_address

    with site.database.read() as session:
        person = export_by_address(Work(session, site, system_now()), address)
    if person is None:
        raise click.ClickException(f"Nobody with the address {address}. See: drip subscriber list")
    return person


def _as_page(site: Site, person: dict[str, Any]) -> str:
    from drip.web.base.pages import PageRenderer
    from drip.web.people.data_file import render_data_file

    return render_data_file(PageRenderer(site.templates, site.base_url), person, person["person"]["language"])


def _write(file: Path, text: str) -> None:
    """Readable by the user of this command only."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


def _counts(found: ErasureResult) -> str:
    return (
        f"{found.courses} course{'' if found.courses == 1 else 's'} with all that was sent and answered, "
        f"{found.mails} mail{'' if found.mails == 1 else 's'} of theirs, "
        f"and their words in {found.digests} digest{'' if found.digests == 1 else 's'} of others"
    )


@click.command(epilog="Example: drip subscriber disbelieve mara@example.com mara@work.example")
@click.argument("email")
@click.argument("address")
def disbelieve(email: str, address: str) -> None:
    """Take mail from ADDRESS as that of EMAIL no longer. `drip subscriber show` lists such addresses; one is believed
    from the time that `drip reply replay --trust` says so."""
    from drip.cli.site import site_here
    from drip.flow.people.by_address import disbelieve_address

    with site_here() as (site, _), site.database.write() as session:
        if not disbelieve_address(session, email, address):
            raise click.ClickException(f"Mail from {address} is not taken as that of {email}.")
    click.echo(f"Mail from {address} is held again.")
