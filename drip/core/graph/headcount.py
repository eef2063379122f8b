"""How many people stand where in a course: plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlaceHeadcount:
    """Of the active people at one place: those who had this lesson last, the `paused` ones among them, and those for
    whom it is planned next."""

    here: int = 0
    next: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class CourseHeadcount:
    """`places`: {a place's id in the graph: who stands there}. Active people besides: `new` have had no lesson yet,
    `elsewhere` had one last that this course has not got. The others: `pending` have not confirmed, the rest are
    through, or out."""

    places: Mapping[str, PlaceHeadcount] = field(default_factory=dict)
    new: int = 0
    new_paused: int = 0
    elsewhere: int = 0
    pending: int = 0
    finished: int = 0
    left: int = 0
    bounced: int = 0
