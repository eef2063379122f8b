"""Any course on paper: nothing overlaps, lines go from box to box and through no other, and all of it is seen."""

from itertools import combinations, cycle, pairwise

from hypothesis import given
from hypothesis import strategies as st
from support.random_courses import courses

from drip.core.courses.course import Course, SendLesson, walk_steps
from drip.core.graph.build_graph import build_graph
from drip.core.graph.graph import Fork, Graph, Row
from drip.core.graph.layout import Box, Layout, Sizes, lay_out

size = st.tuples(st.integers(1, 300), st.integers(1, 200))


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[Course, Graph, Layout]:
    made = draw(courses())
    graph = build_graph(made)
    some = cycle(draw(st.lists(size, min_size=1, max_size=7)))  # in turn: drawing one for each takes long
    sizes = Sizes(
        nodes={name: next(some) for name in graph.nodes},
        pills={edge.key: tuple(next(some) for _ in edge.waits) for edge in graph.edges},
        heads={edge.key: next(some) for edge in graph.edges if edge.track},
    )
    return made, graph, lay_out(graph, sizes)


def overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right - 0.01 and other.left < one.right - 0.01
    return across and one.top < other.bottom - 0.01 and other.top < one.bottom - 0.01


def things(layout: Layout) -> list[Box]:
    pills = [pill for pills in layout.pills.values() for pill in pills]
    return [*layout.nodes.values(), *pills, *(column.head for column in layout.columns)]


def forks(rows: tuple[Row, ...]) -> list[Fork]:
    found = [row for row in rows if isinstance(row, Fork)]
    return found + [deeper for fork in found for lane in fork.lanes for deeper in forks(lane.rows)]


def ids(rows: tuple[Row, ...]) -> list[str]:
    inside = [name for fork in forks(rows) for name in (fork.branch, fork.join)]
    lanes = [lane.rows for fork in forks(rows) for lane in fork.lanes]
    return inside + [row for chain in (rows, *lanes) for row in chain if isinstance(row, str)]


@given(laid_out())
def test_every_lesson_of_the_sequence_has_a_box(drawn: tuple[Course, Graph, Layout]) -> None:
    course, graph, layout = drawn
    sent = [step.lesson for step in walk_steps(course.sequence) if isinstance(step, SendLesson)]
    assert sorted(sent) == sorted(node.name for node in graph.nodes.values() if node.kind == "lesson")
    assert set(layout.nodes) == set(graph.nodes) == set(ids(graph.rows))
    assert len(ids(graph.rows)) == len(graph.nodes)


@given(laid_out())
def test_no_two_things_overlap(drawn: tuple[Course, Graph, Layout]) -> None:
    _, _, layout = drawn
    assert [pair for pair in combinations(things(layout), 2) if overlap(*pair)] == []


@given(laid_out())
def test_everything_is_inside_the_picture(drawn: tuple[Course, Graph, Layout]) -> None:
    _, _, layout = drawn
    for box in (*things(layout), *(column.ground for column in layout.columns)):
        assert box.left >= -0.01
        assert box.top >= 0
        assert box.right <= layout.width + 0.01
        assert box.bottom <= layout.height
    points = [point for wire in layout.wires for point in wire.points]
    assert all(-0.01 <= x <= layout.width + 0.01 and 0 <= y <= layout.height for x, y in points)


@given(laid_out())
def test_every_edge_is_a_line_from_the_foot_of_one_box_to_the_head_of_the_other(
    drawn: tuple[Course, Graph, Layout],
) -> None:
    _, graph, layout = drawn
    assert sorted((wire.key, wire.target) for wire in layout.wires) == sorted(
        (edge.key, edge.target) for edge in graph.edges
    )
    for wire in layout.wires:
        source, target = layout.nodes[wire.key[0]], layout.nodes[wire.target]
        assert wire.points[0] == (source.middle, source.bottom)
        assert wire.points[-1] == (target.middle, target.top)
        assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(wire.points))
        assert all(one[1] <= other[1] for one, other in pairwise(wire.points))


@given(laid_out())
def test_no_line_runs_through_a_box(drawn: tuple[Course, Graph, Layout]) -> None:
    _, _, layout = drawn
    for wire in layout.wires:
        for (x, y), (to_x, to_y) in pairwise(wire.points):
            line = Box(min(x, to_x), y, abs(to_x - x) + 0.02, to_y - y + 0.02)
            crossed = [name for name, box in layout.nodes.items() if overlap(line, box)]
            assert set(crossed) <= {wire.key[0], wire.target}


@given(laid_out())
def test_a_track_stands_on_ground_of_its_own_as_long_as_that_of_its_neighbours(
    drawn: tuple[Course, Graph, Layout],
) -> None:
    _, _, layout = drawn
    for column in layout.columns:
        mine = {*ids(column.lane.rows)}
        inside = [name for name, box in layout.nodes.items() if overlap(column.ground, box)]
        assert set(inside) == mine
        beside = [other.ground for other in layout.columns if other.fork is column.fork]
        assert {(ground.top, ground.bottom) for ground in beside} == {(column.ground.top, column.ground.bottom)}
        assert not any(overlap(*pair) for pair in combinations(beside, 2))


@given(laid_out())
def test_the_trunk_is_in_the_middle(drawn: tuple[Course, Graph, Layout]) -> None:
    _, graph, layout = drawn
    trunk = [row.branch if isinstance(row, Fork) else row for row in graph.rows]
    assert all(abs(layout.nodes[name].middle - layout.width / 2) < 0.01 for name in trunk)
