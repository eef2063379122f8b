from __future__ import annotations

from pathlib import Path

import click

ASK = ("text", "season", "choice", "scale", "yes/no", "list", "nothing")


@click.command(epilog="Example: drip lesson new letting-go --course courses/garden --after honest-harvest --ask season")
@click.argument("name")
@click.option(
    "--course", "folder", type=click.Path(path_type=Path), default=Path(), help="The course's folder; this one."
)
@click.option(
    "--after", metavar="LESSON", default="", help="The lesson that it follows; left out, before the last one."
)
@click.option("--ask", type=click.Choice(ASK), default="text", show_default=True, help="The kind of its question.")
@click.option("--subject", "--title", default="", help="The subject of the mail; made from the name if left out.")
def new(name: str, folder: Path, after: str, ask: str, subject: str) -> None:
    """Write the lesson NAME to start from, and put it into the course's sequence."""
    from drip.authoring import NewLessonError, write_lesson
    from drip.core.courses.course import QuestionKind

    try:
        lesson = write_lesson(
            folder, name, after=after, ask=None if ask == "nothing" else QuestionKind(ask), subject=subject
        )
    except NewLessonError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {lesson.file}")
    if lesson.step is None:
        click.echo(f"{lesson.outline} names it already")
    else:
        click.echo(f"{lesson.outline}:{lesson.step.line}: - lesson: {name}, {lesson.step.where}")
        if lesson.step.again:
            lines = ", ".join(map(str, lesson.step.again))
            click.echo(f"{after} is sent in line {lines} too: put the new lesson there as well if it belongs there")
    click.echo(f"Next: write it, and see it with  drip course preview {folder}  and  drip course check {folder}")
