"""All measurements in the order of the table, and the table itself."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from bench.goals import (
    commands,
    crowd,
    delivery,
    memory,
    pace,
    partitions,
    planning,
    relay,
    replies,
    signups,
    simulation,
)
from bench.goals.figures import Figure, NotMeasured, Size
from drip.config import SettingsError
from drip.storage.engine.database import DatabaseError

EXPECTED_ERRORS = (NotMeasured, OSError, subprocess.SubprocessError, SQLAlchemyError, SettingsError, DatabaseError)
WIDTH = 150  # characters, if the output is not a terminal


@dataclass(frozen=True, slots=True)
class Measurement:
    """`group` is a value of --only; `name` is shown if the measurement fails."""

    group: str
    name: str
    rows: Callable[[Size], Iterator[Figure]]

    def figures(self, size: Size) -> list[Figure]:
        """A failure is one line of the table; the other measurements go on."""
        try:
            return list(self.rows(size))
        except EXPECTED_ERRORS as trouble:
            first = next(iter(str(trouble).splitlines()), type(trouble).__name__)
            return [Figure(self.name, "", first)]


MEASUREMENTS = (
    *(Measurement("delivery", case.name, partial(delivery.rows, case)) for case in delivery.CASES),
    Measurement("relay", relay.CASE.name, relay.rows),
    *(
        Measurement("planning", f"claim + plan, {database}", partial(planning.rows, database))
        for database in ("sqlite", "postgresql")
    ),
    Measurement("partitions", "claim + record + plan, in partitions", partitions.rows),
    Measurement("memory", "memory of a worker", memory.rows),
    *(
        Measurement(
            "pace", f"first to last hand-over at {rate}/s, {database}", partial(pace.rows, rate, database, many)
        )
        for rate, database, many in pace.RATES
    ),
    Measurement("replies", "replies read and recorded", replies.rows),
    Measurement("sign-ups", "sign-ups confirmed over HTTP", signups.rows),
    Measurement("crowd", "people signing up at once for a minute", crowd.rows),
    Measurement("simulation", "a six-week course simulated for one persona", simulation.rows),
    Measurement("commands", "drip --help", commands.help_rows),
    Measurement("commands", "drip course check", commands.check_rows),
)
GROUPS = tuple(dict.fromkeys(measurement.group for measurement in MEASUREMENTS))


def show(figures: list[Figure], facts: dict[str, str], console: Console) -> None:
    table = Table("measure", "goal", "measured", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for heading in ("of smtp-source", "µs of CPU a mail", "mails/s"):
        table.add_column(heading, justify="right")
    for figure in figures:
        table.add_row(figure.name, figure.goal, figure.measured, *_numbers(figure))
    console.print(table)
    console.print()
    console.print(" · ".join(f"{name}: {fact}" for name, fact in facts.items()))


def _numbers(figure: Figure) -> tuple[str, str, str]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    cpu, rate = ("" if value is None else f"{value:,.0f}" for value in (figure.cpu, figure.rate))
    return ratio, cpu, rate
