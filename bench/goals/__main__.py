"""Measures drip against its goals: make bench, or ARGS="--only delivery --quick". Prints one table."""

from __future__ import annotations

import sys

import click
from rich.console import Console

from bench.goals.figures import FULL, QUICK, USUAL
from bench.goals.machine import facts
from bench.goals.table import GROUPS, MEASUREMENTS, WIDTH, show


@click.command(epilog="Example: python -m bench.goals --only delivery --only relay --quick")
@click.option("--only", multiple=True, type=click.Choice(GROUPS), help="Only these measurements.")
@click.option("--quick", is_flag=True, help="Fewer mails, one run each, small databases: for a first look.")
@click.option("--full", is_flag=True, help="Also with 5 million people enrolled (many minutes, 10 GB of disk).")
@click.option("--mails", type=click.IntRange(2), help="So many mails in each run of deliveries.")
@click.option("--runs", type=click.IntRange(1), help="So many runs, of which the median counts.")
def main(only: tuple[str, ...], quick: bool, full: bool, mails: int | None, runs: int | None) -> None:
    """Measures how fast drip is, on this machine, with all its promises kept (see docs/benchmarks.md)."""
    if quick and full:
        raise click.UsageError("--quick and --full contradict each other.")
    usual = QUICK if quick else FULL if full else USUAL
    size = usual.with_counts(mails, runs)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    figures = []
    for measurement in MEASUREMENTS:
        if not only or measurement.group in only:
            click.echo(f"measuring: {measurement.name} …", err=True)
            figures += measurement.figures(size)
    show(figures, facts(), console)


if __name__ == "__main__":
    main()
