"""What stands in a box, line by line, and how large that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drip.core.graph.graph import Edge, Graph, Lane, Node, NodeKind
from drip.core.graph.layout import Box, Sizes
from drip.core.graph.standings import Standings
from drip.drawing.lettering import Face, break_lines, plain, width_of
from drip.drawing.words import AGAIN, STRAIGHT_ON, standing_words, title_of

TITLE = Face("title", 25, 32, stretch=1.13)
FACT = Face("fact", 12.5, 18)
NAME = Face("name", 13, 17, stretch=1.13)
SUBJECT = Face("subject", 12.5, 16.5, stretch=1.06)
NOTE = Face("note", 11, 15)
CODE = Face("code", 12, 16, each=0.61)
PILL = Face("pill", 11, 14)
CHIP = Face("chip", 10, 14)
CHIP_LABEL = Face("label", 10, 14)
HEAD = Face("head", 12.5, 16, stretch=1.13)
LIVE = Face("live", 11, 15, stretch=1.13)

LESSON, WIDEST = 182, 270  # how wide the box of a lesson is, and any other one at most
PAD, GAP = 12, 5
ICON = 16
JOIN = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words: where its baseline begins (or has its middle, if `centred`), from the corner of the box."""

    text: str
    face: Face
    x: float
    y: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    box: Box
    kind: str  # asks, variants, people


@dataclass
class Setting:
    """A box being filled from the top down."""

    width: float
    height: float = PAD
    lines: list[Line] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)

    def write(self, texts: Iterable[str], face: Face, *, centred: bool = False) -> None:
        for text in texts:
            self.height += face.line
            x = self.width / 2 if centred else PAD
            self.lines.append(Line(text, face, x, self.height - (face.line - face.size) / 2 - face.size * 0.2, centred))

    def pin(self, texts: Sequence[str], kind: str) -> None:
        """What is of this kind, as chips side by side behind its word, in as many rows as they need."""
        if not texts:
            return
        self.height += GAP
        self.lines.append(Line(kind, CHIP_LABEL, PAD, self.height + 11.5))
        x = PAD + width_of(kind, CHIP_LABEL) + 4
        for text in texts:
            cut = " ".join(break_lines(text, CHIP, self.width - 2 * PAD - 12, 1))
            width = width_of(cut, CHIP) + 12
            if x + width > self.width - PAD:
                x, self.height = PAD, self.height + CHIP.line + 6
            self.chips.append(Chip(cut, Box(x, self.height, width, CHIP.line + 2), kind))
            x += width + 4
        self.height += CHIP.line + 2

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height)


@dataclass(frozen=True, slots=True)
class Settings:
    """Of all that stands in the picture: nodes by id, pills of an edge in order, headings of tracks."""

    nodes: dict[str, Setting]
    pills: dict[tuple[str, str], tuple[Setting, ...]]
    heads: dict[tuple[str, str], Setting]

    @property
    def sizes(self) -> Sizes:
        return Sizes(
            {key: setting.size for key, setting in self.nodes.items()},
            {key: tuple(pill.size for pill in pills) for key, pills in self.pills.items()},
            {key: setting.size for key, setting in self.heads.items()},
        )


def settings_of(graph: Graph, lanes: Iterable[tuple[str, Lane]], standings: Standings | None) -> Settings:
    """`lanes`: every track with the node of its branch."""
    return Settings(
        nodes={node.id: _set_node(node, standings) for node in graph.nodes.values()},
        pills={edge.key: tuple(_set_pill(words) for words in _on(edge, graph)) for edge in graph.edges},
        heads={(branch, lane.word): _set_head(lane) for branch, lane in lanes},
    )


def _set_node(node: Node, standings: Standings | None) -> Setting:
    live = standing_words(node, standings)
    match node.kind:
        case NodeKind.LESSON:
            return _set_lesson(node, live)
        case NodeKind.JOIN:
            return Setting(JOIN, JOIN)
        case NodeKind.BRANCH:
            return _set_centred([(CODE, node.name, 4), *((NOTE, note, 2) for note in node.notes)], (), 24)
        case _:
            notes = [(NOTE, note, 3) for note in node.notes]
            return _set_centred([(NAME, title_of(node), 3), *notes], live, PAD + 6)


def _set_lesson(node: Node, live: Sequence[str]) -> Setting:
    setting, room = Setting(LESSON), LESSON - 2 * PAD
    setting.write(break_lines(node.name, NAME, room, 4), NAME)
    if node.is_again:
        setting.write(break_lines(AGAIN, NOTE, room, 2), NOTE)
    else:
        for note in node.notes:
            setting.write(break_lines(note, SUBJECT, room, 3), SUBJECT)
        setting.pin(node.asks, "asks")
        setting.pin(node.variants, "variants")
    setting.pin(live, "people")
    setting.height += PAD - 2
    return setting


def _set_centred(texts: Iterable[tuple[Face, str, int]], live: Sequence[str], pad: float) -> Setting:
    """Lines in the middle of a box that is as wide as the widest of them. `texts`: (face, words, lines at most)"""
    wanted = [*texts, *((LIVE, words, 3) for words in live)]
    broken = [(face, break_lines(text, face, WIDEST - 2 * pad, most)) for face, text, most in wanted]
    widest = max((width_of(line, face) for face, lines in broken for line in lines), default=0)
    setting = Setting(widest + 2 * pad, 8)
    for face, lines in broken:
        setting.write(lines, face, centred=True)
    setting.height += 8
    return setting


def _set_pill(words: str) -> Setting:
    lines = break_lines(words, PILL, 150, 4)
    setting = Setting(max((width_of(line, PILL) for line in lines), default=0) + 20, 3)
    setting.write(lines, PILL, centred=True)
    setting.height += 3
    return setting


def _set_head(lane: Lane) -> Setting:
    """The word of a track, behind the picture of its season."""
    icon = ICON + 6 if lane.season else 0
    lines = break_lines(lane.word, HEAD, LESSON - icon, 3)
    widest = max((width_of(line, HEAD) for line in lines), default=0)
    setting = Setting(widest + icon, 0)
    for text in lines:
        setting.height += HEAD.line
        setting.lines.append(Line(text, HEAD, icon, setting.height - 4))
    return setting


def _on(edge: Edge, graph: Graph) -> tuple[str, ...]:
    is_empty = edge.track and graph.nodes[edge.target].kind is NodeKind.JOIN
    return edge.waits or ((STRAIGHT_ON,) if is_empty else ())


def heading(text: str, width: float, face: Face, most: int) -> tuple[str, ...]:
    return break_lines(plain(text), face, width, most)
