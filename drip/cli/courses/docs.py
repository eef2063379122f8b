from __future__ import annotations

import sys

import click


@click.command(epilog="Example: drip course docs await")
@click.argument("topic", required=False)
def docs(topic: str | None) -> None:
    """The course reference: every key of course.yaml and of a lesson, with examples.

    TOPIC is a key, such as pace or await, or a section, such as questions; without one, all of it is shown."""
    from drip.authoring.reference import UnknownTopic, about
    from drip.package_data import package_folder

    page = (package_folder("docs") / "course.md").read_text(encoding="utf-8")
    try:
        text = about(page, topic) if topic else page
    except UnknownTopic as error:
        raise click.ClickException(str(error)) from error
    if sys.stdout.isatty():
        _show(text)
    else:
        click.echo(text.rstrip("\n"))


def _show(text: str) -> None:
    """With formatted headings, tables and examples, in a pager if they do not fit the screen."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    markdown = Markdown(text)
    lines = len(console.render_lines(markdown))
    if lines < console.height:
        console.print(markdown)
        return
    with console.pager(styles=True):
        console.print(markdown)
