"""A course as a graph: what follows what, after which wait, on which track. Words and structure, no places on paper."""

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
    """One place of the course. `name` is the lesson, the further course, or what a branch looks at; `season` is that of
    the nearest track around it that belongs to one. `asks` are the kinds of a lesson's questions. `is_again`: a way to
    here may have given the lesson already, and whoever had it passes through."""

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
    """From one node to the next, with the waits between them. Where it leaves a branch, `track` is the word of the
    track; (source, track) tells edges apart."""

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
    """A track of a branch, with the season it belongs to, or ''."""

    word: str
    season: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """A branch with its tracks, from its node to the node where they join. `switches`: people may change tracks."""

    branch: str
    join: str
    lanes: tuple[Lane, ...]
    switches: bool


Row = str | Fork  # a node's id, or a branch with all that is inside


@dataclass(frozen=True, slots=True)
class Graph:
    """`rows` hold every node once, in order, from the start to the end. `facts`: the course in a few words each."""

    title: str
    facts: tuple[str, ...]
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    rows: tuple[Row, ...]
