"""Measures the reply reader: make measure CORPUS=path/to/replies.json, or a folder of labelled messages. Prints one
table; the figures of two versions of the code can be compared on the same machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.corpus import Case, Tally, measure, read_corpus
from bench.emails import EmailTally, WordTally, measure_emails, read_emails
from bench.hostile import Hostile, as_message, hostile_mails
from bench.malformed import MalformedTally, malformed, measure_malformed
from bench.speed import HostileTime, time_hostile, time_replies
from drip.inbound import new_text

MAX_GROWTH = 4.5
MAX_SECONDS = 1.0
Row = tuple[str, str]


@click.command(epilog="Example: python -m bench.reader replies.json --misses")
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.option("--misses", is_flag=True, help="Also list the cases that are read wrongly.")
@click.option("--malformed", "count", default=2_000, show_default=True, help="So many torn messages.")
@click.option("--seed", default=1, show_default=True, help="Which torn messages.")
@click.option("--hostile/--no-hostile", default=True, help="Time the crafted mails of 1 MB (a minute or two).")
def main(corpus: Path, misses: bool, count: int, seed: int, hostile: bool) -> None:
    """Measures the reader on CORPUS, a JSON file of replies or a folder of messages (see docs/development.md)."""
    logging.disable()
    try:
        rows, messages, missed = _emails(corpus) if corpus.is_dir() else _replies(corpus)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if not messages:
        raise click.ClickException(f"{corpus} has no messages to measure with.")
    rows += _malformed_rows(measure_malformed(malformed(messages, count, seed)), seed)
    if hostile:
        rows += _hostile_rows([time_hostile(mail) for mail in _tracked()])
    _show(rows)
    if misses:
        for line in missed:
            click.echo(line)


def _replies(file: Path) -> tuple[list[Row], list[bytes], list[str]]:
    cases = read_corpus(file)
    tally = measure(cases, new_text)
    times = time_replies(cases)
    rows = [
        *_shares(tally),
        ("words lost", _share(tally.lost, tally.with_exact)),
        ("words leaked", _share(tally.leaked, tally.with_exact)),
        ("time of a reply: median", _milliseconds(times.median)),
        ("time of a reply: p99", _milliseconds(times.p99)),
        ("time of a reply: longest", _milliseconds(times.longest)),
    ]
    return rows, [_message(case) for case in cases], [_miss(case, got) for case, got in tally.misses]


def _shares(tally: Tally) -> list[Row]:
    """All first, then by kind, then by corpus."""
    names = sorted(tally.total, key=lambda name: (name != "all", not name.startswith("kind "), name))
    return [(f"exact: {name}", _share(tally.right[name], tally.total[name])) for name in names]


def _emails(folder: Path) -> tuple[list[Row], list[bytes], list[str]]:
    emails = list(read_emails(folder))
    tally = measure_emails(emails)
    cases = [Case("", email.file.stem, "eml", email.raw) for email in emails]
    rows = [
        ("state right", _share(tally.states_right, tally.states)),
        *_word_rows("without the lesson", tally.without_lesson),
        *_word_rows("with the lesson", tally.with_lesson),
        ("answers right", _share(tally.answers_right, tally.answers)),
        ("answers whose questions are not known", str(tally.without_question)),
    ]
    if cases:
        times = time_replies(cases)
        rows += [
            ("time of a mail: median", _milliseconds(times.median)),
            ("time of a mail: p99", _milliseconds(times.p99)),
        ]
    return rows, [email.raw for email in emails], _email_misses(tally)


def _word_rows(label: str, words: WordTally) -> list[Row]:
    counts = (("exact", words.exact), ("words lost", words.lost), ("words leaked", words.leaked))
    return [(f"{name}, {label}", _share(count, words.total)) for name, count in counts]


def _malformed_rows(tally: MalformedTally, seed: int) -> list[Row]:
    rows = [
        (f"torn messages (seed {seed})", str(tally.total)),
        ("… that raised", str(len(tally.raised))),
        ("… with words lost", str(len(tally.lost))),
        ("… refused with a reason", str(tally.unreadable)),
    ]
    kinds = sorted({f"{type(error).__name__}: {error}"[:90] for _, error in tally.raised})
    return rows + [("… raised", kind) for kind in kinds[:10]]


def _hostile_rows(times: list[HostileTime]) -> list[Row]:
    slowest = max(times, key=lambda time: time.large)
    steepest = max(times, key=lambda time: time.growth)
    slow = sum(time.large > MAX_SECONDS for time in times)
    steep = [time for time in times if time.growth > MAX_GROWTH]
    return [
        ("crafted mails of 1 MB", str(len(times))),
        ("… longest", f"{slowest.large:.2f} s: {slowest.name}"),
        (f"… over {MAX_SECONDS:g} s", str(slow)),
        ("… steepest growth, 250 KB to 1 MB", f"{steepest.growth:.1f} times: {steepest.name}"),
        (f"… that grow more than {MAX_GROWTH} times", ", ".join(time.name for time in steep) or "0"),
    ]


def _tracked() -> Iterator[Hostile]:
    mails = list(hostile_mails())
    return iter(track(mails, "Crafted mails", console=Console(stderr=True), transient=True))


def _message(case: Case) -> bytes:
    content = case.content if isinstance(case.content, bytes) else case.content.encode("utf-8", "surrogatepass")
    return as_message(case.kind, content)


def _miss(case: Case, got: str) -> str:
    names = ("exact", "contains", "absent", "starts", "ends")
    expected = {name: value for name in names if (value := getattr(case, name))}
    return f"--- {case.name}\nwant {expected}\ngot  {got!r}"


def _email_misses(tally: EmailTally) -> list[str]:
    return [
        *(f"--- {email.file}\nstate {email.truth['state']}, not {got}" for email, got in tally.wrong_states),
        *(f"--- {email.file}\nwant {email.truth['new']!r}\ngot  {got!r}" for email, got in tally.with_lesson.misses),
        *(f"--- {email.file}\nwant {email.truth['answers']}\ngot  {got}" for email, got in tally.wrong_answers),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} = {100 * part / whole:.1f} %" if whole else "none"


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.2f} ms"


def _show(rows: list[Row]) -> None:
    table = Table(box=None, show_header=False)
    for name, value in rows:
        table.add_row(name, value)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
