from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drip.cli.lazy import LazyGroup
from drip.cli.options import as_json

if TYPE_CHECKING:
    from drip.flow.operations.listing import ListedMail

reply = LazyGroup(
    name="reply",
    help="Replies: what came in, what was understood, and your answers.",
    lazy={
        "list": ("drip.cli.replies.reply:list_replies", "Inbound mail, newest first."),
        "show": ("drip.cli.replies.reply:show", "One inbound mail: what was understood, and what was cut."),
        "answer": ("drip.cli.replies.letter:answer", "Write back to one mail, in the same thread."),
        "share": ("drip.cli.replies.letter:share", "A letter as a lesson for others, where its writer has agreed."),
        "lift": ("drip.cli.replies.reply:lift", "Say that flagged words are no cry for help."),
        "done": ("drip.cli.replies.reply:done", "Take mail off the list of what needs attention."),
        "replay": ("drip.cli.replies.reply:replay", "Read stored mail again, after a fix."),
        "read": ("drip.cli.replies.reply:read", "What the reader makes of a message in a file."),
        "receive": ("drip.cli.replies.pipe:receive", "Store the mail on standard input, from a mail server's pipe."),
    },
)


@click.command("list", epilog="Example: drip reply list --needs-attention")
@click.option("--needs-attention", is_flag=True, help="Only what somebody should look at.")
@click.option("--waiting", is_flag=True, help="Only what waits for your answer: letters, and unclear answers.")
@as_json
def list_replies(needs_attention: bool, waiting: bool, as_json: bool) -> None:
    """Inbound mail with its state: first what speaks of suicide, self-harm, violence or abuse, then the newest."""
    from dataclasses import asdict

    from drip.cli.site import show_json, show_rows, site_here
    from drip.flow.operations.listing import list_mail

    with site_here() as (site, _):
        mails = list_mail(site, needs_attention=needs_attention, waiting=waiting)
    if as_json:
        show_json([asdict(mail) for mail in mails])
        return
    rows = [
        (m.id, m.received_at, "FLAGGED" if m.is_flagged else m.state, m.mail_from, m.lesson, m.note or m.new_text[:60])
        for m in mails
    ]
    show_rows(("id", "received (UTC)", "state", "from", "lesson", "words"), rows, "Nothing here.")


def _state(mail: ListedMail) -> str:
    return "FLAGGED" if mail.is_flagged else mail.state


@click.command(epilog="Example: drip reply show 12")
@click.argument("mail_id", metavar="ID", type=int)
@click.option("--raw", is_flag=True, help="The message as it came, byte for byte.")
@as_json
def show(mail_id: int, raw: bool, as_json: bool) -> None:
    """One inbound mail: what was understood of it, and what was cut."""
    from dataclasses import asdict

    from drip.cli.site import show_json, site_here
    from drip.flow.operations.listing import mail_details

    with site_here() as (site, _):
        found = mail_details(site, mail_id)
    if found is None:
        raise click.ClickException(f"There is no mail {mail_id}. See: drip reply list")
    mail, message = found
    if raw:
        sys.stdout.buffer.write(message)
    elif as_json:
        show_json(asdict(mail))
    else:
        about = f", about {mail.lesson} (by {mail.matched_by})" if mail.lesson else ""
        if mail.is_flagged:
            click.echo(
                "FLAGGED: these words are given back nowhere. Their course waits for you, at most a day: "
                f"drip reply answer {mail_id}, drip reply done {mail_id}, or, if it is no cry, "
                f"drip reply lift {mail_id}\n"
            )
        click.echo(f"{mail.state}: from {mail.mail_from}{about}{f' · {mail.note}' if mail.note else ''}")
        if mail.subject:
            click.echo(f"subject: {mail.subject}")
        if mail.attachments:
            click.echo(f"attached: {', '.join(mail.attachments)}")
        click.echo()
        click.echo(mail.new_text or "(no new words)")
        if mail.answers or mail.seasons:
            click.echo("\n--- understood ---\n" + "\n".join(_understood_lines(mail)))
        if mail.rest:
            click.echo("\n--- cut ---\n" + mail.rest)


def _understood_lines(mail: ListedMail) -> Iterator[str]:
    for answer in mail.answers:
        value = ", ".join(map(str, answer.value)) if isinstance(answer.value, list) else answer.value
        guess = "" if value is None else f", perhaps {value}"
        reading = f"{value}" if answer.clear else f"unclear{guess}"
        words = " ".join(answer.said.split())
        yield f"{answer.question}: {reading}" + (f'  (from "{words}")' if words != str(value) else "")
    for area, season in mail.seasons:
        yield f"season {area}: {season}"


