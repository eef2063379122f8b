"""The text at each place of the picture, the same in every format."""

from __future__ import annotations

from textwrap import wrap

from drip.core.graph.graph import Edge, Graph, Node, NodeKind
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.drawing.text_metrics import plain_line

REPEATED_LESSON_NOTE = "for those who have not had it"
EMPTY_TRACK_LABEL = "straight on"
MAX_LINE_LENGTH = 48


def title_of(node: Node) -> str:
    return f"begins {node.name}" if node.kind is NodeKind.ENROLL else node.name


def headcount_words(node: Node, headcount: CourseHeadcount | None) -> tuple[str, ...]:
    """How many people are at this node: ('12 here', '2 paused', '5 next'). Empty without anybody, or without a
    headcount."""
    if headcount is None:
        return ()
    match node.kind:
        case NodeKind.START:
            new = (headcount.new, "had no lesson yet"), (headcount.new_paused, "paused")
            return _counted((headcount.pending, "to confirm"), *new)
        case NodeKind.END:
            return _counted((headcount.finished, "finished"), (headcount.left, "left"), (headcount.bounced, "bounced"))
        case _:
            at = headcount.places.get(node.id, PlaceHeadcount())
            return _counted((at.here, "here"), (at.paused, "paused"), (at.next, "next"))


def notes_of(headcount: CourseHeadcount | None) -> tuple[str, ...]:
    """Text below the picture: what its headcounts mean."""
    if headcount is None:
        return ()
    elsewhere = f"{headcount.elsewhere} more had a lesson last that is not in this course."
    here = "Here: so many people had this lesson last, the paused ones among them. Next: it is planned for so many."
    return (here, elsewhere) if headcount.elsewhere else (here,)


def description(graph: Graph) -> str:
    """The course in a few sentences, for people who don't see the picture."""
    lessons = [node.name for node in graph.nodes.values() if node.kind is NodeKind.LESSON and not node.is_again]
    branches = [node.name for node in graph.nodes.values() if node.kind is NodeKind.BRANCH]
    turns = f" It branches {'; '.join(branches)}." if branches else ""
    return f"{', '.join(graph.facts)}.{turns} The lessons: {', '.join(lessons)}."


def _counted(*counts: tuple[int, str]) -> tuple[str, ...]:
    return tuple(f"{count:,} {what}" for count, what in counts if count)


def node_words(node: Node, headcount: CourseHeadcount | None) -> tuple[str, ...]:
    """All text of a node, line by line, for formats whose boxes have no parts."""
    asks = (f"asks: {', '.join(node.asks)}",) if node.asks else ()
    variants = (f"variants: {', '.join(node.variants)}",) if node.variants else ()
    parts = (REPEATED_LESSON_NOTE,) if node.is_again else (*node.notes, *asks, *variants)
    texts = (title_of(node), *parts, ", ".join(headcount_words(node, headcount)))
    return tuple(
        line for text in texts for line in wrap(plain_line(text), MAX_LINE_LENGTH, max_lines=3, placeholder=" …")
    )


def edge_words(edge: Edge) -> tuple[str, ...]:
    return tuple(filter(None, (edge.track, *edge.waits)))
