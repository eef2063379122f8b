"""Pairs instead of products: where a test has a list of cases and two databases, and neither changes what the other
shows, each case meets one database, and both databases meet every second case. `make chaos` runs the whole product."""

from collections.abc import Sequence
from itertools import cycle

import pytest

DATABASES = ("sqlite", "postgresql")


def databases_in_turn(
    name: str, cases: Sequence[object], ids: Sequence[str] | None = None, *, first: str = "sqlite"
) -> pytest.MarkDecorator:
    """Parametrises `database` and `name`: the first of the cases on the database `first`, the next on the other one."""
    turns = cycle(DATABASES if first == DATABASES[0] else DATABASES[::-1])
    rows = [
        pytest.param(kind, case, id=f"{label}-{kind}", marks=[pytest.mark.postgresql] if kind == "postgresql" else [])
        for kind, case, label in zip(turns, cases, ids or [str(case) for case in cases], strict=False)
    ]
    return pytest.mark.parametrize(("database", name), rows, indirect=["database"])
