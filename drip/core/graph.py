"""A course as a graph: what follows what, after which wait, on which track. Words and structure, no places on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from drip.core.branches import SEASONS
from drip.core.course import (
    UNKNOWN,
    AwaitAnswers,
    Branch,
    Course,
    Enroll,
    Kind,
    Lesson,
    OnSeasonChange,
    Question,
    SendLesson,
    Step,
    Wait,
    walk_steps,
)
from drip.core.durations import format_duration
from drip.core.graph_words import end_words, start_words, wait_words
from drip.core.stops import Stop, stops_of
from drip.core.wording import pace_words

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


def graph_of(course: Course) -> Graph:
    making = _Making(course, {stop.where for stop in _repeated(course)})
    making.add(Node(START, NodeKind.START, "start", start_words(course)))
    inner = making.rows(course.sequence, "step", "")
    making.add(Node(END, NodeKind.END, "the end", end_words(course)))
    return Graph(course.title, _facts(course), making.nodes, tuple(making.edges), (START, *inner, END))


@dataclass
class _Making:
    """`source`, `track` and `waits` are those of the edge that still lacks its other end."""

    course: Course
    repeated: set[str]
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    source: str = ""
    track: str = ""
    waits: list[str] = field(default_factory=list)

    def add(self, node: Node) -> str:
        if self.source:
            self._lead_to(node.id, node.season)
        self.nodes[node.id] = node
        self._leave(node.id)
        return node.id

    def rows(self, steps: tuple[Step, ...], prefix: str, season: str) -> tuple[Row, ...]:
        rows = (self._row(step, f"{prefix}/{index}", season) for index, step in enumerate(steps))
        return tuple(row for row in rows if row is not None)

    def _row(self, step: Step, where: str, season: str) -> Row | None:
        match step:
            case SendLesson(lesson=name):
                return self.add(_lesson_node(self.course.lessons[name], where, season, where in self.repeated))
            case Enroll(course=further):
                return self.add(Node(where, NodeKind.ENROLL, further, season=season))
            case Branch():
                return self._fork(step, where, season)
            case Wait():
                self.waits += wait_words(step)
            case AwaitAnswers():
                self.waits += self._await_words(step)
        return None

    def _fork(self, branch: Branch, where: str, season: str) -> Fork:
        switches = branch.on_season_change is OnSeasonChange.SWITCH
        name = f"when {branch.when}" if branch.when else f"by {branch.by}"
        self.add(Node(where, NodeKind.BRANCH, name, _switch_words(branch) if switches else (), season=season))
        join = Node(f"{where}/join", NodeKind.JOIN, season=season)
        lanes = []
        for word, steps in branch.tracks.items():
            of_lane = word if word in (*SEASONS, UNKNOWN) and _is_by_season(branch, self.course) else ""
            self._leave(where, word)
            lanes.append(Lane(word, of_lane, self.rows(steps, f"{where}/{word}", of_lane or season)))
            self._lead_to(join.id, of_lane or season)
        self.nodes[join.id] = join
        self._leave(join.id)
        return Fork(where, join.id, tuple(lanes), switches)

    def _await_words(self, wait: AwaitAnswers) -> Iterator[str]:
        before = self.nodes[self.source]
        whose = "" if before.name == wait.lesson and before.kind is NodeKind.LESSON else f"{wait.lesson} is "
        yield f"until {whose}answered, at most {format_duration(wait.up_to)}"
        if wait.remind_after is not None:
            yield f"reminder after {format_duration(wait.remind_after)}"

    def _lead_to(self, target: str, season: str) -> None:
        self.edges.append(Edge(self.source, target, self.track, tuple(self.waits), season))

    def _leave(self, source: str, track: str = "") -> None:
        self.source, self.track, self.waits = source, track, []


def _lesson_node(lesson: Lesson, where: str, season: str, is_again: bool) -> Node:
    weights = sum(variant.weight for variant in lesson.variants)
    return Node(
        where,
        NodeKind.LESSON,
        lesson.name,
        notes=(_without_jinja(lesson.subject),),
        asks=_kinds(lesson.ask),
        variants=tuple(f"{v.name} {round(100 * v.weight / weights)} %" for v in lesson.variants),
        season=season,
        is_again=is_again,
    )


def _without_jinja(subject: str) -> str:
    """ "…, what season are you in?": the words that stand for everybody."""
    words = re.sub(r"\{\{[^{}]*\}\}", "…", subject)
    return re.sub(r"\{[%#][^{}]*[%#]\}", "", words)


def _kinds(ask: tuple[Question, ...]) -> tuple[str, ...]:
    """ "season career", "text ×2": each kind once, in order"""
    counts = Counter(_kind_words(question) for question in ask)
    return tuple(f"{kind} ×{count}" if count > 1 else kind for kind, count in counts.items())


def _kind_words(question: Question) -> str:
    kind = f"season {question.area}" if question.kind is Kind.SEASON else question.kind.value
    return f"{kind}, shared" if question.shared else kind


def _switch_words(branch: Branch) -> tuple[str, ...]:
    match branch.by.partition(".")[0]:
        case "season":
            return ("switch: a new season changes the track",)
        case "answers":
            return ("switch: a new answer changes the track",)
        case _:
            return ("switch: looked at anew before each lesson",)


def _is_by_season(branch: Branch, course: Course) -> bool:
    kind, _, name = branch.by.partition(".")
    asked = course.questions().get(name) if kind == "answers" else None
    return kind == "season" or (asked is not None and asked[1].kind is Kind.SEASON)


def _repeated(course: Course) -> Iterator[Stop]:
    """The places of lessons that somebody who comes there may have had before."""
    before: dict[str, list[Stop]] = {}
    for stop in stops_of(course):
        if isinstance(stop.step, SendLesson):
            earlier = before.setdefault(stop.step.lesson, [])
            if any(first.can_lead_to(stop) for first in earlier):
                yield stop
            earlier.append(stop)


def _facts(course: Course) -> tuple[str, ...]:
    sent = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, SendLesson)}
    asked = sum(len(course.lessons[name].ask) for name in sent)
    facts = (
        _count(len(sent), "lesson"),
        _count(asked, "question"),
        pace_words(course.pace),
        ", ".join((course.language, *course.languages)) if course.languages else "",
    )
    return tuple(filter(None, facts))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
