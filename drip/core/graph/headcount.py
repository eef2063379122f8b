"""How many people are at each place of a course: plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlaceHeadcount:
    """The active people at one place: `here` had this lesson last, `paused` are those of them who paused, and for
    `next` it is planned next."""

    here: int = 0
    next: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class CourseHeadcount:
    """`places` is {a place's id in the graph: its headcount}. Of the other active people, `new` had no lesson yet and
    `elsewhere` had a lesson last that this course doesn't contain. `pending` have not confirmed; `finished`, `left` and
    `bounced` are no longer in the course."""

    places: Mapping[str, PlaceHeadcount] = field(default_factory=dict)
    new: int = 0
    new_paused: int = 0
    elsewhere: int = 0
    pending: int = 0
    finished: int = 0
    left: int = 0
    bounced: int = 0
