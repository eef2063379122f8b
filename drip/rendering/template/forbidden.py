"""What templates could do in Jinja and may not do in a mail."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

MAX_LOOPS = 2  # a loop in a loop; with the limits of the sandbox this bounds the time that a template takes
FORBIDDEN: dict[type[nodes.Node], str] = {
    nodes.Include: "{% include %} can't be used in a lesson",
    nodes.Import: "{% import %} can't be used in a lesson",
    nodes.FromImport: "{% from … import %} can't be used in a lesson",
    nodes.Extends: "{% extends %} can't be used in a lesson: the layout is put around it anyway",
    nodes.Block: "{% block %} can't be used in a lesson",
    nodes.Macro: "{% macro %} can't be used in a lesson",
    nodes.CallBlock: "{% call %} can't be used in a lesson",
    nodes.ScopedEvalContextModifier: "{% autoescape %} can't be used: what people write is always escaped",
}


def forbidden(node: nodes.Node, loops: int = 0) -> Iterator[tuple[int, str]]:
    """(line, sentence) for each; `loops` are the loops around the node."""
    sentence = next((text for kind, text in FORBIDDEN.items() if isinstance(node, kind)), None)
    if sentence:
        yield node.lineno, sentence
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MAX_LOOPS or node.recursive:
            yield node.lineno, f"loops may stand at most {MAX_LOOPS} deep, and can't be recursive"
    for child in node.iter_child_nodes():
        yield from forbidden(child, loops)