@click.command(epilog="Example: drip reply done 12 13")
@click.argument("mail_ids", metavar="ID...", type=int, nargs=-1, required=True)
def done(mail_ids: tuple[int, ...]) -> None:
    """Take mail off the list of what needs attention, once you have seen to it. Nothing else about it changes."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.replies.read_mail import mark_done

    with site_here() as (site, _):
        missing = [mail_id for mail_id in mail_ids if not mark_done(site, mail_id, system_now())]
    if missing:
        raise click.ClickException(f"There is no mail {', '.join(map(str, missing))}. See: drip reply list")


@click.command(epilog="Example: drip reply lift 12")
@click.argument("mail_id", metavar="ID", type=int)
def lift(mail_id: int) -> None:
    """Say that flagged words are no cry for help: lessons may give them back again, and their course goes on."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.safety.care import lift_flag

    with site_here() as (site, _):
        lifted = lift_flag(site, mail_id, system_now())
    if not lifted:
        raise click.ClickException(f"Mail {mail_id} is not flagged. See: drip reply list")


@click.command(epilog="Example: drip reply replay 12 --trust")
@click.argument("mail_ids", metavar="[ID]...", type=int, nargs=-1)
@click.option("--needs-attention", is_flag=True, help="All mail that `drip reply list --needs-attention` lists.")
@click.option("--trust", is_flag=True, help="Take it as its person's own, whoever it seems to come from.")
def replay(mail_ids: tuple[int, ...], needs_attention: bool, trust: bool) -> None:
    """Read inbound mail again: what it was understood to say is taken back, and it is read anew."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.operations.listing import list_mail, mail_details
    from drip.flow.replies import read_mail as flow

    if bool(mail_ids) == needs_attention:
        raise click.UsageError("Name the mails by their ID, as `drip reply list` shows it, or give --needs-attention.")
    with site_here() as (site, _):
        chosen = mail_ids or sorted(mail.id for mail in list_mail(site, needs_attention=True))
        for mail_id in chosen:
            if not flow.replay_mail(site, mail_id, system_now(), trust=trust):
                raise click.ClickException(f"There is no mail {mail_id}. See: drip reply list")
            found = mail_details(site, mail_id)
            assert found is not None
            click.echo(f"{mail_id}: {found[0].state}{f' · {found[0].note}' if found[0].note else ''}")
    if not chosen:
        click.echo("Nothing here.", err=True)


@click.command(epilog="Example: drip reply read answer.eml --json")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@as_json
@click.option("--batch", is_flag=True, help="Read a JSON list of {id, kind, input} from standard input instead.")
def read(file: Path | None, as_json: bool, batch: bool) -> None:
    """What the reader makes of the message in FILE: its class, the new words; in the folder of a site also whose it is,
    how that is known, and the answers. Nothing is kept."""
    if batch:
        _read_batch()
        return
    if file is None:
        raise click.UsageError("Name a FILE, or give --batch.")
    from drip.cli.site import show_json, site_if_any
    from drip.flow.replies.inspect import read_message

    raw = _bytes_of(file)
    with site_if_any() as site:
        reading = read_message(raw, site)
    if as_json:
        show_json(reading)
        return
    for name in ("class", "from", "subject", "attachments", "tokens", "matched_by", "lesson", "doubt"):
        if reading[name]:
            shown = _SEPARATORS[name].join(reading[name]) if name in _SEPARATORS else reading[name]
            click.echo(f"{name.replace('_', ' ')}: {shown}")
    click.echo(f"\n{reading['new'] or '(no new words)'}")
    for question, answer in reading["answers"].items():
        click.echo(f"\n{question}: {answer['value']}{'' if answer['clear'] else ' (unclear)'}")


_SEPARATORS = {"tokens": " ", "attachments": ", "}


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error


def _read_batch() -> None:
    """Prints {id: new text} for a JSON list of {id, kind: text|html|eml, input}. The input of an eml is 'b64:' and its
    bytes in base64."""
    import base64
    import json

    from drip.flow.replies.inspect import new_words

    try:
        cases = json.load(sys.stdin)
        inputs = [
            (case["id"], case["kind"], base64.b64decode(case["input"][4:]) if case["kind"] == "eml" else case["input"])
            for case in cases
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"Standard input is not a JSON list of {{id, kind, input}}: {error}.") from error
    json.dump({name: new_words(kind, data) for name, kind, data in inputs}, sys.stdout, ensure_ascii=False)
