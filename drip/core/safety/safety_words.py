"""What a site or a course adds to the tables of signs and idioms: its `safety.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ConcernKind(StrEnum):
    """What words speak of."""

    SUICIDE = "suicide"
    SELF_HARM = "self-harm"
    VIOLENCE = "violence"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """What a site or a course adds to the tables, in the form of `phrase`. `signs` is {kind: phrases}."""

    signs: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    idioms: tuple[str, ...] = ()
