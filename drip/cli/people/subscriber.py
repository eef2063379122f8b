from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from drip.cli.lazy import LazyGroup
from drip.cli.options import as_json, as_value
from drip.flow.work import Work

if TYPE_CHECKING:  # imported when a command runs
    from drip.core.courses.course import Course
    from drip.flow.signup.signup_request import SignupRequest

SHARING = ("nobody", "unnamed", "named")
SEASONS = ("spring", "summer", "fall", "winter")

subscriber = LazyGroup(
    name="subscriber",
    help="People: who they are, where they are in their course, what happened.",
    lazy={
        "add": ("drip.cli.people.subscriber:add", "Sign somebody up; they confirm by mail."),
        "list": ("drip.cli.people.subscriber:list_people", "Everybody, newest first."),
        "show": ("drip.cli.people.subscriber:show", "One person: courses, what comes next, seasons, answers, history."),
        "pause": ("drip.cli.people.subscriber:pause", "Pause a person's courses."),
        "resume": ("drip.cli.people.subscriber:resume", "Go on after a pause."),
        "share": ("drip.cli.people.subscriber:share", "Set what a person's cohort sees of their answers."),
        "season": ("drip.cli.people.subscriber:season", "Report a season for a person."),
        "unsubscribe": ("drip.cli.people.subscriber:unsubscribe", "End all courses of a person."),
        "disbelieve": ("drip.cli.people.subscriber_data:disbelieve", "Believe mail from another address no longer."),
        "export": ("drip.cli.people.subscriber_data:export", "All that is stored about a person, as a file."),
        "erase": ("drip.cli.people.subscriber_data:erase", "Erase all that is stored about a person."),
        "allow": (
            "drip.cli.people.subscriber_data:allow",
            "Let an address get mail again: it bounced, say, or was erased.",
        ),
    },
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The person to sign up, as typed."""

    email: str
    name: str
    zone: str
    cohort: str | None
    language: str

    def fields(self) -> dict[str, str]:
        """The same as the fields of the sign-up form."""
        fields = {"email": self.email, "first_name": self.name, "zone": self.zone, "language": self.language}
        return fields | {"cohort": self.cohort or ""}


email_argument = click.argument("email")


@click.command(epilog="Example: drip subscriber add mara@example.com --course redefine-success --zone Europe/Lisbon")
@email_argument
@click.option("--course", required=True, help="The course's name, as `drip course list` shows it.")
@click.option("--name", default="", help="The first name.")
@click.option("--zone", default="UTC", show_default=True, help="The time zone, such as Europe/Lisbon.")
@click.option(
    "--cohort",
    default=None,
    help="The cohort's name, where the course has some; if left out, the next one, or none where that can be.",
)
@click.option("--language", default="", help="The language, such as de; the course's own if left out.")
@click.option("--confirmed", is_flag=True, help="They have consented already: start without a confirmation mail.")
@as_value("person", NewPerson)
def add(person: NewPerson, course: str, confirmed: bool) -> None:
    """Sign EMAIL up for a course. They get a confirmation mail, unless --confirmed."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.signup.signup import confirm, sign_up

    with site_here() as (site, _), site.database.write() as session:
        work = Work(session, site, system_now())
        edition = site.live_edition(session, course)
        if edition is None:
            raise click.ClickException(f"No course '{course}' is published. See: drip course list")
        request = _parse(person, edition.course, work.now)
        enrollment = sign_up(work, edition, request)
        if enrollment is None:
            reason = "is in this course already, may not take it again, or gets no mail any more"
            raise click.ClickException(f"{request.email} {reason}. See: drip subscriber show {request.email}")
        if confirmed:
            confirm(work, enrollment.id, "command line")
    _warn_of_language(request, edition.course)
    click.echo(f"{request.email}: {'started' if confirmed else 'a confirmation mail is on its way'}.")


def _parse(person: NewPerson, course: Course, now: datetime) -> SignupRequest:
    from drip.core.cohorts.cohort import open_cohorts
    from drip.flow.signup.signup_request import SignupRequest, SignupSource, Submission, parse_signup

    parsed = parse_signup(person.fields(), course, Submission(source=SignupSource.COMMAND_LINE), now)
    if isinstance(parsed, SignupRequest):
        return parsed
    field, problem = next(iter(parsed.items()))
    names = ", ".join(cohort.name for cohort in open_cohorts(course, now)) if field == "cohort" else ""
    raise click.ClickException(f"{problem}{f' There are: {names}.' if names else ''}")


def _warn_of_language(request: SignupRequest, course: Course) -> None:
    from drip.core.languages.language import closest_language, english_name, languages_of

    if request.language and closest_language(request.language, languages_of(course)) is None:
        wanted, own = english_name(request.language), english_name(course.language)
        click.echo(f"{course.slug} is not in {wanted}: {request.email} gets it in {own}.", err=True)


@click.command("list", epilog="Example: drip subscriber list --json")
@as_json
def list_people(as_json: bool) -> None:
    """Everybody with their courses, newest first."""
    from dataclasses import asdict

    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.operations.listing import list_people as people

    with site_here() as (site, _):
        rows = people(site)
    if as_json:
        show_json([asdict(row) for row in rows])
        return
    show_rows(
        ("email", "name", "zone", "course", "state", "signed up (UTC)"),
        [(row.email, row.first_name, row.zone, row.course, row.state, row.created_at) for row in rows],
        "Nobody yet.",
    )


@click.command(epilog="Example: drip subscriber show mara@example.com")
@email_argument
@as_json
def show(email: str, as_json: bool) -> None:
    """All that is known of EMAIL: courses, what comes next, seasons, answers, history."""
    from drip.cli.site import show_json, site_here
    from drip.clock import system_now
    from drip.flow.operations.listing import person_details

    with site_here() as (site, _):
        person = person_details(site, email, system_now())
    if person is None:
        raise click.ClickException(f"Nobody with the address {email}. See: drip subscriber list")
    if as_json:
        show_json(person)
        return
    _print_person(person)


@click.command(epilog="Example: drip subscriber pause mara@example.com --until 2027-02-01")
@email_argument
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The first day on which lessons come again.")
def pause(email: str, until: datetime | None) -> None:
    """Pause the courses of EMAIL, until a date or until resumed."""
    from drip.flow.people.by_address import pause_person

    _for_person(
        email,
        lambda session, site, now: pause_person(Work(session, site, now), email, until.date() if until else None),
        "paused",
    )


@click.command(epilog="Example: drip subscriber resume mara@example.com")
@email_argument
def resume(email: str) -> None:
    """Go on with the paused courses of EMAIL."""
    from drip.flow.people.by_address import resume_person

    _for_person(email, lambda session, site, now: resume_person(Work(session, site, now), email), "resumed")


@click.command(epilog="Example: drip subscriber season mara@example.com winter --area career")
@email_argument
@click.argument("season_now", metavar="SEASON", type=click.Choice(SEASONS))
@click.option("--area", default="", help="The part of life; the course's first one if left out.")
def season(email: str, season_now: str, area: str) -> None:
    """Report the SEASON that EMAIL is in."""
    from drip.flow.people.by_address import report_season_of_person

    _for_person(
        email,
        lambda session, site, now: report_season_of_person(Work(session, site, now), email, area, season_now),
        f"in {season_now}",
    )


@click.command(epilog="Example: drip subscriber share mara@example.com --as unnamed")
@email_argument
@click.option("--as", "how", required=True, type=click.Choice(SHARING), help="How their cohort sees their answers.")
def share(email: str, how: str) -> None:
    """Set how EMAIL shares answers with their cohort, as they have asked for. Who shares nothing sees nothing."""
    from drip.core.cohorts.sharing import Sharing
    from drip.flow.people.by_address import set_sharing_of_person

    wanted = Sharing(how)
    done = {"nobody": "shared with nobody", "unnamed": "shared without a name", "named": "shared by first name"}
    _for_person(
        email, lambda session, site, now: set_sharing_of_person(Work(session, site, now), email, wanted), done[how]
    )


@click.command(epilog="Example: drip subscriber unsubscribe mara@example.com")
@email_argument
def unsubscribe(email: str) -> None:
    """End all courses of EMAIL; nothing more is sent."""
    from drip.flow.people.by_address import unsubscribe_person

    _for_person(email, lambda session, _, now: unsubscribe_person(session, email, now), "left")


def _for_person(email: str, act: Any, done: str) -> None:
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.people.by_address import NoSuchPerson

    with site_here() as (site, _), site.database.write() as session:
        try:
            courses = act(session, site, system_now())
        except NoSuchPerson as error:
            raise click.ClickException(str(error)) from error
    if not courses:
        raise click.ClickException(f"{email}: nothing to change. See: drip subscriber show {email}")
    for course in courses:
        click.echo(f"{email}: {course} {done}.")


def _print_person(person: dict[str, Any]) -> None:
    own = [person[key] for key in ("email", "first_name", "zone", "language") if person[key]]
    click.echo("  ".join(own))
    if person["suppressed"]:
        click.echo(f"  gets no mail: {person['suppressed']}")
    if person["believed"]:
        click.echo(f"  also writes from: {', '.join(person['believed'])}")
    if person["waits_for_coach"]:
        click.echo(f"  wrote of trouble, so everything waits for {person['waits_for_coach']}. See: drip reply list")
    for course in person["courses"]:
        cohort = f", cohort {course['cohort']}" if course["cohort"] else ""
        click.echo(f"\n{course['course']}: {course['state']}{cohort}, {course['lessons']} lessons received")
        for line in course["next"]:
            click.echo(f"  next: {line}")
    _print_list("Seasons", [f"{s['at']}  {s['area']}: {s['season']} ({s['source']})" for s in person["seasons"]])
    _print_list("Answers", [f"{a['question']}: {a['said']}{_remarks(a)}" for a in person["answers"]])
    _print_list("History", [f"{e['at']}  {e['what']}" for e in person["history"]])


def _remarks(answer: dict[str, Any]) -> str:
    remarks = ["unclear"] * (not answer["clear"]) + ["given back nowhere"] * answer["flagged"]
    return f"  ({', '.join(remarks)})" if remarks else ""


def _print_list(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(f"\n{title}")
    for line in lines:
        click.echo("  " + " ".join(line.split()))
