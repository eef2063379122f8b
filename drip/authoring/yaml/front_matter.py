"""Splits a lesson file: front matter between two '---' lines, then Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drip.authoring.yaml.document import YamlList, YamlTable, parse_yaml
from drip.authoring.yaml.problem import CourseProblem, SourceLocation
from drip.authoring.yaml.syntax import INVISIBLE_CHARACTER

FENCE = "---"
TEXT = re.compile(r"[^\s#-]")
KEY = re.compile(r"[A-Za-z_]+ ?:")


@dataclass
class LessonSource:
    """`table` is None if the front matter can't be read; `body_line` is the first line of the Markdown."""

    file: str
    problems: list[CourseProblem]
    table: YamlTable | None = None
    body: str = ""
    body_line: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.body.strip()

    def places(self, here: str) -> dict[str, SourceLocation]:
        """Return {'HERE/key': its place}, including the body and the whole."""
        lines = self.table.lines if self.table is not None else {}
        places = {f"{here}/{key}": SourceLocation(self.file, line) for key, line in lines.items()}
        return {here: SourceLocation(self.file, 1), **places, f"{here}/body": SourceLocation(self.file, self.body_line)}

    def lines_of(self, key: str) -> list[int]:
        """Return the line of each item of a list."""
        items = self.table.get(key) if self.table is not None else None
        return items.lines if isinstance(items, YamlList) else []


def read_front_matter(text: str, file: str) -> LessonSource:
    lines = text.split("\n")
    end = _end_of_front_matter(lines)
    if isinstance(end, str):
        return LessonSource(file, [CourseProblem(file, 1, end)])
    body = lines[end + 1 :]
    table, problems = parse_yaml("\n".join(lines[1:end]), file, 2)
    if table is None:
        problems = _about_missing_fence(lines[:end], file) or problems
    return LessonSource(file, [*_control_characters(body, end, file), *problems], table, "\n".join(body), end + 2)


def _end_of_front_matter(lines: list[str]) -> int | str:
    """Return the index of the second fence, or what is wrong."""
    if lines[0].rstrip() != FENCE:
        return "a lesson begins with a line '---', then 'subject: …', then a second line '---', then its text"
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return index
    return "the front matter that begins here has no end: put a line '---' between it and the text"


def _about_missing_fence(lines: list[str], file: str) -> list[CourseProblem]:
    """There is text in place of keys: the second fence is missing, and a '---' further down is taken for it."""
    stray = next((row for row, line in enumerate(lines[1:], 2) if TEXT.match(line) and not KEY.match(line)), None)
    advice = "this line is not 'key: value': if the text of the lesson begins here, put a line '---' above it"
    return [] if stray is None else [CourseProblem(file, stray, advice)]


def _control_characters(body: list[str], end: int, file: str) -> list[CourseProblem]:
    advice = "an invisible control character stands in this line: remove it"
    return [
        CourseProblem(file, end + 2 + row, advice) for row, line in enumerate(body) if INVISIBLE_CHARACTER.search(line)
    ]
