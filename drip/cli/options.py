"""Options that several commands share, and a decorator that bundles options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def as_value(name: str, kind: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator for commands: passes the options that are fields of the dataclass `kind` as one argument, `name`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_value(**options: Any) -> Any:
            value = kind(**{field.name: options.pop(field.name) for field in fields(kind)})
            return command(**options, **{name: value})

        return with_value

    return decorate
