"""Draws a course in the language of Graphviz, for those who want to lay it out themselves."""

from __future__ import annotations

from collections.abc import Mapping

from drip.core.graph.graph import Edge, Graph, Node, NodeKind
from drip.core.graph.headcount import CourseHeadcount
from drip.drawing.labels import edge_words, node_words, notes_of
from drip.drawing.palette import DARK, LIGHT, Palette, Scheme
from drip.drawing.text_metrics import plain_line

SHAPES = {
    NodeKind.START: "oval",
    NodeKind.LESSON: "box",
    NodeKind.BRANCH: "hexagon",
    NodeKind.JOIN: "point",
    NodeKind.ENROLL: "cds",
    NodeKind.END: "oval",
}
FONT = "Helvetica"

Lines = str | tuple[str, ...]


def draw_dot(graph: Graph, scheme: Scheme = Scheme.AUTO, headcount: CourseHeadcount | None = None) -> str:
    """The text of a `digraph`. Any scheme but DARK gives the light colours."""
    palette = DARK if scheme is Scheme.DARK else LIGHT
    names = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    font: dict[str, Lines] = {"fontname": FONT, "fontsize": "11", "fontcolor": palette.ink}
    title = font | {"label": (graph.title, *notes_of(headcount)), "labelloc": "t", "bgcolor": palette.ground}
    lines = [
        f"digraph {_quoted(graph.title)} {{",
        f"  graph [{_attributes(title)}];",
        f"  node [{_attributes(font | {'style': 'filled'})}];",
        f"  edge [{_attributes(font | {'color': palette.wire})}];",
        *(f"  {_quoted(names[n.id])} [{_attributes(_node(n, palette, headcount))}];" for n in graph.nodes.values()),
        *(_edge(names, edge) for edge in graph.edges),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _node(node: Node, palette: Palette, headcount: CourseHeadcount | None) -> dict[str, Lines]:
    shape: dict[str, Lines] = {"label": node_words(node, headcount), "shape": SHAPES[node.kind]}
    if node.is_again:
        shape["style"] = "filled,dashed"
    if node.kind in (NodeKind.START, NodeKind.END):
        return shape | {"fillcolor": palette.accent, "color": palette.accent, "fontcolor": palette.on_accent}
    if node.season:
        tone = palette.tones[node.season]
        return shape | {"fillcolor": tone.ground, "color": tone.line, "fontcolor": tone.ink}
    return shape | {"fillcolor": palette.paper, "color": palette.edge}


def _edge(names: dict[str, str], edge: Edge) -> str:
    words = edge_words(edge)
    label = f" [{_attributes({'label': words})}]" if words else ""
    return f"  {_quoted(names[edge.source])} -> {_quoted(names[edge.target])}{label};"


def _attributes(values: Mapping[str, Lines]) -> str:
    lines = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
    return ", ".join(f"{name}={_quoted(*texts)}" for name, texts in lines.items())


def _quoted(*lines: str) -> str:
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _escaped(text: str) -> str:
    """A label is read twice: as a string, then for backslashes and HTML entities."""
    return plain_line(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
