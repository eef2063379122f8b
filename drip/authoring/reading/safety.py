"""Reads safety.yaml, of a site or of a course."""

from __future__ import annotations

from pathlib import Path

from drip.authoring.mistakes.check import check
from drip.authoring.reading.source import read_text
from drip.authoring.shapes.safety_shape import SafetyShape
from drip.authoring.yaml.document import parse_yaml
from drip.authoring.yaml.problem import CourseProblem
from drip.core.safety.safety_words import SafetyWords

SAFETY = "safety.yaml"


def read_safety(path: Path) -> tuple[SafetyWords, list[CourseProblem]]:
    """Return what the file adds to the tables, and what is wrong with it, by file and line."""
    text = read_text(path, path.parent)
    if isinstance(text, CourseProblem):
        return SafetyWords(), [text]
    table, problems = parse_yaml(text, str(path))
    if table is None:
        return SafetyWords(), problems
    checked = check(SafetyShape, table, str(path))
    return checked.value.words() if checked.value else SafetyWords(), [*problems, *checked.problems]
