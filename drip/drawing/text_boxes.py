"""The text in each box, line by line, and the size that the box needs for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drip.core.graph.graph import Edge, Graph, Lane, Node, NodeKind
from drip.core.graph.headcount import CourseHeadcount
from drip.core.graph.layout import Box, Sizes
from drip.drawing.labels import EMPTY_TRACK_LABEL, REPEATED_LESSON_NOTE, headcount_words, title_of
from drip.drawing.text_metrics import TextStyle, break_lines, plain_line, width_of

TITLE = TextStyle("title", 25, 32, stretch=1.13)
FACT = TextStyle("fact", 12.5, 18)
NAME = TextStyle("name", 13, 17, stretch=1.13)
SUBJECT = TextStyle("subject", 12.5, 16.5, stretch=1.06)
NOTE = TextStyle("note", 11, 15)
CODE = TextStyle("code", 12, 16, each=0.61)
PILL = TextStyle("pill", 11, 14)
CHIP = TextStyle("chip", 10, 14)
CHIP_LABEL = TextStyle("label", 10, 14)
HEAD = TextStyle("head", 12.5, 16, stretch=1.13)
HEADCOUNT = TextStyle("live", 11, 15, stretch=1.13)

LESSON_WIDTH, MAX_WIDTH = 182, 270  # of a lesson's box, and of any other box
PADDING, GAP = 12, 5
ICON_SIZE = 16
JOIN_SIZE = 9


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text. `x` and `y` are where its baseline begins (or has its middle, if `centred`), relative to the
    corner of the box."""

    text: str
    face: TextStyle
    x: float
    y: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    box: Box
    kind: str  # asks, variants, people


@dataclass
class TextBox:
    """A box that is filled from the top down."""

    width: float
    height: float = PADDING
    lines: list[TextLine] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)

    def write(self, texts: Iterable[str], face: TextStyle, *, centred: bool = False) -> None:
        for text in texts:
            self.height += face.line
            x = self.width / 2 if centred else PADDING
            self.lines.append(
                TextLine(text, face, x, self.height - (face.line - face.size) / 2 - face.size * 0.2, centred)
            )

    def add_chips(self, texts: Sequence[str], kind: str) -> None:
        """Adds a row of chips after the word of their `kind`, in as many rows as they need."""
        if not texts:
            return
        self.height += GAP
        self.lines.append(TextLine(kind, CHIP_LABEL, PADDING, self.height + 11.5))
        x = PADDING + width_of(kind, CHIP_LABEL) + 4
        for text in texts:
            cut = " ".join(break_lines(text, CHIP, self.width - 2 * PADDING - 12, 1))
            width = width_of(cut, CHIP) + 12
            if x + width > self.width - PADDING:
                x, self.height = PADDING, self.height + CHIP.line + 6
            self.chips.append(Chip(cut, Box(x, self.height, width, CHIP.line + 2), kind))
            x += width + 4
        self.height += CHIP.line + 2

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height)


@dataclass(frozen=True, slots=True)
class TextBoxes:
    """All boxes of the picture: nodes by id, the pills of an edge in order, and the headings of tracks."""

    nodes: dict[str, TextBox]
    pills: dict[tuple[str, str], tuple[TextBox, ...]]
    heads: dict[tuple[str, str], TextBox]

    @property
    def sizes(self) -> Sizes:
        return Sizes(
            {key: box.size for key, box in self.nodes.items()},
            {key: tuple(pill.size for pill in pills) for key, pills in self.pills.items()},
            {key: box.size for key, box in self.heads.items()},
        )


def build_text_boxes(graph: Graph, lanes: Iterable[tuple[str, Lane]], headcount: CourseHeadcount | None) -> TextBoxes:
    """`lanes` is every track with the node of its branch."""
    return TextBoxes(
        nodes={node.id: _set_node(node, headcount) for node in graph.nodes.values()},
        pills={edge.key: tuple(_set_pill(words) for words in _on(edge, graph)) for edge in graph.edges},
        heads={(branch, lane.word): _set_head(lane) for branch, lane in lanes},
    )


def _set_node(node: Node, headcount: CourseHeadcount | None) -> TextBox:
    counts = headcount_words(node, headcount)
    match node.kind:
        case NodeKind.LESSON:
            return _set_lesson(node, counts)
        case NodeKind.JOIN:
            return TextBox(JOIN_SIZE, JOIN_SIZE)
        case NodeKind.BRANCH:
            return _set_centred([(CODE, node.name, 4), *((NOTE, note, 2) for note in node.notes)], (), 24)
        case _:
            notes = [(NOTE, note, 3) for note in node.notes]
            return _set_centred([(NAME, title_of(node), 3), *notes], counts, PADDING + 6)


def _set_lesson(node: Node, counts: Sequence[str]) -> TextBox:
    box, room = TextBox(LESSON_WIDTH), LESSON_WIDTH - 2 * PADDING
    box.write(break_lines(node.name, NAME, room, 4), NAME)
    if node.is_again:
        box.write(break_lines(REPEATED_LESSON_NOTE, NOTE, room, 2), NOTE)
    else:
        for note in node.notes:
            box.write(break_lines(note, SUBJECT, room, 3), SUBJECT)
        box.add_chips(node.asks, "asks")
        box.add_chips(node.variants, "variants")
    box.add_chips(counts, "people")
    box.height += PADDING - 2
    return box


def _set_centred(texts: Iterable[tuple[TextStyle, str, int]], counts: Sequence[str], pad: float) -> TextBox:
    """Centred lines in a box as wide as the widest of them. `texts` is (style, words, lines at most)."""
    wanted = [*texts, *((HEADCOUNT, words, 3) for words in counts)]
    broken = [(face, break_lines(text, face, MAX_WIDTH - 2 * pad, most)) for face, text, most in wanted]
    widest = max((width_of(line, face) for face, lines in broken for line in lines), default=0)
    box = TextBox(widest + 2 * pad, 8)
    for face, lines in broken:
        box.write(lines, face, centred=True)
    box.height += 8
    return box


def _set_pill(words: str) -> TextBox:
    lines = break_lines(words, PILL, 150, 4)
    box = TextBox(max((width_of(line, PILL) for line in lines), default=0) + 20, 3)
    box.write(lines, PILL, centred=True)
    box.height += 3
    return box


def _set_head(lane: Lane) -> TextBox:
    """The word of a track, after the icon of its season."""
    icon = ICON_SIZE + 6 if lane.season else 0
    lines = break_lines(lane.word, HEAD, LESSON_WIDTH - icon, 3)
    widest = max((width_of(line, HEAD) for line in lines), default=0)
    box = TextBox(widest + icon, 0)
    for text in lines:
        box.height += HEAD.line
        box.lines.append(TextLine(text, HEAD, icon, box.height - 4))
    return box


def _on(edge: Edge, graph: Graph) -> tuple[str, ...]:
    is_empty = edge.track and graph.nodes[edge.target].kind is NodeKind.JOIN
    return edge.waits or ((EMPTY_TRACK_LABEL,) if is_empty else ())


def heading_lines(text: str, width: float, face: TextStyle, most: int) -> tuple[str, ...]:
    return break_lines(plain_line(text), face, width, most)
