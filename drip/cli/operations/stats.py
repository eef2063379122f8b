from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from drip.cli.options import as_json

if TYPE_CHECKING:
    from drip.flow.operations.stats import CourseStats, LessonStats

COUNTS = ("sent", "answered", "%", "replied", "median", "left", "skipped", "failed")


@click.command(epilog="Example: drip stats redefine-success --json")
@click.argument("course", required=False, default="")
@click.option("--links", is_flag=True, help="How often the links of each lesson were followed, where the site counts.")
@as_json
def stats(course: str, links: bool, as_json: bool) -> None:
    """How COURSE goes, or every published course: who got, answered and left at which lesson, variant against variant,
    and where people stand.

    People are counted, not mails. "median" is the time from a lesson to the first answer of the person in the middle,
    "left" are those who left the course before the next lesson."""
    from drip.cli.site import show_json, site_here
    from drip.flow.operations.stats import stats_of

    if links:
        _print_links(course, as_json=as_json)
        return
    with site_here() as (site, _):
        found = stats_of(site, course)
    if course and not found:
        raise click.ClickException(f"No course '{course}' is published. See: drip course list")
    if as_json:
        show_json([_data(each) for each in found])
        return
    if not found:
        click.echo("No course is published yet: drip course publish FOLDER", err=True)
    for each in found:
        _print(each)


def _print_links(course: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.operations.link_counts import clicks_of_course

    if not course:
        raise click.UsageError("Name the course whose links you mean: drip stats COURSE --links")
    with site_here() as (site, _), site.database.read() as session:
        if site.live_edition(session, course) is None:
            raise click.ClickException(f"No course '{course}' is published. See: drip course list")
        found = clicks_of_course(session, site, course)
    if as_json:
        show_json([asdict(each) for each in found])
        return
    if not site.counts_clicks:
        click.echo("Clicks are not counted here: DRIP_COUNT_CLICKS=yes counts them from then on.", err=True)
    show_rows(("lesson", "clicks", "link"), [(each.lesson, each.clicks, each.url) for each in found], "No links.")


def _print(course: CourseStats) -> None:
    from drip.cli.site import show_rows

    people = ", ".join(f"{count} {state}" for state, count in course.people.items() if count)
    click.echo(f"{course.title} ({course.course}, version {course.version}): {people or 'nobody yet'}")
    for area, seasons in course.seasons.items():
        shown = ", ".join(f"{season} {count}" for season, count in seasons.items() if count)
        click.echo(f"{area}: {shown or 'nobody yet'}")
    if course.reasons:
        click.echo(f"why people left: {', '.join(f'{reason} {count}' for reason, count in course.reasons.items())}")
    show_rows(("lesson", *COUNTS), [_row(lesson) for lesson in course.lessons], "No lessons.")
    variants = [row for lesson in course.lessons for row in _variant_rows(lesson)]
    if variants:
        headings = ("lesson", "variant", "sent", "answered", "replied", "%", "than the first")
        show_rows(headings, variants, "")


def _row(lesson: LessonStats) -> Sequence[Any]:
    share = f"{100 * lesson.answered / lesson.sent:.0f}" if lesson.sent else None
    after = _length(lesson.median) if lesson.median is not None else None
    counts = (lesson.sent, lesson.answered, share, lesson.replied, after, lesson.left, lesson.skipped, lesson.failed)
    return (lesson.lesson, *counts)


def _variant_rows(lesson: LessonStats) -> list[Sequence[Any]]:
    return [
        (lesson.lesson, each.name, each.sent, each.answered, each.replied, f"{100 * each.share:.0f}", each.hint or None)
        for each in lesson.variants
    ]


def _length(length: timedelta) -> str:
    """'40 min', '5 h', '2 d 3 h'"""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = round(minutes / 60)
    days, hours = divmod(hours, 24)
    return " ".join(part for part in (f"{days} d" if days else "", f"{hours} h" if hours else "") if part)


def _data(course: CourseStats) -> dict[str, Any]:
    from dataclasses import asdict

    data = asdict(course)
    for lesson in data["lessons"]:
        median = lesson.pop("median")
        lesson["median_seconds"] = None if median is None else int(median.total_seconds())
    return data
