"""What is said at a place, in every form of the picture."""

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


def headcount_words(node: Node, standings: CourseHeadcount | None) -> tuple[str, ...]:
    """How many people are at this node: ('12 here', '2 paused', '5 next'); nothing where nobody is, or where
    nobody has asked."""
    if standings is None:
        return ()
    match node.kind:
        case NodeKind.START:
            new = (standings.new, "had no lesson yet"), (standings.new_paused, "paused")
            return _counted((standings.pending, "to confirm"), *new)
        case NodeKind.END:
            return _counted((standings.finished, "finished"), (standings.left, "left"), (standings.bounced, "bounced"))
        case _:
            at = standings.places.get(node.id, PlaceHeadcount())
            return _counted((at.here, "here"), (at.paused, "paused"), (at.next, "next"))


def notes_of(standings: CourseHeadcount | None) -> tuple[str, ...]:
    """Below the picture: what its signs mean, where that does not go without saying."""
    if standings is None:
        return ()
    elsewhere = f"{standings.elsewhere} more had a lesson last that is not in this course."
    here = "Here: so many people had this lesson last, the paused ones among them. Next: it is planned for so many."
    return (here, elsewhere) if standings.elsewhere else (here,)


def description(graph: Graph) -> str:
    """The course in a few sentences, for those who do not see the picture."""
    lessons = [node.name for node in graph.nodes.values() if node.kind is NodeKind.LESSON and not node.is_again]
    branches = [node.name for node in graph.nodes.values() if node.kind is NodeKind.BRANCH]
    turns = f" It branches {'; '.join(branches)}." if branches else ""
    return f"{', '.join(graph.facts)}.{turns} The lessons: {', '.join(lessons)}."


def _counted(*counts: tuple[int, str]) -> tuple[str, ...]:
    return tuple(f"{count:,} {what}" for count, what in counts if count)


def node_words(node: Node, standings: CourseHeadcount | None) -> tuple[str, ...]:
    """All that is said at a node, line by line, for Mermaid, whose boxes have no parts."""
    asks = (f"asks: {', '.join(node.asks)}",) if node.asks else ()
    variants = (f"variants: {', '.join(node.variants)}",) if node.variants else ()
    said = (REPEATED_LESSON_NOTE,) if node.is_again else (*node.notes, *asks, *variants)
    texts = (title_of(node), *said, ", ".join(headcount_words(node, standings)))
    return tuple(
        line for text in texts for line in wrap(plain_line(text), MAX_LINE_LENGTH, max_lines=3, placeholder=" …")
    )


def edge_words(edge: Edge) -> tuple[str, ...]:
    return tuple(filter(None, (edge.track, *edge.waits)))
