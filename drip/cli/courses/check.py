"""`drip course check`: problems, notes, and the number of ways through a course, for people, programs and CI."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drip.core.courses.durations import format_duration

if TYPE_CHECKING:
    from drip.authoring import CourseProblem
    from drip.core.checks.explore import ExploredPaths, PathLength
    from drip.core.courses.course import Course
    from drip.flow.courses.check import CheckedCourse


@click.command(epilog="Example: drip course check courses/redefine-success")
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="json: one object for programs; github: annotations for a workflow.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
def check(folders: tuple[Path, ...], shape: str, as_json: bool) -> None:
    """Find every problem of the courses in these FOLDERs, and walk every way through them.

    A problem keeps a course from being published; a note is worth knowing."""
    from drip.clock import system_now
    from drip.flow.courses.check_courses import check_courses
    from drip.package_data import package_folder

    gc.disable()  # the process is short and makes few reference cycles
    today = system_now().date()
    checked = check_courses(folders, package_folder("templates"), today)
    _show(checked, "json" if as_json else shape)
    if shape == "text" and not as_json:
        _show_what_the_site_lacks()
    count = sum(len(one.problems) for one in checked)
    if count:
        raise click.ClickException(f"{count} to mend." if count > 1 else "One thing to mend.")


def _show(checked: list[CheckedCourse], shape: str) -> None:
    match shape:
        case "json":
            _show_json(checked)
        case "github":
            for one in checked:
                _show_github(one)
        case _:
            for one in checked:
                _show_text(one)


def _show_what_the_site_lacks() -> None:
    """Whether somebody in trouble would reach a human; only in the folder of a site."""
    import os

    from drip.config import CONFIG_FILE, missing_for_safety, read_settings

    if (Path.cwd() / CONFIG_FILE).exists():
        for sentence in missing_for_safety(read_settings(os.environ, Path.cwd())):
            click.echo(f"note: {sentence}", err=True)


def _show_text(checked: CheckedCourse) -> None:
    for problem in checked.problems:
        click.echo(str(problem))
    for note in checked.notes:
        click.echo(f"{note.file}:{note.line}: note: {note.message}")
    if checked.course is not None and checked.ways is not None:
        click.echo(_summary(checked))


def _summary(checked: CheckedCourse) -> str:
    """'Redefine success: 28 lessons, 45 questions, 74 ways through it; …'"""
    course, ways = checked.course, checked.ways
    assert course is not None
    assert ways is not None
    sizes = f"{_count(len(course.lessons), 'lesson')}, {_count(len(course.questions()), 'question')}"
    if not ways.complete or ways.shortest is None or ways.longest is None:
        return f"{course.title}: {sizes}, more than {ways.count:,} ways through it; not all were walked."
    if ways.count == 1:
        return (
            f"{course.title}: {sizes}, one way through it, {_between(ways.shortest, ways.longest)}.{_silence(course)}"
        )
    lengths = f"the shortest has {_length(ways.shortest)}, the longest {_length(ways.longest)}"
    return f"{course.title}: {sizes}, {ways.count:,} ways through it; {lengths}{_fewest(ways)}.{_silence(course)}"


def _silence(course: Course) -> str:
    """Says what becomes of people who never give a sign, if the course asks them."""
    rule = course.still_there
    if rule is None:
        return ""
    return (
        f" Who is silent for {rule.after} lessons is asked, and has no more of them after {format_duration(rule.wait)}."
    )


def _fewest(ways: ExploredPaths) -> str:
    """Names the ways with the fewest and the most lessons, if these are not the shortest and the longest."""
    assert ways.shortest is not None
    assert ways.longest is not None
    if (ways.fewest, ways.most) == (ways.shortest.lessons, ways.longest.lessons):
        return ""
    return f"; all have between {ways.fewest} and {_count(ways.most, 'lesson')}"


def _between(shortest: PathLength, longest: PathLength) -> str:
    if shortest.days == longest.days:
        return f"in {_count(longest.days, 'day')}"
    return f"in {shortest.days} to {_count(longest.days, 'day')}"


def _length(length: PathLength) -> str:
    return f"{_count(length.lessons, 'lesson')} in {_count(length.days, 'day')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _show_json(checked: list[CheckedCourse]) -> None:
    shown = [_as_data(one) for one in checked]
    click.echo(json.dumps(shown[0] if len(shown) == 1 else shown, ensure_ascii=False, indent=2))


def _as_data(checked: CheckedCourse) -> dict[str, Any]:
    return {
        "course": checked.course.slug if checked.course else None,
        "problems": [_problem(problem) for problem in checked.problems],
        "notes": [_problem(note) for note in checked.notes],
        "ways": _ways(checked.ways) if checked.ways else None,
    }


def _problem(problem: CourseProblem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "message": problem.message}


def _ways(ways: ExploredPaths) -> dict[str, Any]:
    ends = {"shortest": ways.shortest, "longest": ways.longest}
    return {
        "count": ways.count,
        "complete": ways.complete,
        **{name: {"days": end.days, "lessons": end.lessons} if end else None for name, end in ends.items()},
        "fewest_lessons": ways.fewest if ways.complete else None,
        "most_lessons": ways.most if ways.complete else None,
    }


def _show_github(checked: CheckedCourse) -> None:
    for kind, found in (("error", checked.problems), ("notice", checked.notes)):
        for one in found:
            click.echo(f"::{kind} file={_property(one.file)},line={one.line}::{_data(one.message)}")
    if checked.course is not None and checked.ways is not None:
        click.echo(_summary(checked))


def _data(text: str) -> str:
    """Escapes a message for the log of a GitHub runner."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
