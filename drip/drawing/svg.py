"""Draws a course as SVG: lays its graph out and turns it into elements. All text goes through ElementTree, which
escapes it; no markup is put together from strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from drip.core.graph.graph import Fork, Graph, Lane, Node, NodeKind, Row
from drip.core.graph.headcount import CourseHeadcount
from drip.core.graph.layout import Box, Column, EdgeLine, Layout, lay_out
from drip.drawing.icons import SEASON_ICONS, SWITCH_ICON
from drip.drawing.labels import description, notes_of, title_of
from drip.drawing.palette import Scheme
from drip.drawing.style import style_sheet
from drip.drawing.svg_paths import arrow_head, format_number, hexagon, rounded_path
from drip.drawing.text_boxes import (
    FACT,
    ICON_SIZE,
    NOTE,
    TITLE,
    Chip,
    TextBox,
    TextBoxes,
    TextLine,
    build_text_boxes,
    heading_lines,
)
from drip.drawing.text_metrics import TextStyle, plain_line

MARGIN = 36
MIN_WIDTH = 480
HALF_ICON = ICON_SIZE / 2


def draw_svg(graph: Graph, scheme: Scheme = Scheme.AUTO, headcount: CourseHeadcount | None = None) -> str:
    """The document as text. With a `headcount` it also shows how many people are where."""
    text_boxes = build_text_boxes(graph, _lanes(graph.rows), headcount)
    layout = lay_out(graph, text_boxes.sizes)
    width = max(layout.width, MIN_WIDTH) + 2 * MARGIN
    title = heading_lines(graph.title, width - 2 * MARGIN, TITLE, 3)
    facts = heading_lines(" · ".join(graph.facts), width - 2 * MARGIN, FACT, 3)
    notes = [line for note in notes_of(headcount) for line in heading_lines(note, width - 2 * MARGIN, NOTE, 3)]
    top = MARGIN + len(title) * TITLE.line + len(facts) * FACT.line + 26
    height = top + layout.height + MARGIN + (len(notes) * NOTE.line + 14 if notes else 0)
    svg = _sheet(graph, width, height, scheme)
    bottom = _centred(svg, title, TITLE, width / 2, MARGIN)
    _centred(svg, facts, FACT, width / 2, bottom)
    _course(_group(svg, (width - layout.width) / 2, top), graph, layout, text_boxes)
    _centred(svg, notes, NOTE, width / 2, top + layout.height + 20)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def _lanes(rows: Iterable[Row]) -> Iterator[tuple[str, Lane]]:
    for row in rows:
        if isinstance(row, Fork):
            for lane in row.lanes:
                yield row.branch, lane
                yield from _lanes(lane.rows)


def _sheet(graph: Graph, width: float, height: float, scheme: Scheme) -> Element:
    size = {
        "width": format_number(width),
        "height": format_number(height),
        "viewBox": f"0 0 {format_number(width)} {format_number(height)}",
    }
    labels = {"role": "img", "aria-labelledby": "course-title course-description"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **labels})
    SubElement(svg, "title", {"id": "course-title"}).text = plain_line(graph.title)
    SubElement(svg, "desc", {"id": "course-description"}).text = plain_line(description(graph))
    SubElement(svg, "style").text = style_sheet(scheme)
    SubElement(svg, "rect", {"class": "sheet", "width": format_number(width), "height": format_number(height)})
    return svg


def _course(parent: Element, graph: Graph, layout: Layout, text_boxes: TextBoxes) -> None:
    """Draws from the back to the front: columns, lines, and what is on them."""
    for column in layout.columns:
        _rect(parent, column.ground, f"ground {column.lane.season or 'none'}", 10)
    for wire in layout.wires:
        _wire(parent, wire, has_tip=graph.nodes[wire.target].kind is not NodeKind.JOIN)
    for column in layout.columns:
        _head(parent, column, text_boxes.heads[column.fork.branch, column.lane.word])
    for left, right in _neighbours(layout.columns):
        _switch(parent, left, right)
    for key, boxes in layout.pills.items():
        for box, text_box in zip(boxes, text_boxes.pills[key], strict=True):
            _pill(parent, box, text_box)
    for name, box in layout.nodes.items():
        _node(parent, graph.nodes[name], box, text_boxes.nodes[name])


def _node(parent: Element, node: Node, box: Box, text_box: TextBox) -> None:
    if node.kind is NodeKind.JOIN:
        centre = {"cx": format_number(box.middle), "cy": format_number(box.top + box.height / 2)}
        SubElement(parent, "circle", {"class": "join", **centre, "r": "4.5"})
        return
    group = _group(parent, box.left, box.top)
    if node.kind in (NodeKind.START, NodeKind.END):
        group.set("class", "on-accent")
    SubElement(group, "title").text = plain_line(". ".join((title_of(node), *node.notes)))
    inner = Box(0, 0, box.width, box.height)
    match node.kind:
        case NodeKind.BRANCH:
            SubElement(group, "path", {"class": "branch", "d": hexagon(inner)})
        case NodeKind.LESSON:
            _rect(group, inner, "lesson again" if node.is_again else "lesson", 6)
            if node.season:
                _rect(group, Box(0, 0, 5, box.height), f"stripe {node.season}", 2.5)
        case _:
            _rect(group, inner, node.kind.value, min(18, box.height / 2))
    _fill(group, text_box)


def _fill(group: Element, text_box: TextBox) -> None:
    for line in text_box.lines:
        _line(group, line)
    for chip in text_box.chips:
        _chip(group, chip)


def _line(parent: Element, line: TextLine, more: str = "") -> None:
    classes = " ".join(filter(None, (line.face.name, "middle" if line.centred else "", more)))
    SubElement(
        parent, "text", {"class": classes, "x": format_number(line.x), "y": format_number(line.y)}
    ).text = line.text


def _chip(parent: Element, chip: Chip) -> None:
    group = SubElement(parent, "g", {"class": f"chip {chip.kind}"})
    _rect(group, chip.box, "", chip.box.height / 2)
    at = {"class": "middle", "x": format_number(chip.box.middle), "y": format_number(chip.box.bottom - 4.5)}
    SubElement(group, "text", at).text = chip.text


def _pill(parent: Element, box: Box, text_box: TextBox) -> None:
    group = _group(parent, box.left, box.top)
    group.set("class", "pill")
    _rect(group, Box(0, 0, box.width, box.height), "", min(10, box.height / 2))
    for line in text_box.lines:
        at = {"class": "middle", "x": format_number(line.x), "y": format_number(line.y)}
        SubElement(group, "text", at).text = line.text


def _head(parent: Element, column: Column, text_box: TextBox) -> None:
    """The heading covers the line that runs behind it."""
    season, head = column.lane.season or "none", column.head
    around = Box(head.left - 6, head.top - 1, head.width + 12, head.height + 3)
    _rect(parent, around, f"stand {season}", 4)
    group = _group(parent, head.left, head.top)
    if column.lane.season:
        SubElement(group, "path", {"class": f"icon {season}", "d": SEASON_ICONS[season]})
    for line in text_box.lines:
        _line(group, line, season)


def _neighbours(columns: list[Column]) -> Iterator[tuple[Column, Column]]:
    """Columns side by side between which people may change."""
    last: dict[str, Column] = {}
    for column in columns:
        if column.fork.switches and column.fork.branch in last:
            yield last[column.fork.branch], column
        last[column.fork.branch] = column


def _switch(parent: Element, left: Column, right: Column) -> None:
    x = (left.ground.right + right.ground.left) / 2
    y = left.head.top + HALF_ICON
    group = _group(parent, x - HALF_ICON, y - HALF_ICON)
    SubElement(group, "circle", {"class": "sheet", "cx": "8", "cy": "8", "r": "11"})
    SubElement(group, "path", {"class": "tip", "d": SWITCH_ICON})


def _wire(parent: Element, wire: EdgeLine, *, has_tip: bool) -> None:
    SubElement(parent, "path", {"class": "wire", "d": rounded_path(wire.points)})
    if has_tip:
        SubElement(parent, "path", {"class": "tip", "d": arrow_head(wire.points[-1])})


def _centred(parent: Element, texts: Iterable[str], face: TextStyle, x: float, top: float) -> float:
    """Draws lines below each other. Returns where they end."""
    for text in texts:
        _line(parent, TextLine(text, face, x, top + face.size, centred=True))
        top += face.line
    return top


def _rect(parent: Element, box: Box, classes: str, radius: float) -> None:
    size = {"x": box.left, "y": box.top, "width": box.width, "height": box.height, "rx": radius}
    name = {"class": classes} if classes else {}
    SubElement(parent, "rect", name | {key: format_number(value) for key, value in size.items() if value})


def _group(parent: Element, x: float, y: float) -> Element:
    return SubElement(parent, "g", {"transform": f"translate({format_number(x)} {format_number(y)})"})
