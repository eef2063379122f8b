"""A course as a Mermaid flowchart, for pages that draw one from text."""

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
_SAFE = frozenset(" ,.'!?()/+-_=*…—–×’")  # and letters and digits; nothing that Mermaid gives a meaning
_LIKE = str.maketrans("&<>", "＆‹›")  # Mermaid cleans titles of what might be HTML, and knows no escape there


def draw_mermaid(graph: Graph, scheme: Scheme = Scheme.AUTO, standings: CourseHeadcount | None = None) -> str:
    """The text of a `flowchart TD`. A scheme that is not DARK gives the colours of daylight."""
    names = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    palette = DARK if scheme is Scheme.DARK else LIGHT
    lines = [
        "---",
        f"title: {json.dumps(plain_line(graph.title).translate(_LIKE), ensure_ascii=False)}",
        "---",
        "flowchart TD",
        *(_node(names[node.id], node, standings) for node in graph.nodes.values()),
        *(_edge(names, edge) for edge in graph.edges),
        *(f"  %% {_spelled(note)}" for note in notes_of(standings)),
        *_classes(palette),
        *_members(graph, names),
    ]
    return "\n".join(lines) + "\n"


def _node(name: str, node: Node, standings: CourseHeadcount | None) -> str:
    begin, end = SHAPES[node.kind]
    label = "<br/>".join(_spelled(words) for words in node_words(node, standings)) or " "
    return f'  {name}{begin}"{label}"{end}'


def _edge(names: dict[str, str], edge: Edge) -> str:
    label = "<br/>".join(_spelled(words) for words in edge_words(edge))
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


def _spelled(text: str) -> str:
    """What could be taken for Mermaid's own signs is written as the number of the character: '#34;'."""
    return "".join(c if c.isalnum() or c in _SAFE else f"#{ord(c)};" for c in plain_line(text))
