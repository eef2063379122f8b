"""Plan, publish, roll back: shows what an edit does to people before it is done."""

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

    with _checked_course(folder) as (site, checked):
        candidate, transition = _plan_transition(site, lambda session: make_candidate(session, checked))
        same = _is_live(site, candidate)
    if as_json:
        show_json(as_data(transition))
    elif same:
        click.echo(f"Nothing would change: version {transition.number} of {transition.slug} is this very course.")
    else:
        _show(transition, people)


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

    with _checked_course(folder) as (site, checked):
        candidate, transition = _plan_transition(site, lambda session: make_candidate(session, checked))
        if _is_live(site, candidate):
            click.echo(f"Nothing has changed: version {transition.number} of {transition.slug} is live.")
            return
        _show_and_ask(transition, people, yes)
        found = provenance(folder)
        published = _publish(site, candidate, Origin(by or found.author, found.commit, found.is_dirty, note))
        _report(site, transition.slug, published)


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
            restores, candidate = earlier_version(session, course, number)
        _, transition = _plan_transition(site, lambda _: candidate)
        if _is_live(site, candidate):
            click.echo(f"Nothing has changed: version {restores} is the same as the live one, {transition.number}.")
            return
        _show_and_ask(transition, people, yes)
        origin = Origin(by or provenance(Path.cwd()).author, note=note, restores=restores)
        _report(site, course, _publish(site, candidate, origin))


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
def _checked_course(folder: Path) -> Iterator[tuple[Site, CheckedCourse]]:
    from drip.cli.courses.course import report_problems
    from drip.cli.site import site_here
    from drip.flow.courses.check import check_course

    with site_here() as (site, _):
        checked = check_course(folder, site.templates)
        report_problems(checked.problems)
        yield site, checked


def _plan_transition(site: Site, make: Callable[[Session], Candidate]) -> tuple[Candidate, Transition]:
    from drip.clock import system_now
    from drip.flow.courses.transition import plan_transition

    with site.database.read() as session:
        candidate = make(session)
        return candidate, plan_transition(Work(session, site, system_now()), candidate.course, candidate.assets)


def _is_live(site: Site, candidate: Candidate) -> bool:
    from drip.flow.courses.publish import is_live

    with site.database.read() as session:
        return is_live(session, candidate)


def _show(transition: Transition, people: bool) -> None:
    from drip.cli.courses.transition import in_words, person_by_person
    from drip.cli.site import show_rows

    for line in in_words(transition):
        click.echo(line)
    if people and transition.moves:
        click.echo()
        show_rows(("who", "next now", "next then", ""), person_by_person(transition), "")


def _show_and_ask(transition: Transition, people: bool, yes: bool) -> None:
    """Does not ask if nobody is in the course."""
    _show(transition, people)
    if yes or not (transition.moves or transition.pending):
        return
    try:
        agreed = click.confirm("\nPublish this?")
    except click.Abort as error:
        raise click.ClickException("Nothing was published. Where nobody can be asked, add --yes.") from error
    if not agreed:
        raise click.ClickException("Nothing was published.")


def _publish(site: Site, candidate: Candidate, origin: Origin) -> PublishResult:
    from drip.clock import system_now
    from drip.flow.courses.publish import publish_with_retry

    return publish_with_retry(site, candidate, system_now(), origin)


def _report(site: Site, slug: str, published: PublishResult) -> None:
    moved = "1 person goes" if published.moved == 1 else f"{published.moved:,} people go"
    who = f"; {moved} on in it" if published.moved else ""
    click.echo(f"Published {slug}, version {published.number}{who}.")
    click.echo(f"Sign-up page: {site.base_url}/courses/{slug}")
