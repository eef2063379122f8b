from collections.abc import Callable
from pathlib import Path

import pytest

from drip.authoring.reading.read import read_course
from drip.authoring.writing.scaffold import write_course

Mistakes = list[tuple[str, int, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without mistakes, to make some in."""
    write_course(tmp_path / "garden", "garden", "The garden")
    return tmp_path / "garden"


@pytest.fixture
def mistakes(folder: Path) -> Callable[..., Mistakes]:
    """Reads the course with `before` replaced by `after` in one of its files, and returns what is wrong then."""

    def read(file: str = "course.yaml", before: str = "", after: str = "") -> Mistakes:
        text = (folder / file).read_text(encoding="utf-8")
        assert before in text
        (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
        problems = read_course(folder).problems
        return [
            (Path(problem.file).relative_to(folder).as_posix(), problem.line, problem.message) for problem in problems
        ]

    return read
