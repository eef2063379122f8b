from __future__ import annotations

import io

from rich.console import Console

from bench.goals.figures import QUICK, Figure, NotMeasured
from bench.goals.table import GROUPS, Measurement, show


def unmeasured(size):
    raise NotMeasured("smtp-sink is missing.")


def test_a_measurement_that_fails_is_a_line_with_its_reason():
    assert Measurement("delivery", "9 KB", unmeasured).figures(QUICK) == [Figure("9 KB", "", "smtp-sink is missing.")]


def test_the_table_shows_goal_measure_ratio_cost_and_rate():
    out = io.StringIO()
    show([Figure("9 KB", "≥ 0.20", "fast", 0.256, 287.4, 5123.0)], {"Python": "3.11"}, Console(file=out, width=150))
    heading, line, _, facts = out.getvalue().splitlines()
    assert heading.split()[:3] == ["measure", "goal", "measured"]
    assert line.split() == ["9", "KB", "≥", "0.20", "fast", "0.26", "287", "5,123"]
    assert facts == "Python: 3.11"


def test_every_goal_has_a_group_to_be_chosen_by():
    assert GROUPS == (
        "delivery", "relay", "planning", "partitions", "memory", "pace", "replies", "sign-ups", "crowd",
        "simulation",
        "commands",
    )  # fmt: skip
