"""What Jinja allows and a mail's template must not do."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

MAX_LOOPS = 2  # nested loops; with the sandbox's limits this bounds a template's running time
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
    """Yield (line, message) for each violation; `loops` is the number of loops around the node."""
    sentence = next((text for kind, text in FORBIDDEN.items() if isinstance(node, kind)), None)
    if sentence:
        yield node.lineno, sentence
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MAX_LOOPS or node.recursive:
            yield node.lineno, f"loops may stand at most {MAX_LOOPS} deep, and can't be recursive"
    for child in node.iter_child_nodes():
        yield from forbidden(child, loops)
