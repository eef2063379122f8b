import pytest
from support.courses import course, send

from drip.core.courses.course import Branch
from drip.core.graph.build_graph import build_graph
from drip.core.graph.graph import Fork, Graph
from drip.core.graph.layout import PILL_GAP, Layout, Sizes, lay_out

SMALL = (10, 10)
NESTED = build_graph(
    course(
        Branch(
            "outer",
            {"then": (Branch("inner", {"then": send("a"), "else": ()}, when="x"),), "else": send("b")},
            when="y",
        )
    )
)
INNER = "step/0/then/0"


def drawn(
    nodes: dict[str, tuple[float, float]] | None = None,
    pills: dict[tuple[str, str], tuple[tuple[float, float], ...]] | None = None,
    graph: Graph = NESTED,
) -> Layout:
    """All is small but what is given."""
    heads = {edge.key: SMALL for edge in graph.edges if edge.track}
    return lay_out(graph, Sizes(dict.fromkeys(graph.nodes, SMALL) | (nodes or {}), pills or {}, heads))


def outer_grounds(layout: Layout) -> list[tuple[float, float]]:
    return [(c.ground.left, c.ground.right) for c in layout.columns if c.fork.branch == "step/0"]


@pytest.mark.parametrize("node", [INNER, f"{INNER}/join"])
def test_a_branch_wider_than_its_tracks_stays_on_the_ground_it_stands_on(node: str) -> None:
    layout = drawn(nodes={node: (300, 10)})
    box, (left, right) = layout.nodes[node], outer_grounds(layout)[0]
    assert left < box.left
    assert box.right < right


def test_a_wait_wider_than_all_else_stays_on_the_ground_it_stands_on() -> None:
    for key in ((INNER, "then"), (INNER, "else"), (f"{INNER}/join", ""), ("step/0", "then")):
        layout = drawn(pills={key: ((300, 10),)})
        (pill,), (left, right) = layout.pills[key], outer_grounds(layout)[0]
        assert left < pill.left
        assert pill.right < right


def test_waits_one_below_the_other_do_not_touch() -> None:
    first, second = drawn(pills={("start", ""): (SMALL, SMALL)}).pills["start", ""]
    assert second.top - first.bottom == PILL_GAP > 0


def test_tracks_of_different_length_end_together_and_the_shorter_is_drawn_out() -> None:
    layout = drawn(nodes={INNER: (10, 500)})
    assert isinstance(NESTED.rows[1], Fork)
    bottoms = {column.ground.bottom for column in layout.columns if column.fork is NESTED.rows[1]}
    assert len(bottoms) == 1
    (drawn_out,) = [wire for wire in layout.wires if wire.key == ("step/0/else/0", "")]
    assert drawn_out.points[0][1] == layout.nodes["step/0/else/0"].bottom
    assert max(y for _, y in drawn_out.points) > bottoms.pop() > 500
