"""Shell completion of values, chosen by the name of a parameter.

A command declares nothing for it: FOLDER is a course folder, --persona one of its personas, LESSON and --after its
lessons, --course a course folder or a published course, depending on its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

OUTLINE = "course.yaml"
Values = Callable[[click.Context, str], Iterator[str]]


class CompletedType(click.ParamType):  # type: ignore[type-arg]  # a generic in newer versions only
    """Adds completion to the type of a parameter, which still converts the value."""

    name = "known"

    def __init__(self, values: Values, fallback: click.ParamType[Any]) -> None:
        self.values, self.fallback = values, fallback

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.fallback.convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        found = [CompletionItem(value) for value in self.values(ctx, incomplete) if value.startswith(incomplete)]
        return found or self.fallback.shell_complete(ctx, param, incomplete)


def complete_values(command: click.Command) -> None:
    """Gives parameters that can be completed a CompletedType. Called only for completion."""
    for parameter in command.params:
        if (values := values_of(parameter)) and not isinstance(parameter.type, CompletedType):
            parameter.type = CompletedType(values, parameter.type)


def values_of(parameter: click.Parameter) -> Values | None:
    if isinstance(parameter.type, click.Choice | click.types.BoolParamType):
        return None
    names = {option.lstrip("-") for option in parameter.opts} | {*(parameter.metavar or "").lower().split("|")}
    if isinstance(parameter.type, click.Path):
        return (
            course_folders
            if names & {"folder", "folders", "course"} and "NEW" not in (parameter.metavar or "")
            else None
        )
    values_by_name: dict[str, Values] = {
        "persona": personas,
        "lesson": lessons,
        "after": lessons,
        "course": published,
        "topic": topics,
    }
    return next((values for word, values in values_by_name.items() if word in names), None)


def course_folders(_context: click.Context, incomplete: str) -> Iterator[str]:
    """Course folders below what is typed, and those in any courses/ folder that starts with it."""
    start, slash, _ = incomplete.rpartition("/")
    for parent in [start + slash] if slash else ["", "courses/"]:
        for outline in sorted(Path(parent).glob(f"*/{OUTLINE}")):
            yield f"{parent}{outline.parent.name}"


def personas(context: click.Context, _incomplete: str) -> Iterator[str]:
    yield from sorted(path.stem for path in _course_of(context).glob("personas/*.yaml"))


def lessons(context: click.Context, _incomplete: str) -> Iterator[str]:
    """Leaves out translations and variants, whose file names have a second dot."""
    stems = (path.stem for path in _course_of(context).glob("lessons/*.md"))
    yield from sorted(stem for stem in stems if "." not in stem)


def published(_context: click.Context, _incomplete: str) -> Iterator[str]:
    """The courses of the site in this folder; none if the site cannot be read."""
    from drip.cli.error_messages import error_message
    from drip.cli.site import site_if_any
    from drip.flow.operations.listing import list_courses

    try:
        with site_if_any() as site:
            yield from [course.slug for course in list_courses(site)] if site else []
    except Exception as error:
        # A shell that completes a word has no use for an error message.
        if not error_message(error):
            raise


def topics(_context: click.Context, _incomplete: str) -> Iterator[str]:
    from drip.authoring.reference import topics as topics_of
    from drip.package_data import package_folder

    yield from topics_of((package_folder("docs") / "course.md").read_text(encoding="utf-8"))


def _course_of(context: click.Context) -> Path:
    """The course folder that is already on the command line, else the current folder."""
    paths = [Path(value) for value in [*context.params.values(), *context.args] if isinstance(value, str | Path)]
    return next((folder for folder in paths if (folder / OUTLINE).is_file()), Path())
