from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drip.core.courses.course import Course
    from drip.core.graph.headcount import CourseHeadcount

FORMATS = {"svg": (".svg",), "mermaid": (".mmd", ".mermaid")}


@click.command(epilog="Example: drip course graph courses/redefine-success --output course.svg")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="As the name of the file says; else svg.")
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; left out, the picture is printed.")
@click.option("--live", is_flag=True, help="With how many people of this site stand where.")
@click.option("--dark", "scheme", flag_value="dark", help="Always in the colours of the night.")
@click.option("--light", "scheme", flag_value="light", help="Always in those of the day; else as the reader has it.")
def graph(folder: Path, form: str | None, output: Path | None, live: bool, scheme: str | None) -> None:
    """Draw the course in FOLDER: its lessons, waits and branches, as a picture or as text for Mermaid."""
    from drip.core.graph.build_graph import build_graph
    from drip.drawing import Scheme, draw_mermaid, draw_svg

    course = _read(folder)
    draw = {"svg": draw_svg, "mermaid": draw_mermaid}[form or _form_of(output)]
    picture = draw(build_graph(course), Scheme(scheme or "auto"), _headcount(course) if live else None)
    if output is None:
        click.echo(picture, nl=False)
        return
    output.write_text(picture, encoding="utf-8", newline="\n")
    click.echo(f"wrote {output}")


def _read(folder: Path) -> Course:
    """The course as it is; problems that leave something to draw are only printed."""
    from drip.authoring import read_course

    draft = read_course(folder)
    if draft.course is None:
        for problem in draft.problems:
            click.echo(f"{problem.file}:{problem.line}: {problem.message}")
        raise click.ClickException("There is nothing to draw before this is mended.")
    if draft.problems:
        click.echo(f"Drawn as it stands, with {len(draft.problems)} to mend. See: drip course check {folder}", err=True)
    return draft.course


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower() if output else ""
    form = next((form for form, suffixes in FORMATS.items() if suffix in suffixes), None)
    if form is None and suffix:
        raise click.UsageError(f"What is a {suffix} file to hold? Name it .svg or .mmd, or add --format.")
    return form or "svg"


def _headcount(course: Course) -> CourseHeadcount:
    from drip.cli.site import site_here
    from drip.flow.operations.standings import headcount_of

    with site_here() as (site, _):
        standings = headcount_of(site, course)
    if standings is None:
        raise click.ClickException(f"No course '{course.slug}' is published here. See: drip course list")
    return standings
