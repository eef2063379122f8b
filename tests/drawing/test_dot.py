"""The text is DOT: every name and value is a quoted string, and the strings end where they should."""

import re

import pytest
from support.gallery import NESTED, hostile_course

from drip.core.courses.course import Course
from drip.core.graph.build_graph import build_graph
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.drawing import Scheme, draw_dot

STRING = r'"(?:[^"\\\n]|\\["\\n])*"'
ATTRIBUTES = rf"\[\w+={STRING}(?:, \w+={STRING})*\]"
LINE = re.compile(
    rf"digraph {STRING} \{{|  (?:graph|node|edge) {ATTRIBUTES};|  {STRING} {ATTRIBUTES};"
    rf"|  {STRING} -> {STRING}(?: {ATTRIBUTES})?;|\}}"
)


@pytest.mark.parametrize("made", [NESTED, hostile_course()], ids=["nested", "hostile"])
def test_every_line_has_a_form_that_graphviz_knows(made: Course) -> None:
    text = draw_dot(build_graph(made), headcount=CourseHeadcount({"step/0": PlaceHeadcount(3, 4, 1)}, elsewhere=2))
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []
    assert not re.search(r"&(?!amp;)", text)


def test_every_edge_joins_two_nodes_that_are_there() -> None:
    graph = build_graph(NESTED)
    text = draw_dot(graph)
    nodes = set(re.findall(r'^  "(n\d+)" \[', text, re.MULTILINE))
    edges = re.findall(r'^  "(n\d+)" -> "(n\d+)"', text, re.MULTILINE)
    assert len(nodes) == len(graph.nodes)
    assert len(edges) == len(graph.edges)
    assert {end for edge in edges for end in edge} == nodes


def test_waits_and_tracks_are_on_the_edges_and_people_at_the_nodes() -> None:
    text = draw_dot(build_graph(NESTED), headcount=CourseHeadcount({"step/0": PlaceHeadcount(3, 4, 1)}))
    assert r'[label="winter\n2 days"]' in text
    assert r"3 here, 1 paused, 4 next" in text
    assert 'bgcolor="#191613"' in draw_dot(build_graph(NESTED), Scheme.DARK)
