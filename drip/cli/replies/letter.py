"""The coach's answers to mail, and letters that may be shared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click

CUT_LINE = "-- Your answer goes above this line. What is below is not sent. --"


@click.command(epilog="Example: drip reply answer 12 --text 'That took courage. What came next?'")
@click.argument("mail_id", metavar="ID", type=int)
@click.option("--text", help="Your words.")
@click.option("--file", type=click.File(encoding="utf-8"), help="A file with your words; - for standard input.")
@click.option("--ask-to-share", is_flag=True, help="Also ask whether their letter may be shared as a lesson.")
@click.option("--again", is_flag=True, help="Write once more to a mail that you have answered.")
def answer(mail_id: int, text: str | None, file: TextIO | None, ask_to_share: bool, again: bool) -> None:
    """Write back to the mail ID, in the same thread; without --text or --file in your $EDITOR."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.coach import letters

    if text is not None and file is not None:
        raise click.UsageError("Give either --text or --file.")
    with site_here() as (site, _):
        their_words = letters.words_of_mail(site, mail_id)
        words = text if text is not None else file.read() if file else _edited(their_words)
        letter = letters.queue_answer(site, mail_id, words, system_now(), asks_to_share=ask_to_share, again=again)
    click.echo(f'To {letter.to}, "{letter.subject}": it leaves within a minute, where a worker runs.')
    if ask_to_share:
        click.echo(f"When they have agreed: drip reply share {mail_id} --lesson NAME --course FOLDER")


@click.command(epilog="Example: drip reply share 12 --lesson a-letter-from-winter --course courses/redefine-success")
@click.argument("mail_id", metavar="ID", type=int)
@click.option("--lesson", "name", required=True, help="The name of the lesson to write.")
@click.option("--course", "folder", type=click.Path(path_type=Path), required=True, help="The course's folder.")
def share(mail_id: int, name: str, folder: Path) -> None:
    """Write the words of the mail ID as the draft of a lesson, where its writer has agreed to it."""
    from drip.authoring import NewLessonError, write_draft
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.coach.letter_sharing import record_shared_letter, shareable_words

    with site_here() as (site, _):
        words = shareable_words(site, mail_id)
        try:
            file = write_draft(folder, name, words)
        except NewLessonError as error:
            raise click.ClickException(str(error)) from error
        record_shared_letter(site, mail_id, name, system_now())
    click.echo(f"wrote {file}")
    click.echo(f"Next: edit it, and put  - lesson: {name}  into {folder / 'course.yaml'} where it belongs.")


def _edited(their_words: str) -> str:
    """What the coach writes in an editor, above the words of the mail."""
    if not _has_terminal():
        raise click.UsageError("Give your words with --text or --file; an editor needs a terminal.")
    quoted = "\n".join(f"> {line}" for line in their_words.splitlines())
    edited = click.edit(f"\n\n{CUT_LINE}\n\n{quoted}\n", extension=".txt")
    return edited.partition(CUT_LINE)[0] if edited else ""


def _has_terminal() -> bool:
    return sys.stdin.isatty()
