from __future__ import annotations

from pathlib import Path

import click

from drip.cli.lazy import LazyGroup
from drip.cli.options import as_json

course = LazyGroup(
    name="course",
    help="Courses: folders of lessons that are checked, then published.",
    lazy={
        "new": ("drip.cli.course:new", "Write a small working course to start from."),
        "check": ("drip.cli.course:check", "Find every problem of a course folder."),
        "publish": ("drip.cli.course:publish", "Make a course folder the live version."),
        "list": ("drip.cli.course:list_courses", "The published courses."),
    },
)

folder_argument = click.argument("folder", type=click.Path(path_type=Path))


@click.command(epilog="Example: drip course new courses/gentle-start --title 'A gentle start'")
@folder_argument
@click.option("--title", default="", help="The course's title; made from the folder's name if left out.")
def new(folder: Path, title: str) -> None:
    """Write a small working course into FOLDER, to start from."""
    from drip.authoring import FolderInUseError, write_course

    slug = folder.resolve().name
    try:
        written = write_course(folder, slug, title or slug.replace("-", " ").capitalize())
    except FolderInUseError as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"Next: drip course check {folder}")


@click.command(epilog="Example: drip course check courses/redefine-success")
@folder_argument
def check(folder: Path) -> None:
    """Find every problem of the course in FOLDER, as file:line: message."""
    from drip.flow.check import check_course
    from drip.shipped import shipped

    checked = check_course(folder, shipped("templates"))
    _report(checked.problems)
    assert checked.course is not None
    questions = len(checked.course.questions())
    click.echo(f"{checked.course.title}: {len(checked.course.lessons)} lessons, {questions} questions, no problems.")


@click.command(epilog="Example: drip course publish courses/redefine-success")
@folder_argument
def publish(folder: Path) -> None:
    """Check the course in FOLDER and make it the live version; people in it go on in the new one."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.publish import check_course
    from drip.flow.publish import publish as publish_course

    with site_here() as (site, _):
        checked = check_course(folder, site.templates)
        _report(checked.problems)
        with site.database.write() as session:
            published = publish_course(session, site, checked, system_now())
        assert checked.course is not None
        if published.changed:
            click.echo(
                f"Published {checked.course.slug}, version {published.number}; {published.moved} people moved to it."
            )
        else:
            click.echo(f"Nothing has changed: version {published.number} of {checked.course.slug} is live.")
        click.echo(f"Sign-up page: {site.base_url}/courses/{checked.course.slug}")


@click.command("list", epilog="Example: drip course list --json")
@as_json
def list_courses(as_json: bool) -> None:
    """The published courses, with how many people are in them."""
    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.listing import list_courses as courses

    with site_here() as (site, _):
        listed = courses(site)
    if as_json:
        show_json(
            [
                {
                    "course": c.slug,
                    "title": c.title,
                    "version": c.number,
                    "published": c.published_at,
                    "enrolled": c.enrolled,
                }
                for c in listed
            ]
        )
        return
    rows = [(c.slug, c.title, c.number, c.published_at, _counts(c.enrolled)) for c in listed]
    show_rows(
        ("course", "title", "version", "published (UTC)", "people"),
        rows,
        "No course is published yet: drip course publish FOLDER",
    )


def _counts(enrolled: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(enrolled.items())) or "nobody yet"


def _report(problems: object) -> None:
    """Prints problems, if there are any, and stops with exit code 1."""
    from drip.authoring import Problem

    assert isinstance(problems, tuple)
    if not problems:
        return
    for problem in problems:
        assert isinstance(problem, Problem)
        click.echo(f"{problem.file}:{problem.line}: {problem.message}")
    raise click.ClickException(f"{len(problems)} to mend." if len(problems) > 1 else "One thing to mend.")
