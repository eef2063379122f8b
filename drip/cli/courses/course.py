from __future__ import annotations

from pathlib import Path

import click

from drip.cli.lazy import LazyGroup
from drip.cli.options import as_json

course = LazyGroup(
    name="course",
    help="Courses: folders of lessons that are checked, then published.",
    lazy={
        "new": ("drip.cli.courses.course:new", "Write a small working course to start from."),
        "check": (
            "drip.cli.courses.check:check",
            "Find every problem of course folders, and walk every way through them.",
        ),
        "graph": ("drip.cli.courses.graph:graph", "A course as a picture, with how many people stand where."),
        "simulate": ("drip.cli.samples.simulate:simulate", "What would happen to a persona, and when."),
        "preview": ("drip.cli.samples.preview:preview", "A page that shows every mail, and follows what you write."),
        "send": ("drip.cli.samples.send:send", "Send one lesson, or all, to yourself as a test."),
        "plan": ("drip.cli.courses.publish:plan", "What publishing would change, and for whom."),
        "publish": ("drip.cli.courses.publish:publish", "Make a course folder the live version."),
        "rollback": ("drip.cli.courses.publish:rollback", "Publish an earlier version again."),
        "history": ("drip.cli.courses.publish:history", "The versions of a course: when, by whom, from where."),
        "list": ("drip.cli.courses.course:list_courses", "The published courses."),
        "form": ("drip.cli.signup.form:form", "The sign-up form as HTML to paste into another site."),
        "docs": ("drip.cli.courses.docs:docs", "The course reference: every key, with examples."),
        "export": ("drip.cli.courses.archive:export", "Write a course into one file, for another installation."),
        "import": ("drip.cli.courses.archive:import_course", "Unpack such a file; it arrives inactive."),
    },
)

folder_argument = click.argument("folder", type=click.Path(path_type=Path))


@click.command(epilog="Example: drip course new courses/gentle-start --title 'A gentle start'")
@click.argument("folder", metavar="NEW_FOLDER", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The course's title; made from the folder's name if left out.")
@click.option("--sender", default="Your Name", show_default=True, help="Who the lessons come from.")
@click.option("--email", default="you@example.com", show_default=True, help="The address that they come from.")
@click.option("--address", default="Your Name, 1 Your Street, Your Town", help="The postal address below each lesson.")
def new(folder: Path, title: str, sender: str, email: str, address: str) -> None:
    """Write a small working course into NEW_FOLDER, to start from."""
    from drip.authoring import FolderInUseError, write_course

    slug = folder.resolve().name
    title = title or slug.replace("-", " ").capitalize()
    try:
        files = write_course(folder, slug, title, sender=sender, email=email, address=address)
    except FolderInUseError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.ClickException(f"The course can't be made: {error}.") from error
    for path in files:
        click.echo(f"wrote {path}")
    if "1 Your Street" in address:
        click.echo(f"The sender in {files[0]} is made up: put your name and postal address there.")
    click.echo(f"Next: see it with  drip course preview {folder}  and  drip course check {folder}")


@click.command("list", epilog="Example: drip course list --json")
@as_json
def list_courses(as_json: bool) -> None:
    """The published courses, with how many people are in them."""
    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.operations.listing import list_courses as courses

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
                    "enrolled": c.people_by_state,
                }
                for c in listed
            ]
        )
        return
    rows = [(c.slug, c.title, c.number, c.published_at, _counts(c.people_by_state)) for c in listed]
    show_rows(
        ("course", "title", "version", "published (UTC)", "people"),
        rows,
        "No course is published yet: drip course publish FOLDER",
    )


def _counts(enrolled: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(enrolled.items())) or "nobody yet"


def report_problems(problems: object) -> None:
    """Prints the problems, if any, and exits with 1."""
    from drip.authoring import CourseProblem

    assert isinstance(problems, tuple)
    if not problems:
        return
    for problem in problems:
        assert isinstance(problem, CourseProblem)
        click.echo(f"{problem.file}:{problem.line}: {problem.message}")
    raise click.ClickException(f"{len(problems)} to mend." if len(problems) > 1 else "One thing to mend.")
