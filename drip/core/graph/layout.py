"""Where the nodes of a graph go in the picture: arithmetic on sizes alone.

The course runs from the top down, with the trunk in the middle. The tracks of a branch are columns side by side, each
centred on its own line. Lengths are in pixels; y grows downwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from drip.core.graph.graph import Fork, Graph, Lane, Row

Size = tuple[float, float]  # width, height
Point = tuple[float, float]
EdgeKey = tuple[str, str]  # of an edge: (source, track)

NODE_GAP = 30  # between two nodes without pills between them
GAP_BEFORE_PILLS, PILL_GAP, GAP_AFTER_PILLS = 10, 6, 20
TURN_HEIGHT = 18  # from a branch to the line that leads to its tracks, and from there to the tracks
COLUMN_PADDING = 12  # around the content of a column
LANE_GAP = 14


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of nodes by id, of the pills on each edge in order, and of each track's heading by (branch, word)."""

    nodes: Mapping[str, Size]
    pills: Mapping[EdgeKey, tuple[Size, ...]]
    heads: Mapping[EdgeKey, Size]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Halfway across."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Column:
    """The background of a track, and its heading."""

    fork: Fork
    lane: Lane
    ground: Box
    head: Box


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """An edge as a line through these points, from the bottom of its source to the top of its target."""

    key: EdgeKey
    target: str
    points: tuple[Point, ...]


@dataclass
class Layout:
    """Everything lies within (0, 0) and (`width`, `height`). A column comes before the columns inside it."""

    width: float = 0
    height: float = 0
    nodes: dict[str, Box] = field(default_factory=dict)
    pills: dict[EdgeKey, tuple[Box, ...]] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    wires: list[EdgeLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _LineEnd:
    """The end of a line that is still being drawn: its edge, its points so far, and how much room the next node
    needs."""

    key: EdgeKey
    trail: tuple[Point, ...]
    y: float
    room: float


def lay_out(graph: Graph, sizes: Sizes) -> Layout:
    builder = _LayoutBuilder(sizes, Layout())
    width = builder.width_of(graph.rows, ("", ""))
    tip = builder.chain(graph.rows, width / 2, None)
    return replace(builder.layout, width=width, height=tip.trail[-1][1])


@dataclass
class _LayoutBuilder:
    sizes: Sizes
    layout: Layout

    def width_of(self, rows: tuple[Row, ...], before: EdgeKey) -> float:
        """The width of a chain of rows, including all pills on its edges; the edge `before` leads to it."""
        return max(self._widths(rows, before), default=0)

    def _widths(self, rows: tuple[Row, ...], before: EdgeKey) -> Iterator[float]:
        yield from (width for width, _ in self.sizes.pills.get(before, ()))
        for row in rows:
            last = row.join if isinstance(row, Fork) else row
            yield self._width_of_fork(row) if isinstance(row, Fork) else self.sizes.nodes[row][0]
            yield from (width for width, _ in self.sizes.pills.get((last, ""), ()))

    def _width_of_fork(self, fork: Fork) -> float:
        ends = (self.sizes.nodes[node][0] for node in (fork.branch, fork.join))
        return max(*ends, _side_by_side(self._lane_widths(fork)))

    def _lane_widths(self, fork: Fork) -> list[float]:
        keys = [(fork.branch, lane.word) for lane in fork.lanes]
        inside = [self.width_of(lane.rows, key) for key, lane in zip(keys, fork.lanes, strict=True)]
        return [
            2 * COLUMN_PADDING + max(self.sizes.heads[key][0], width) for key, width in zip(keys, inside, strict=True)
        ]

    def chain(self, rows: tuple[Row, ...], axis: float, tip: _LineEnd | None) -> _LineEnd:
        """Places rows below each other, beginning below `tip`. Returns where the line ends."""
        for row in rows:
            tip = self._fork(row, axis, tip) if isinstance(row, Fork) else self._node(row, axis, tip)
        assert tip is not None
        return tip

    def _node(self, node: str, axis: float, tip: _LineEnd | None) -> _LineEnd:
        top = tip.y + tip.room if tip else 0
        width, height = self.sizes.nodes[node]
        self.layout.nodes[node] = Box(axis - width / 2, top, width, height)
        if tip:
            self.layout.wires.append(EdgeLine(tip.key, node, _straight((*tip.trail, (axis, top)))))
        return self._pills(_LineEnd((node, ""), ((axis, top + height),), top + height, NODE_GAP), axis)

    def _pills(self, tip: _LineEnd, axis: float) -> _LineEnd:
        """Places the waits of the edge that begins here."""
        y, boxes = tip.y + GAP_BEFORE_PILLS, []
        for width, height in self.sizes.pills.get(tip.key, ()):
            boxes.append(Box(axis - width / 2, y, width, height))
            y += height + PILL_GAP
        if not boxes:
            return tip
        self.layout.pills[tip.key] = tuple(boxes)
        return replace(tip, y=y - PILL_GAP, room=GAP_AFTER_PILLS)

    def _fork(self, fork: Fork, axis: float, tip: _LineEnd | None) -> _LineEnd:
        self._node(fork.branch, axis, tip)
        bend = self.layout.nodes[fork.branch].bottom + TURN_HEIGHT
        widths = self._lane_widths(fork)
        left, first, ends = axis - _side_by_side(widths) / 2, len(self.layout.columns), []
        for lane, width in zip(fork.lanes, widths, strict=True):
            ground = Box(left, bend + TURN_HEIGHT, width, 0)
            ends.append(self._lane(fork, lane, ground, ((axis, bend - TURN_HEIGHT), (axis, bend))))
            left += width + LANE_GAP
        bottom = max((end.y for end in ends), default=bend) + COLUMN_PADDING
        self._let_down(fork, first, bottom)
        return self._join(fork, axis, bottom + TURN_HEIGHT, ends)

    def _lane(self, fork: Fork, lane: Lane, ground: Box, trail: tuple[Point, ...]) -> _LineEnd:
        key, axis = (fork.branch, lane.word), ground.middle
        width, height = self.sizes.heads[key]
        head = Box(axis - width / 2, ground.top + COLUMN_PADDING, width, height)
        self.layout.columns.append(Column(fork, lane, ground, head))
        tip = _LineEnd(key, (*trail, (axis, trail[-1][1])), head.bottom, NODE_GAP)
        end = self.chain(lane.rows, axis, self._pills(tip, axis))
        return replace(end, trail=(*end.trail, (axis, end.y)))

    def _let_down(self, fork: Fork, first: int, bottom: float) -> None:
        """Makes the columns of a branch end together."""
        for index in range(first, len(self.layout.columns)):
            column = self.layout.columns[index]
            if column.fork is fork:
                ground = replace(column.ground, height=bottom - column.ground.top)
                self.layout.columns[index] = replace(column, ground=ground)

    def _join(self, fork: Fork, axis: float, bend: float, ends: list[_LineEnd]) -> _LineEnd:
        width, height = self.sizes.nodes[fork.join]
        top = bend + TURN_HEIGHT
        self.layout.nodes[fork.join] = Box(axis - width / 2, top, width, height)
        for end in ends:
            points = (*end.trail, (end.trail[-1][0], bend), (axis, bend), (axis, top))
            self.layout.wires.append(EdgeLine(end.key, fork.join, _straight(points)))
        return self._pills(_LineEnd((fork.join, ""), ((axis, top + height),), top + height, NODE_GAP), axis)


def _side_by_side(widths: list[float]) -> float:
    return sum(widths) + LANE_GAP * max(len(widths) - 1, 0)


def _straight(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Removes points in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
