"""Draws a course as a Mermaid flowchart, for pages that render one from text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from drip.core.graph.graph import Edge, Graph, Node, NodeKind
from drip.core.graph.headcount import CourseHeadcount
from drip.drawing.labels import edge_words, node_words, notes_of
from drip.drawing.palette import DARK, LIGHT, Palette, Scheme
from drip.drawing.text_metrics import plain_line

SHAPES = {
    NodeKind.START: ("([", "])"),
    NodeKind.LESSON: ("[", "]"),
    NodeKind.BRANCH: ("{{", "}}"),
    NodeKind.JOIN: ("((", "))"),
    NodeKind.ENROLL: ("[[", "]]"),
    NodeKind.END: ("([", "])"),
}
_SAFE_CHARACTERS = frozenset(" ,.'!?()/+-_=*…—–×’")  # besides letters and digits; none means anything to Mermaid
_LOOKALIKES = str.maketrans("&<>", "＆‹›")  # Mermaid removes HTML from titles and has no escape for it


def draw_mermaid(graph: Graph, scheme: Scheme = Scheme.AUTO, headcount: CourseHeadcount | None = None) -> str:
    """The text of a `flowchart TD`. Any scheme but DARK gives the light colours."""
    names = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    palette = DARK if scheme is Scheme.DARK else LIGHT
    lines = [
        "---",
        f"title: {json.dumps(plain_line(graph.title).translate(_LOOKALIKES), ensure_ascii=False)}",
        "---",
        "flowchart TD",
        *(_node(names[node.id], node, headcount) for node in graph.nodes.values()),
        *(_edge(names, edge) for edge in graph.edges),
        *(f"  %% {_escape(note)}" for note in notes_of(headcount)),
        *_classes(palette),
        *_members(graph, names),
    ]
    return "\n".join(lines) + "\n"


def _node(name: str, node: Node, headcount: CourseHeadcount | None) -> str:
    begin, end = SHAPES[node.kind]
    label = "<br/>".join(_escape(words) for words in node_words(node, headcount)) or " "
    return f'  {name}{begin}"{label}"{end}'


def _edge(names: dict[str, str], edge: Edge) -> str:
    label = "<br/>".join(_escape(words) for words in edge_words(edge))
    words = f'|"{label}"|' if label else ""
    return f"  {names[edge.source]} -->{words} {names[edge.target]}"


def _classes(palette: Palette) -> Iterator[str]:
    for season, tone in palette.tones.items():
        if season:
            yield f"  classDef {season} fill:{tone.ground},stroke:{tone.line},color:{tone.ink}"
    yield f"  classDef plain fill:{palette.paper},stroke:{palette.edge},color:{palette.ink}"
    yield f"  classDef ends fill:{palette.accent},stroke:{palette.accent},color:{palette.on_accent}"
    yield "  classDef again stroke-dasharray:4 4"


def _members(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    members: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        ends = node.kind in (NodeKind.START, NodeKind.END)
        members.setdefault("ends" if ends else node.season or "plain", []).append(names[node.id])
        if node.is_again:
            members.setdefault("again", []).append(names[node.id])
    for style, nodes in members.items():
        yield f"  class {','.join(nodes)} {style}"


def _escape(text: str) -> str:
    """Characters that Mermaid could take for its own syntax are written as the number of the character: '#34;'."""
    return "".join(c if c.isalnum() or c in _SAFE_CHARACTERS else f"#{ord(c)};" for c in plain_line(text))
