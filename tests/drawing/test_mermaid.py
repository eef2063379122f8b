"""The text is Mermaid and nothing that an author wrote is taken for Mermaid's own. No Mermaid is needed: each line has
one of a few forms."""

import json
import re

import pytest
from support.gallery import HOSTILE, NESTED, hostile_course

from drip.core.courses.course import Course
from drip.core.graph.build_graph import build_graph
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.drawing import Scheme, draw_mermaid
from drip.drawing.text_metrics import plain_line

LABEL = r'"(?:[^"#;:`<>&|\[\]{}\\%~]|#[0-9]+;|<br/>)+"'
FORMS = (
    rf"  n\d+(?:\(\[{LABEL}\]\)|\[{LABEL}\]|\{{\{{{LABEL}\}}\}}|\(\({LABEL}\)\)|\[\[{LABEL}\]\])",
    rf"  n\d+ -->(?:\|{LABEL}\|)? n\d+",
    r"  classDef \w+ [a-z-]+:[#\w ]+(?:,[a-z-]+:[#\w ]+)*",
    r"  class n\d+(?:,n\d+)* \w+",
    r"  %% [^\n]*",
)
LINE = re.compile("|".join(FORMS))


@pytest.mark.parametrize("made", [NESTED, hostile_course()], ids=["nested", "hostile"])
def test_every_line_has_a_form_that_mermaid_knows(made: Course) -> None:
    headcount = CourseHeadcount({"step/0": PlaceHeadcount(3, 4, 1)}, elsewhere=2)
    head, title, rule, kind, *lines = draw_mermaid(build_graph(made), headcount=headcount).splitlines()
    assert (head, rule, kind) == ("---", "---", "flowchart TD")
    assert json.loads(title.removeprefix("title: "))
    assert [line for line in lines if not LINE.fullmatch(line)] == []


def test_every_node_is_there_once_before_it_is_linked_and_in_one_colour() -> None:
    graph = build_graph(NESTED)
    text = draw_mermaid(graph)
    made = re.findall(r"^  (n\d+)[\[({]", text, re.MULTILINE)
    assert len(made) == len(set(made)) == len(graph.nodes)
    links = re.findall(r"^  (n\d+) -->(?:\|[^|]+\|)? (n\d+)$", text, re.MULTILINE)
    assert len(links) == text.count(" -->") == len(graph.edges)
    assert {end for link in links for end in link} == set(made)
    coloured = re.findall(r"^  class (\S+) (?!again)\w+$", text, re.MULTILINE)
    assert sorted(name for names in coloured for name in names.split(",")) == sorted(made)


def test_waits_and_tracks_are_on_the_links() -> None:
    assert '|"winter<br/>2 days"|' in draw_mermaid(build_graph(NESTED))


def test_what_mermaid_decodes_is_what_the_author_wrote() -> None:
    text = draw_mermaid(build_graph(hostile_course()))
    spelled = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)
    assert plain_line(HOSTILE[1])[:40] in spelled.replace("<br/>", " ")


def test_seasons_are_in_their_colours_by_day_and_by_night() -> None:
    graph = build_graph(NESTED)
    assert "classDef winter fill:#" in draw_mermaid(graph)
    assert re.search(r"^  class n0,n\d+ ends$", draw_mermaid(graph), re.MULTILINE)
    assert draw_mermaid(graph, Scheme.DARK) != draw_mermaid(graph, Scheme.LIGHT) == draw_mermaid(graph)


def test_with_headcount_it_says_who_is_where() -> None:
    text = draw_mermaid(build_graph(NESTED), headcount=CourseHeadcount({"step/0": PlaceHeadcount(3, 4, 1)}, finished=9))
    assert "<br/>3 here, 1 paused, 4 next" in text
    assert "9 finished" in text
