"""A course as a graph: what follows what, after which wait, on which track. Words and structure, no coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

START, END = "start", "end"


class NodeKind(StrEnum):
    START = "start"
    LESSON = "lesson"
    BRANCH = "branch"
    JOIN = "join"  # where the tracks of a branch come together again
    ENROLL = "enroll"
    END = "end"


@dataclass(frozen=True, slots=True)
class Node:
    """One place of the course.

    `name` is the lesson, the further course, or what a branch reads. `season` is that of the innermost track around it
    that belongs to one. `asks` are the kinds of a lesson's questions. `is_again` means that a path to here may include
    the lesson already; people who had it pass through."""

    id: str
    kind: NodeKind
    name: str = ""
    notes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    season: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Leads from one node to the next, with the waits between them. If it leaves a branch, `track` is the track's word;
    (source, track) identifies an edge."""

    source: str
    target: str
    track: str = ""
    waits: tuple[str, ...] = ()
    season: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.source, self.track)


@dataclass(frozen=True, slots=True)
class Lane:
    """A track of a branch, with the season that it belongs to, or ''."""

    word: str
    season: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """A branch with its tracks, from its node to the node where they join. `switches` means that people may change
    tracks."""

    branch: str
    join: str
    lanes: tuple[Lane, ...]
    switches: bool


Row = str | Fork  # a node's id, or a branch with all that is inside


@dataclass(frozen=True, slots=True)
class Graph:
    """`rows` contain every node once, in order, from start to end. `facts` describe the course in a few words each."""

    title: str
    facts: tuple[str, ...]
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    rows: tuple[Row, ...]
