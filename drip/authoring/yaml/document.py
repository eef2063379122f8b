"""Reads YAML into plain tables, lists and text that know their lines.

Only the subset of YAML that a course needs: no tags, no anchors and aliases (with which a small file can expand
endlessly), each key once, one document. Scalars stay text; `values` gives them their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from drip.authoring.yaml.problem import CourseProblem
from drip.authoring.yaml.syntax import control_character, explain_syntax

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 40
VALUE_IN_COMMENT = re.compile(r" +#[^\s#!]")  # as '#1' after text, which was not meant as a comment


class YamlTable(dict[str, Any]):
    """A mapping that knows the line of each key."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: dict[str, int] = {}


class YamlList(list[Any]):
    """A list that knows the line of each item."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: list[int] = []


def parse_yaml(text: str, file: str, first_line: int = 1) -> tuple[YamlTable | None, list[CourseProblem]]:
    """Return the table in `text`, or None, and what is wrong. `first_line` is the text's place in `file`."""
    reader = _Reader(text, file, first_line)
    return reader.document(), reader.problems


class _Reader:
    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.text, self.file, self.shift = text, file, first_line
        self.rows = text.split("\n")
        self.problems: list[CourseProblem] = []
        self.events: Iterator[Any] = iter(())

    def document(self) -> YamlTable | None:
        if found := control_character(self.text):
            self.report(*found)
            return None
        self.events = yaml.parse(self.text, Loader=Loader)
        try:
            return self.root()
        except yaml.MarkedYAMLError as error:
            row, message = explain_syntax(error, self.rows)
            self.problems = [problem for problem in self.problems if problem.line != row + self.shift]
            self.report(row, message)
        except yaml.YAMLError as error:
            self.report(0, f"this is not YAML: {error}")
        return None

    def root(self) -> YamlTable | None:
        next(self.events)  # stream start
        if isinstance(next(self.events), yaml.StreamEndEvent):
            self.report(0, "this is empty")
            return None
        event: Any = next(self.events)
        value = self.value(event, 0)
        next(self.events)  # document end
        if isinstance(after := next(self.events), yaml.DocumentStartEvent):
            self.report(_row(after), "a second document begins here: remove this '---' line")
        if not isinstance(value, YamlTable):
            self.report(_row(event), "this must consist of lines such as 'key: value'")
            return None
        return value

    def report(self, row: int, message: str) -> None:
        self.problems.append(CourseProblem(self.file, row + self.shift, message))

    def value(self, event: Any, depth: int) -> Any:
        self.refuse_extras(event)
        if depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=event.start_mark)
        match event:
            case yaml.MappingStartEvent():
                return self.table(event, depth)
            case yaml.SequenceStartEvent():
                return self.items(event, depth)
            case yaml.ScalarEvent():
                return self.scalar(event)
            case _:
                return None

    def refuse_extras(self, event: Any) -> None:
        row = _row(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.report(
                row, f"'{mark}{event.anchor}' is not used in courses: write the words out, or put quotes around text"
            )
        elif getattr(event, "tag", None) not in (None, "!"):
            self.report(row, "text that begins with '!' needs quotes around it")

    def scalar(self, event: Any) -> str | None:
        if event.style:
            return str(event.value)
        rest = self.rows[event.end_mark.line][event.end_mark.column :] if event.end_mark.line < len(self.rows) else ""
        if event.value and VALUE_IN_COMMENT.match(rest):
            self.report(
                event.end_mark.line, f'what follows is taken for a comment: put quotes around "{event.value}{rest}"'
            )
        return None if event.value in ("", "~", "null") else str(event.value)

    def items(self, start: Any, depth: int) -> YamlList:
        items = YamlList(_row(start) + self.shift)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.lines.append(_row(event) + self.shift)
            items.append(self.value(event, depth + 1))
        return items

    def table(self, start: Any, depth: int) -> YamlTable:
        table = YamlTable(_row(start) + self.shift)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            row = _row(event)
            key = self.value(event, depth + 1)
            value = self.value(next(self.events), depth + 1)
            if not isinstance(key, str):
                self.report(row, 'text that begins with {{ needs quotes around it, as in subject: "{{ … }}"')
            elif key in table:
                first = table.lines[key]
                self.report(
                    row, f"'{key}' stands here twice (first in line {first}): remove one, or begin a new '- ' item"
                )
            else:
                table[key], table.lines[key] = value, row + self.shift
        return table


def _row(event: Any) -> int:
    row: int = event.start_mark.line
    return row
