"""Lines and shapes as SVG path data."""

from __future__ import annotations

from drip.core.graph.layout import Box, Point

CORNER_RADIUS = 12  # the radius at the bends of lines


def rounded_path(points: tuple[Point, ...]) -> str:
    """A line of horizontal and vertical parts with rounded corners."""
    drawn = [f"M{format_point(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(CORNER_RADIUS, _length(before, corner) / 2, _length(corner, after) / 2)
        start, end = _towards(corner, before, room), _towards(corner, after, room)
        drawn.append(f"L{format_point(start)}Q{format_point(corner)} {format_point(end)}")
    return "".join((*drawn, f"L{format_point(points[-1])}"))


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])  # one of them is 0


def _towards(start: Point, end: Point, distance: float) -> Point:
    share = distance / (_length(start, end) or 1)
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def hexagon(box: Box) -> str:
    slant = min(14, box.height / 2)
    middle = box.height / 2
    corners = [
        (slant, 0),
        (box.width - slant, 0),
        (box.width, middle),
        (box.width - slant, box.height),
        (slant, box.height),
        (0, middle),
    ]
    return "M" + "L".join(format_point(corner) for corner in corners) + "Z"


def arrow_head(point: Point) -> str:
    """The tip of a line that comes down to this point."""
    x, y = point
    return f"M{format_point((x - 4, y - 7))}L{format_point((x, y - 1))}L{format_point((x + 4, y - 7))}"


def format_point(point: Point) -> str:
    return f"{format_number(point[0])} {format_number(point[1])}"


def format_number(value: float) -> str:
    """A number to one decimal, as short as possible."""
    return f"{value:.1f}".removesuffix(".0")
