"""The form of a course, to be pasted into another site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drip.web.signup.form_to_paste import FormKind


@click.command(epilog="Example: drip course form redefine-success --iframe --language de")
@click.argument("course")
@click.option(
    "--language", default="", help="The language of the form; the course's, and then each reader's, if left out."
)
@click.option("--plain", "only", flag_value="plain", help="Only the plain form, for any site.")
@click.option("--iframe", "only", flag_value="frame", help="Only the frame, which needs DRIP_FORM_ORIGINS.")
def form(course: str, language: str, only: FormKind | None) -> None:
    """Print the sign-up form of COURSE as HTML to paste into another site: a plain form and a frame. Neither has a
    script."""
    from drip.cli.site import site_here
    from drip.web.signup.form_to_paste import UnknownLanguage, html_to_paste

    with site_here() as (site, _):
        with site.database.read() as session:
            edition = site.live_edition(session, course)
        if edition is None:
            raise click.ClickException(f"No course '{course}' is published. See: drip course list")
        kinds: tuple[FormKind, ...] = (only,) if only else ("plain", "frame")
        try:
            printed = [html_to_paste(site, edition.course, kind, language) for kind in kinds]
        except UnknownLanguage as error:
            raise click.ClickException(str(error)) from error
        click.echo("\n\n".join(printed))
        if "frame" in kinds and not site.signup.form_origins:
            click.echo(
                "No site may show the frame yet: set DRIP_FORM_ORIGINS to those that may, such as https://www.example.com.",
                err=True,
            )
