from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drip.cli.lazy import LazyGroup
from drip.cli.samples.sample import OpenCourse, ReaderOptions, course_option, open_course, reader_options

if TYPE_CHECKING:
    from drip.rendering import Links

lesson = LazyGroup(
    name="lesson",
    help="Lessons: single files of a course.",
    lazy={
        "new": ("drip.cli.courses.new_lesson:new", "Write a lesson to start from, and put it into the sequence."),
        "preview": (
            "drip.cli.samples.lesson:preview",
            "One mail as somebody would get it, in the terminal or into a file.",
        ),
    },
)


@click.command(epilog="Example: drip lesson preview lessons/check-in.md --persona new-parent --season career=winter")
@click.argument("named", metavar="FILE|LESSON")
@course_option
@reader_options
@click.option("--text", "form", flag_value="text", help="The text part; this is what you get if you say nothing.")
@click.option("--html", "form", flag_value="html", help="The HTML part.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
def preview(
    named: str,
    folder: Path | None,
    options: ReaderOptions,
    form: str | None,
    output: Path | None,
) -> None:
    """One mail of a course as somebody would get it: a lesson by its FILE, or LESSON by its name. 'confirmation' and
    other mails of drip's own can be named too, and 'reminder:LESSON'."""
    from drip.flow.courses.mail_lookup import choose_form, find_mail_key, parse_mail_reference

    found = parse_mail_reference(named, folder, Path.cwd())
    course = open_course(found.folder)
    mail = find_mail_key(course.course, found.name)
    mails = course.compiled(mail)
    mail = choose_form(course.course, mail, mails, found.words, options.variant, options.language)
    reader = course.reader(options, "reader@example.com")
    rendered = course.render(mails[str(mail)], mail, reader, _links(course))
    as_html = form == "html" or (form is None and output is not None and output.suffix in (".html", ".htm"))
    _put(rendered.html if as_html else f"Subject: {rendered.subject}\n\n{rendered.text}", output)


def _links(course: OpenCourse) -> Links:
    """Links to pages that concern nobody, and to pictures in the course folder."""
    from dataclasses import replace

    from drip.flow.samples.test_send import links_of_test_mail

    return replace(links_of_test_mail(course.settings.base_url), assets=(course.folder / "assets").resolve().as_uri())


def _put(content: str, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
        return
    output.write_text(content, encoding="utf-8")
    click.echo(f"wrote {output}")
