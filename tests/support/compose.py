"""docker-compose.yml as Docker Compose reads it, as far as ours goes: variables are filled in, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from support.sites import ROOT

FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
SECRETS = ("POSTGRES_PASSWORD", "DRIP_SECRET_KEY")

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_LINE = re.compile(r"(\w+)=(.*)")


class Missing(Exception):
    """A required variable has no value; the message is what Compose would say."""


def read_env(file: Path) -> dict[str, str]:
    """The variables of an .env file."""
    lines = (line for line in file.read_text().splitlines() if line and not line.startswith("#"))
    return dict(found.groups() for line in lines if (found := _LINE.fullmatch(line)))


def compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """The whole file as data. Raises Missing."""
    filled = _filled(yaml.safe_load(FILE.read_text()), variables)
    assert isinstance(filled, dict)
    return filled


def environment_of(service: Mapping[str, Any], env_file: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process in this service's container; `env_file` holds the variables of .env."""
    from_file = env_file if service.get("env_file") == [".env"] else {}
    return {**from_file, **service.get("environment", {})}


def names_in_file() -> set[str]:
    return {found[1] for found in _VARIABLE.finditer(FILE.read_text())}


def _filled(node: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {name: _filled(child, variables) for name, child in node.items()}
    if isinstance(node, list):
        return [_filled(child, variables) for child in node]
    return _VARIABLE.sub(lambda found: _value(found, variables), node) if isinstance(node, str) else node


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name, kind, other = found.groups()
    if value := variables.get(name):
        return value
    if kind == "-":
        return str(other)
    raise Missing(f"{name} {other or 'is not set'}")
