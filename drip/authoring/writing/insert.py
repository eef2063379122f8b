"""Inserts a step into the text of course.yaml and leaves everything else as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True)
class InsertedStep:
    """The new text. `line` is that of the step, counted from 1. `where` is 'after welcome', 'before keepsake' or 'at
    the end'. `again` are the lines of further steps that send the lesson it follows."""

    text: str
    line: int
    where: str
    again: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _InsertionPoint:
    """The new step comes after this item of this list."""

    steps: SequenceNode
    index: int


def insert_lesson(text: str, name: str, after: str = "") -> InsertedStep | None:
    """Insert a lesson. `text` is a valid course.yaml. Without `after`, the lesson comes before the last one. Return
    None if no step sends `after`, or no place in this text is safe to write to."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    steps = _value(root, "sequence")
    if not isinstance(steps, SequenceNode) or not steps.value:
        return None
    found = [_InsertionPoint(list_, index) for list_, index in _steps(steps) if _sends(list_.value[index]) == after]
    if after and not found:
        return None
    spot = _past_its_wait(found[0]) if after else _before_the_last(steps)
    again = tuple(_line(other) for other in found[1:]) if after else ()
    new, line = _written(text, spot, name)
    if _shape(yaml.compose(new, Loader=yaml.SafeLoader)) != _expected(root, spot, name):
        return None
    return InsertedStep(new, line, f"after {after}" if after else _where(spot), again)


def lessons_in(text: str) -> dict[str, int]:
    """Return {lesson: the line of its first step} of a valid course.yaml."""
    steps = _value(yaml.compose(text, Loader=yaml.SafeLoader), "sequence")
    assert isinstance(steps, SequenceNode)
    found = [_InsertionPoint(list_, index) for list_, index in _steps(steps)]
    lines: dict[str, int] = {}
    for spot in found:
        lines.setdefault(_sends(spot.steps.value[spot.index]), _line(spot))
    return {name: line for name, line in lines.items() if name}


def _value(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _sends(step: Node) -> str:
    """Return the lesson that a step sends, or ''."""
    lesson = _value(step, "lesson")
    return str(lesson.value) if isinstance(lesson, ScalarNode) else ""


def _steps(steps: SequenceNode) -> Iterator[tuple[SequenceNode, int]]:
    """Yield every step at any depth, in the order they are written."""
    for index, step in enumerate(steps.value):
        yield steps, index
        for _, value in step.value if isinstance(step, MappingNode) else ():
            if isinstance(value, SequenceNode):
                yield from _steps(value)


def _past_its_wait(spot: _InsertionPoint) -> _InsertionPoint:
    """A wait for answers belongs to the lesson right before it, so nothing may come between them."""
    steps, index = spot.steps, spot.index
    while index + 1 < len(steps.value) and _is_wait_for_answers(steps.value[index + 1]):
        index += 1
    return _InsertionPoint(steps, index)


def _is_wait_for_answers(step: Node) -> bool:
    return isinstance(step, MappingNode) and not _sends(step) and _value(step, "await") is not None


def _before_the_last(steps: SequenceNode) -> _InsertionPoint:
    """Before the step that ends the course, if that is a lesson or enrolls into another course; else at the end."""
    last = len(steps.value) - 1
    ends = last > 0 and (_sends(steps.value[last]) or _value(steps.value[last], "enroll") is not None)
    return _InsertionPoint(steps, last - 1 if ends else last)


def _where(spot: _InsertionPoint) -> str:
    following = spot.steps.value[spot.index + 1 :]
    if following and (lesson := _sends(following[0])):
        return f"before {lesson}"
    return "before the further course" if following else "at the end"


def _line(spot: _InsertionPoint) -> int:
    line: int = spot.steps.value[spot.index].start_mark.line
    return line + 1


def _written(text: str, spot: _InsertionPoint, name: str) -> tuple[str, int]:
    """Return (the new text, the line of the step)."""
    step = spot.steps.value[spot.index]
    end = _end(step)
    if spot.steps.flow_style:
        return f"{text[:end]}, {{lesson: {name}}}{text[end:]}", text.count("\n", 0, end) + 1
    newline = "\r\n" if "\r\n" in text else "\n"
    row_end = text.find("\n", end)
    before, rest = (text, "") if row_end < 0 else (text[: row_end + 1], text[row_end + 1 :])
    before = before if before.endswith("\n") else before + newline
    dash = " " * spot.steps.start_mark.column
    return f"{before}{dash}- lesson: {name}{newline}{rest}", before.count("\n") + 1


def _end(node: Node) -> int:
    """Return where the node's last word ends: the end mark of a block lies behind the comments that follow it."""
    if isinstance(node, CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    end: int = node.end_mark.index
    return end


def _shape(node: Node | None) -> object:
    """Return what the node says, without how it is written."""
    if isinstance(node, MappingNode):
        return [(_shape(key), _shape(value)) for key, value in node.value]
    return [_shape(item) for item in node.value] if isinstance(node, SequenceNode) else node and node.value


def _expected(node: Node | None, spot: _InsertionPoint, name: str) -> object:
    """Return the shape with the new step in its place."""
    if isinstance(node, MappingNode):
        return [(_shape(key), _expected(value, spot, name)) for key, value in node.value]
    if not isinstance(node, SequenceNode):
        return _shape(node)
    items = [_expected(item, spot, name) for item in node.value]
    return [*items[: spot.index + 1], [("lesson", name)], *items[spot.index + 1 :]] if node is spot.steps else items
