"""Holds a table against its shape, and finds all mistakes at once.

After a mistake the likely fix is assumed, or something harmless is put in its place, and the reading goes on. So one
mistake is told once and doesn't hide the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from drip.authoring.mistakes.explain import explain
from drip.authoring.mistakes.mend import mend
from drip.authoring.yaml.document import Table
from drip.authoring.yaml.problem import Problem
from drip.authoring.yaml.spot import find

ROUNDS = 60

S = TypeVar("S", bound=BaseModel)


@dataclass
class Checked(Generic[S]):
    """`torn`: something that shapes the way through the course was lost, so nothing can be said about the whole."""

    value: S | None = None
    problems: list[Problem] = field(default_factory=list)
    torn: bool = False


def check(shape: type[S], table: Table, file: str) -> Checked[S]:
    """Changes `table` where it mends it."""
    checked: Checked[S] = Checked()
    for _ in range(ROUNDS):
        try:
            checked.value = shape.model_validate(table)
            return checked
        except ValidationError as errors:
            found = [(find(table, error["loc"]), dict(error)) for error in errors.errors(include_url=False)]
            for spot, error in found:
                checked.problems += [Problem(file, line, message) for line, message in explain(spot, error)]
            for spot, error in found:
                checked.torn |= not mend(spot, error)
    checked.torn = True
    return checked
