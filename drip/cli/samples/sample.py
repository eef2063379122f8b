"""Shared by the commands that show a mail before anybody gets it: their options, and finding the mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drip.cli.options import as_value

if TYPE_CHECKING:
    from drip.authoring import CourseDraft, CourseProblem
    from drip.config import Settings
    from drip.core.courses.course import Course
    from drip.core.simulation.persona import Persona
    from drip.flow.mail_key import MailKey
    from drip.flow.samples.sample import SampleReader
    from drip.rendering import CompiledMail, Links, Rendered

SEASONS = ("spring", "summer", "fall", "winter", "unknown")

course_option = click.option(
    "--course", "folder", type=click.Path(path_type=Path), help="The course's folder, where a lesson is named by name."
)
_OPTIONS = (
    click.option(
        "--persona", default="", help="As one of the course's personas would get it, by the name of the file."
    ),
    click.option("--season", "seasons", multiple=True, metavar="AREA=SEASON", help="A season told by hand."),
    click.option("--language", default="", help="In this language, where the lesson is translated."),
    click.option("--variant", default="", help="In this variant, where the lesson has them."),
)


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """Who reads the mail, in which form. `seasons` are written AREA=SEASON; '' means nobody, or no language or variant
    in particular."""

    persona: str
    seasons: tuple[str, ...]
    language: str
    variant: str


def reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of ReaderOptions to a command, which gets them as its argument `options`."""
    taking_one_value = as_value("options", ReaderOptions)(command)
    return reduce(lambda decorated, option: option(decorated), reversed(_OPTIONS), taking_one_value)


@dataclass(frozen=True, slots=True)
class OpenCourse:
    """A course folder, opened to look at its mails."""

    folder: Path
    settings: Settings
    draft: CourseDraft
    course: Course

    def compiled(self, mail: MailKey) -> dict[str, CompiledMail]:
        """All forms of a mail, and other mails made from the same file. Exits with its problems, if any."""
        from drip.config import templates_folder
        from drip.flow.courses.check import check_mails

        folders = (self.folder, templates_folder(self.settings))
        mails, problems = check_mails(self.draft, self.course, folders, {mail.source})
        exit_with_problems(problems)
        return mails

    def reader(self, options: ReaderOptions, email: str) -> SampleReader:
        from drip.clock import system_now
        from drip.flow.samples.sample import SampleReader, run_persona

        way = (
            run_persona(self.course, read_persona_named(self.folder, options.persona), is_sound=not self.draft.problems)
            if options.persona
            else None
        )
        return SampleReader(system_now().date(), way, _parse_seasons(options.seasons, self.course.areas), email)

    def render(self, compiled: CompiledMail, mail: MailKey, reader: SampleReader, links: Links) -> Rendered:
        from drip.flow.samples.sample import render_sample
        from drip.flow.samples.sample_data import sample_context
        from drip.rendering import RenderError

        context = sample_context(mail.kind, "", self.course, self.settings.base_url)
        try:
            rendered = render_sample(self.course, compiled, mail, reader, links, context)
        except RenderError as error:
            raise click.ClickException(f"{mail.source}: {error}") from error
        if reader.run and mail.lesson and reader.run.received_at(mail) is None:
            name = reader.run.persona.name
            click.echo(f"{name} never gets {mail.lesson}: here it is without any answers.", err=True)
        return rendered


def open_course(folder: Path) -> OpenCourse:
    """Exits if the folder has no course whose mails can be shown."""
    import os

    from drip.authoring import read_course
    from drip.config import read_settings

    draft = read_course(folder)
    if draft.course is None:
        exit_with_problems(draft.problems)
    assert draft.course is not None
    return OpenCourse(folder, read_settings(os.environ, Path.cwd()), draft, draft.course)


def exit_with_problems(problems: tuple[CourseProblem, ...]) -> None:
    """Prints the problems, if any, and exits."""
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(f"{len(problems)} to mend." if len(problems) > 1 else "One thing to mend.")


def read_persona_named(folder: Path, name: str) -> Persona:
    from drip.authoring import PersonaError, read_persona

    file = folder / "personas" / f"{name}.yaml"
    if not file.is_file():
        names = ", ".join(sorted(file.stem for file in folder.glob("personas/*.yaml"))) or "none"
        raise click.ClickException(f"There is no persona '{name}' in {folder / 'personas'}; there is: {names}.")
    try:
        return read_persona(file)
    except PersonaError as error:
        raise click.ClickException(str(error)) from error


def _parse_seasons(written: tuple[str, ...], areas: tuple[str, ...]) -> dict[str, str]:
    """{area: season}. In a course with one area the season alone is enough."""
    seasons = {}
    for word in written:
        area, equals, season = word.partition("=")
        if not equals and len(areas) == 1:
            area, season = areas[0], word
        if area not in areas or season not in SEASONS:
            allowed = f"AREA is one of {', '.join(areas)}" if areas else "this course has no areas"
            raise click.BadParameter(f"'{word}' is not AREA=SEASON: {allowed}; SEASON is one of {', '.join(SEASONS)}.")
        seasons[area] = season
    return seasons
