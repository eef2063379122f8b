"""Validates a table against its shape and finds all mistakes at once.

After a mistake the likely correction is assumed, or something harmless is put in its place, and reading continues. So
each mistake is reported once and doesn't hide the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from drip.authoring.mistakes.explain import explain
from drip.authoring.mistakes.repair import repair
from drip.authoring.yaml.document import YamlTable
from drip.authoring.yaml.error_location import locate_error
from drip.authoring.yaml.problem import CourseProblem

MAX_ROUNDS = 60

S = TypeVar("S", bound=BaseModel)


@dataclass
class ShapeCheck(Generic[S]):
    """The result of a check. `torn`: something that determines the way through the course was lost, so nothing can be
    said about the whole."""

    value: S | None = None
    problems: list[CourseProblem] = field(default_factory=list)
    torn: bool = False


def check(shape: type[S], table: YamlTable, file: str) -> ShapeCheck[S]:
    """Validate a table; where it is repaired, `table` is changed."""
    checked: ShapeCheck[S] = ShapeCheck()
    for _ in range(MAX_ROUNDS):
        try:
            checked.value = shape.model_validate(table)
            return checked
        except ValidationError as errors:
            found = [(locate_error(table, error["loc"]), dict(error)) for error in errors.errors(include_url=False)]
            for location, error in found:
                checked.problems += [CourseProblem(file, line, message) for line, message in explain(location, error)]
            for location, error in found:
                checked.torn |= not repair(location, error)
    checked.torn = True
    return checked
