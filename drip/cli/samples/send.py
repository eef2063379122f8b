from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drip.cli.samples.sample import OpenCourse, ReaderOptions, course_option, open_course, reader_options

if TYPE_CHECKING:
    from drip.config import Settings
    from drip.flow.courses.mail_lookup import MailReference
    from drip.flow.mail_key import MailKey
    from drip.flow.samples.sample import SampleReader
    from drip.flow.samples.test_send import SampleSender
    from drip.outbound import Outcome
    from drip.rendering import CompiledMail

ChosenMail = tuple["MailKey", "CompiledMail"]
NO_PICTURES_NOTE = "A test mail has no pictures: the site shows them once the course is published."


@click.command(epilog="Example: drip course send lessons/welcome.md --to me@example.com --persona new-parent")
@click.argument("named", metavar="FILE|LESSON", required=False)
@click.option("--to", required=True, help="Your address.")
@course_option
@reader_options
@click.option("--all", "everything", is_flag=True, help="Every lesson of the course, in their order.")
@click.option("--yes", is_flag=True, help="Do not ask before sending them all.")
def send(named: str | None, to: str, folder: Path | None, options: ReaderOptions, everything: bool, yes: bool) -> None:
    """Send a lesson, by its FILE or its name, through the site's relay as a test. It is marked as one, its links lead
    nowhere, and nothing of it is kept."""
    from drip.flow.courses.mail_lookup import MailReference, parse_mail_reference

    if everything == bool(named):
        raise click.UsageError("Name one lesson, or say --all.")
    found = parse_mail_reference(named, folder, Path.cwd()) if named else MailReference(_required(folder), "")
    course = open_course(found.folder)
    sender = _sender(course.settings, to)
    chosen = _one(course, found, options) if named else _all(course, options.language)
    if everything and not yes:
        click.confirm(f"Send {len(chosen)} test mails to {to}?", abort=True)
    _send(course, sender, chosen, course.reader(options, to))


def _required(folder: Path | None) -> Path:
    if folder is None and not Path("course.yaml").is_file():
        raise click.UsageError("Which course? Add --course FOLDER.")
    return folder or Path()


def _sender(settings: Settings, to: str) -> SampleSender:
    from drip.config import SettingsError, read_relay, read_signer
    from drip.flow.samples.test_send import SampleSender
    from drip.outbound import valid_address

    if not valid_address(to):
        raise click.BadParameter(f"'{to}' is not an e-mail address.", param_hint="--to")
    if not settings.mail_domain:
        raise SettingsError("DRIP_MAIL_DOMAIN is missing: the domain that mail leaves from, such as reply.example.com.")
    return SampleSender(read_relay(settings), read_signer(settings), settings.mail_domain.lower())


def _one(course: OpenCourse, reference: MailReference, options: ReaderOptions) -> list[ChosenMail]:
    from drip.flow.courses.mail_lookup import choose_form, find_mail_key

    mail = find_mail_key(course.course, reference.name)
    mails = course.compiled(mail)
    mail = choose_form(course.course, mail, mails, reference.words, options.variant, options.language)
    return [(mail, mails[str(mail)])]


def _all(course: OpenCourse, language: str) -> list[ChosenMail]:
    """The lessons in order, each in its first variant, and in `language` if translated."""
    from drip.flow.mail_key import MailKey, nearest_form

    chosen = []
    for name in course.course.lessons:
        mails = course.compiled(MailKey(f"lesson:{name}"))
        mail = nearest_form(MailKey(f"lesson:{name}", language=language), mails)
        assert mail is not None
        chosen.append((mail, mails[str(mail)]))
    return chosen


def _send(course: OpenCourse, sender: SampleSender, chosen: list[ChosenMail], reader: SampleReader) -> None:
    from datetime import timedelta

    from drip.clock import system_now
    from drip.flow.samples.test_send import compose_test_mail, hand_over, links_of_test_mail, mark_as_test
    from drip.outbound import UnsafeHeader

    to, links = reader.email, links_of_test_mail(course.settings.base_url)
    started = system_now() - timedelta(seconds=len(chosen))  # one second apart, so that inboxes sort them in order
    messages, subjects = [], []
    for number, (mail, compiled) in enumerate(chosen):
        rendered = mark_as_test(course.render(compiled, mail, reader, links), mail.source)
        date = started + timedelta(seconds=number + 1)
        try:
            messages.append(compose_test_mail(course.course, rendered, to, sender.domain, date))
        except UnsafeHeader as error:
            raise click.ClickException(f"{mail.source}: {error}") from error
        subjects.append(rendered.subject)
    outcomes = hand_over(sender, to, messages)
    _report(
        [(mail, subject, outcome) for (mail, _), subject, outcome in zip(chosen, subjects, outcomes, strict=True)], to
    )
    if any("links.assets" in compiled.html for _, compiled in chosen):
        click.echo(NO_PICTURES_NOTE)


def _report(outcomes: list[tuple[MailKey, str, Outcome]], to: str) -> None:
    from drip.outbound import Sent

    failed = []
    for mail, subject, outcome in outcomes:
        if isinstance(outcome, Sent):
            click.echo(f"Sent to {to}: {subject}")
        else:
            failed.append((mail, outcome))
    if failed:
        raise click.ClickException(_failure(*failed[0]) + (f" {len(failed)} were not sent." if len(failed) > 1 else ""))


def _failure(mail: MailKey, outcome: Outcome) -> str:
    from drip.outbound import InDoubt, RelayDown

    reason = str(getattr(outcome, "reason", "")).rstrip(".")
    match outcome:
        case RelayDown():
            return f"The relay takes no mail: {reason}."
        case InDoubt():
            return f"Nobody knows whether {mail.source} was sent: {reason}."
        case _:
            return f"The relay refused {mail.source}: {reason}."
