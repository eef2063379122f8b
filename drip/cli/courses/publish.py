"""Plan, publish, go back: what an edit does to people, shown before it is done."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drip.cli.options import as_json
from drip.flow.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drip.flow.courses.publish import Candidate, CheckedCourse, Origin, PublishResult
    from drip.flow.courses.transition import Transition
    from drip.flow.site import Site
    from drip.storage.engine.database import Session

folder_argument = click.argument("folder", type=click.Path(path_type=Path))
yes_option = click.option("--yes", is_flag=True, help="Don't ask.")
people_option = click.option("--people", is_flag=True, help="Person by person: what each gets next, now and then.")
note_option = click.option("--note", default="", help="A word on why, kept with the version.")
by_option = click.option("--by", default="", help="Who publishes; git's user name, or the account's, if left out.")


@click.command(epilog="Example: drip course plan courses/redefine-success --people")
@folder_argument
@people_option
@as_json
def plan(folder: Path, people: bool, as_json: bool) -> None:
    """Show what publishing FOLDER would change, and for whom. Nothing is changed."""
    from drip.cli.courses.transition import as_data
    from drip.cli.site import show_json
    from drip.flow.courses.publish import make_candidate

    with _checked(folder) as (site, checked):
        made, planned = _look(site, lambda session: make_candidate(session, checked))
        same = _is_live(site, made)
    if as_json:
        show_json(as_data(planned))
    elif same:
        click.echo(f"Nothing would change: version {planned.number} of {planned.slug} is this very course.")
    else:
        _show(planned, people)


@click.command(epilog="Example: drip course publish courses/redefine-success --note 'A shorter winter'")
@folder_argument
@yes_option
@people_option
@note_option
@by_option
def publish(folder: Path, yes: bool, people: bool, note: str, by: str) -> None:
    """Check FOLDER, show the plan, ask, and make it the live version; people in the course go on in the new one."""
    from drip.authoring import provenance
    from drip.flow.courses.publish import Origin, make_candidate

    with _checked(folder) as (site, checked):
        made, planned = _look(site, lambda session: make_candidate(session, checked))
        if _is_live(site, made):
            click.echo(f"Nothing has changed: version {planned.number} of {planned.slug} is live.")
            return
        _show_and_ask(planned, people, yes)
        found = provenance(folder)
        published = _publish(site, made, Origin(by or found.author, found.commit, found.is_dirty, note))
        _tell(site, planned.slug, published)


@click.command(epilog="Example: drip course rollback redefine-success --to 3")
@click.argument("course")
@click.option("--to", "number", type=int, help="The version to put back; the one before the live one if left out.")
@yes_option
@people_option
@note_option
@by_option
def rollback(course: str, number: int | None, yes: bool, people: bool, note: str, by: str) -> None:
    """Publish an earlier version of COURSE again, through the same plan. It becomes a new version; nothing is lost."""
    from drip.authoring import provenance
    from drip.cli.site import site_here
    from drip.flow.courses.publish import Origin, earlier_version

    with site_here() as (site, _):
        with site.database.read() as session:
            restores, made = earlier_version(session, course, number)
        _, planned = _look(site, lambda _: made)
        if _is_live(site, made):
            click.echo(f"Nothing has changed: version {restores} is the same as the live one, {planned.number}.")
            return
        _show_and_ask(planned, people, yes)
        origin = Origin(by or provenance(Path.cwd()).author, note=note, restores=restores)
        _tell(site, course, _publish(site, made, origin))


@click.command(epilog="Example: drip course history redefine-success")
@click.argument("course")
@as_json
def history(course: str, as_json: bool) -> None:
    """The versions of COURSE: when each was published, by whom, from which commit."""
    from dataclasses import asdict

    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.operations.listing import list_versions

    with site_here() as (site, _):
        found = list_versions(site, course)
    if not found:
        raise click.ClickException(f"No course '{course}' is published. See: drip course list")
    if as_json:
        show_json([asdict(version) for version in found])
        return
    rows = [(v.number, v.published_at, v.by or None, v.source or None, v.note or None) for v in found]
    show_rows(("version", "published (UTC)", "by", "from", "note"), rows, "")


@contextmanager
def _checked(folder: Path) -> Iterator[tuple[Site, CheckedCourse]]:
    from drip.cli.courses.course import report_problems
    from drip.cli.site import site_here
    from drip.flow.courses.check import check_course

    with site_here() as (site, _):
        checked = check_course(folder, site.templates)
        report_problems(checked.problems)
        yield site, checked


def _look(site: Site, make: Callable[[Session], Candidate]) -> tuple[Candidate, Transition]:
    from drip.clock import system_now
    from drip.flow.courses.transition import plan_transition

    with site.database.read() as session:
        made = make(session)
        return made, plan_transition(Work(session, site, system_now()), made.course, made.assets)


def _is_live(site: Site, made: Candidate) -> bool:
    from drip.flow.courses.publish import is_live

    with site.database.read() as session:
        return is_live(session, made)


def _show(planned: Transition, people: bool) -> None:
    from drip.cli.courses.transition import in_words, person_by_person
    from drip.cli.site import show_rows

    for line in in_words(planned):
        click.echo(line)
    if people and planned.moves:
        click.echo()
        show_rows(("who", "next now", "next then", ""), person_by_person(planned), "")


def _show_and_ask(planned: Transition, people: bool, yes: bool) -> None:
    """Where nobody is in the course, there is nothing to ask."""
    _show(planned, people)
    if yes or not (planned.moves or planned.pending):
        return
    try:
        agreed = click.confirm("\nPublish this?")
    except click.Abort as error:
        raise click.ClickException("Nothing was published. Where nobody can be asked, add --yes.") from error
    if not agreed:
        raise click.ClickException("Nothing was published.")


def _publish(site: Site, made: Candidate, origin: Origin) -> PublishResult:
    from drip.clock import system_now
    from drip.flow.courses.publish import publish_with_retry

    return publish_with_retry(site, made, system_now(), origin)


def _tell(site: Site, slug: str, published: PublishResult) -> None:
    moved = "1 person goes" if published.moved == 1 else f"{published.moved:,} people go"
    who = f"; {moved} on in it" if published.moved else ""
    click.echo(f"Published {slug}, version {published.number}{who}.")
    click.echo(f"Sign-up page: {site.base_url}/courses/{slug}")
