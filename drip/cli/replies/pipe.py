"""`drip reply receive`: reads a mail from a mail server's pipe.

The mail server acts on the exit code: 0 means delivered, 75 (EX_TEMPFAIL in sysexits.h) makes it keep the mail and try
again, and nearly every other code returns the mail to its sender. So every error ends in 75, including wrong options
and our own bugs. Only a mail that is too large is refused for good, since no retry makes it smaller."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

MAX_BYTES = 25_000_000  # octets: the same limit as the listener's
_EX_UNAVAILABLE = 69
_EX_TEMPFAIL = 75
_CHUNK = 1 << 20


class Pipe(click.Command):
    """A click command that ends with one sentence and an exit code that keeps the mail."""

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **extra)
        except click.ClickException as wrong:
            _defer(wrong)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail server must keep the mail
            _defer(error)


@click.command(
    cls=Pipe,
    epilog="Example: drip reply receive --from=ada@example.net --to=reply+x@reply.example.com < answer.eml",
)
@click.option("--from", "sender", metavar="ADDRESS", help="The envelope's sender; '' for the null sender of bounces.")
@click.option("--to", "recipients", metavar="ADDRESS", multiple=True, help="A recipient of the envelope; repeat it.")
def receive(sender: str | None, recipients: tuple[str, ...]) -> None:
    """Stores the mail on standard input: the end of a pipe from Postfix, Exim, procmail or maildrop.

    Without --from and --to the envelope is taken from the variables that these set (SENDER, ORIGINAL_RECIPIENT,
    RECIPIENT, LOCAL_PART), else from the mail. Exits with 0 when the mail is in the database, with 69 where it is
    larger than 25 MB, and with 75, so that the mail server keeps it and tries again, whatever else goes wrong."""
    from drip.cli.site import site_here
    from drip.clock import system_now
    from drip.flow.replies import receive as flow
    from drip.inbound.pipe import from_pipe

    raw = _standard_input()
    with site_here() as (site, _):
        flow.receive(site, from_pipe(raw, sender, recipients, os.environ), system_now())


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise click.ClickException("Standard input is closed; the mail is expected there.")
    stdin = sys.stdin.buffer
    try:
        raw = stdin.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            while stdin.read(_CHUNK):  # read it all: a mail server treats a broken pipe as its own error
                pass
            _refuse(f"5.3.4 The mail is larger than {MAX_BYTES // 1_000_000} MB, which is all that drip takes.")
    except OSError as error:
        raise click.ClickException(f"Standard input cannot be read: {error.strerror}.") from error
    if not raw.strip():
        raise click.ClickException("Standard input is empty; the mail is expected there.")
    return raw


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(_EX_UNAVAILABLE)


def _defer(error: Exception) -> NoReturn:
    try:
        click.echo(f"The mail was not stored and can be tried again: {_reason(error)}", err=True)
    finally:
        sys.exit(_EX_TEMPFAIL)  # even if stderr is closed


def _reason(error: Exception) -> str:
    from drip.cli.error_messages import error_message

    if isinstance(error, click.ClickException):
        return error.format_message()
    message = error_message(error) or f"{type(error).__name__}: {error}"
    return " ".join(message.split())
