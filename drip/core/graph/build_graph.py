"""Builds the graph of a course: walks the steps in the order in which they are written and links what they give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from drip.core.checks.branches import SEASONS
from drip.core.courses.course import (
    UNKNOWN,
    AwaitAnswers,
    Branch,
    Course,
    Enroll,
    Lesson,
    OnSeasonChange,
    QuestionKind,
    SendLesson,
    Step,
    Wait,
)
from drip.core.courses.durations import format_duration
from drip.core.courses.placed_steps import PlacedStep, placed_steps
from drip.core.graph.graph import END, START, Edge, Fork, Graph, Lane, Node, NodeKind, Row
from drip.core.graph.graph_words import (
    end_words,
    fact_words,
    question_words,
    start_words,
    switch_words,
    wait_words,
    without_jinja,
)


def build_graph(course: Course) -> Graph:
    """The graph of a course, for `drawing` to draw."""
    builder = _GraphBuilder(course, {place.where for place in _repeated(course)})
    builder.add(Node(START, NodeKind.START, "start", start_words(course)))
    inner = builder.rows(course.sequence, "step", "")
    builder.add(Node(END, NodeKind.END, "the end", end_words(course)))
    return Graph(course.title, fact_words(course), builder.nodes, tuple(builder.edges), (START, *inner, END))


@dataclass
class _GraphBuilder:
    """`source`, `track` and `waits` belong to the edge whose target is not known yet."""

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
        self.add(Node(where, NodeKind.BRANCH, name, switch_words(branch) if switches else (), season=season))
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
        notes=(without_jinja(lesson.subject),),
        asks=question_words(lesson.ask),
        variants=tuple(f"{v.name} {round(100 * v.weight / weights)} %" for v in lesson.variants),
        season=season,
        is_again=is_again,
    )


def _is_by_season(branch: Branch, course: Course) -> bool:
    kind, _, name = branch.by.partition(".")
    asked = course.questions().get(name) if kind == "answers" else None
    return kind == "season" or (asked is not None and asked[1].kind is QuestionKind.SEASON)


def _repeated(course: Course) -> Iterator[PlacedStep]:
    """The places of lessons that a person who gets there may have had already."""
    before: dict[str, list[PlacedStep]] = {}
    for place in placed_steps(course):
        if isinstance(place.step, SendLesson):
            earlier = before.setdefault(place.step.lesson, [])
            if any(first.can_lead_to(place) for first in earlier):
                yield place
            earlier.append(place)
