"""What one language's table of signs and idioms holds. The phrases are written as `phrase` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordTable:
    """`signs` is {kind: phrases}; `idioms` are taken out of a sentence before signs are looked for. `groups` are
    {name: words} for both."""

    signs: Mapping[str, tuple[str, ...]]
    idioms: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]


def phrases(lines: str) -> tuple[str, ...]:
    """The lines of a table that hold a phrase; what follows a # is a remark."""
    written = (line.partition("#")[0].strip() for line in lines.splitlines())
    return tuple(line for line in written if line)


def group(members: str) -> tuple[str, ...]:
    """'he, she, my partner' as words."""
    return tuple(member.strip() for member in members.split(",") if member.strip())
