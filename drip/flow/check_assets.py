"""The pictures that mails show: whether they are there, and whether they say something to those who can't see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from drip.core.course import Course
from drip.core.finding import Finding
from drip.core.suggest import did_you_mean
from drip.flow.worded import wordings
from drip.rendering import Picture, pictures

ASSETS = "assets"


def missing_assets(course: Course, folder: Path) -> Iterator[Finding]:
    files = _files(folder / ASSETS)
    for where, picture in _pictures(course):
        if picture.path and picture.path not in files:
            name = PurePosixPath(picture.path).name
            guess = did_you_mean(picture.path, files) or f": put it there, as {ASSETS}/{name}"
            yield Finding(where, f"there is no picture '{ASSETS}/{picture.path}' in this course{guess}")


def mute_pictures(course: Course) -> Iterator[Finding]:
    for where, picture in _pictures(course):
        if not picture.alt:
            advice = "say in its brackets what it shows, as in ![a garden gate](assets/gate.png)"
            yield Finding(where, f"this picture says nothing to those who can't see it: {advice}")


def _pictures(course: Course) -> Iterator[tuple[str, Picture]]:
    for lesson in course.lessons.values():
        for where, words in wordings(lesson):
            yield from ((f"{where}/body/+{picture.line - 1}", picture) for picture in pictures(words.body))


def _files(folder: Path) -> list[str]:
    """By name, below the folder; capital and small letters count, as they do on the web."""
    if not folder.is_dir():
        return []
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
