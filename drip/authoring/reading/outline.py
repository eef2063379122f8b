"""Reads and validates course.yaml, with the line of each key."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from drip.authoring.mistakes.check import check
from drip.authoring.reading.source import read_text
from drip.authoring.shapes.course_shape import CourseShape
from drip.authoring.yaml.document import YamlTable, parse_yaml
from drip.authoring.yaml.problem import CourseProblem, SourceLocation

OUTLINE = "course.yaml"
BLOCKS = ("sender", "pace", "digest", "still_there")


@dataclass
class Outline:
    """The result of reading course.yaml. `torn`: `shape` lacks something that other parts depend on."""

    file: str
    shape: CourseShape | None = None
    table: YamlTable | None = None
    problems: list[CourseProblem] = field(default_factory=list)
    torn: bool = True


def read_outline(folder: Path) -> Outline:
    path = folder / OUTLINE
    outline = Outline(str(path))
    if not folder.is_dir():
        what = "this is a file" if folder.exists() else "there is no such folder"
        outline.problems.append(CourseProblem(str(folder), 1, f"{what}: name the folder that holds course.yaml"))
        return outline
    if not path.exists():
        outline.problems.append(
            CourseProblem(str(path), 1, "this file is missing: it names the lessons and their order")
        )
        return outline
    text = read_text(path, folder)
    if isinstance(text, CourseProblem):
        outline.problems.append(text)
        return outline
    outline.table, outline.problems = parse_yaml(text, outline.file)
    if outline.table is not None:
        checked = check(CourseShape, outline.table, outline.file)
        outline.shape, outline.torn = checked.value, checked.torn
        outline.problems += checked.problems
    return outline


def places_of(outline: Outline) -> dict[str, SourceLocation]:
    lines = outline.table.lines if outline.table is not None else {}
    inner = {f"course/{key}": SourceLocation(outline.file, line) for key, line in lines.items()}
    for name in BLOCKS:
        block = outline.table.get(name) if outline.table is not None else None
        if isinstance(block, YamlTable):
            inner |= {f"course/{name}/{key}": SourceLocation(outline.file, line) for key, line in block.lines.items()}
    return {"course": SourceLocation(outline.file, 1), **inner, **_places_of_translations(outline)}


def _places_of_translations(outline: Outline) -> dict[str, SourceLocation]:
    table = outline.table.get("translations") if outline.table is not None else None
    found = {}
    for language, line in table.lines.items() if isinstance(table, YamlTable) else ():
        found[f"course/translations/{language}"] = SourceLocation(outline.file, line)
        if isinstance(table, YamlTable) and isinstance(table.get(language), YamlTable):
            areas = table[language].lines.get("areas", line)
            found[f"course/translations/{language}/areas"] = SourceLocation(outline.file, areas)
    return found
