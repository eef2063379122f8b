"""Pairs instead of products: if a test has many cases and two databases, and neither changes what the other shows, the
cases take turns on the databases. `make chaos` runs the whole product."""

from collections.abc import Sequence
from itertools import cycle

import pytest

DATABASES = ("sqlite", "postgresql")


def databases_in_turn(
    name: str, cases: Sequence[object], ids: Sequence[str] | None = None, *, first: str = "sqlite"
) -> pytest.MarkDecorator:
    """Parametrises `database` and `name`: the first case on the database `first`, the next on the other one, and so
    on."""
    turns = cycle(DATABASES if first == DATABASES[0] else DATABASES[::-1])
    rows = [
        pytest.param(kind, case, id=f"{label}-{kind}", marks=[pytest.mark.postgresql] if kind == "postgresql" else [])
        for kind, case, label in zip(turns, cases, ids or [str(case) for case in cases], strict=False)
    ]
    return pytest.mark.parametrize(("database", name), rows, indirect=["database"])
