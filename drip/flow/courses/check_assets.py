"""The pictures that mails show: whether they are there, and whether they say something to those who can't see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from drip.authoring import ASSETS, Assets, CourseProblem
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import Course
from drip.core.courses.suggest import did_you_mean
from drip.flow.courses.lesson_wordings import wordings_by_place
from drip.rendering import Picture, pictures

FORMAT_ADVICE = "save it as PNG, JPEG, GIF or WebP"


def missing_assets(course: Course, assets: Assets) -> Iterator[CourseFinding]:
    """Pictures that aren't there, or are of a kind that mails can't show."""
    for where, picture in _pictures(course):
        if picture.path in assets.others:
            yield CourseFinding(where, f"mail programs don't show '{ASSETS}/{picture.path}': {FORMAT_ADVICE}")
        elif picture.path and picture.path not in assets.names:
            name = PurePosixPath(picture.path).name
            guess = did_you_mean(picture.path, assets.names) or f": put it there, as {ASSETS}/{name}"
            yield CourseFinding(where, f"there is no picture '{ASSETS}/{picture.path}' in this course{guess}")


def unused_files(course: Course, folder: Path, assets: Assets) -> Iterator[CourseProblem]:
    """Files among the pictures that are none, and that no lesson shows."""
    shown = {picture.path for _, picture in _pictures(course)}
    for name in assets.others:
        if name not in shown:
            yield CourseProblem(
                str(folder / ASSETS / name), 1, f"no mail can show this, so it isn't published: {FORMAT_ADVICE}"
            )


def pictures_without_alt(course: Course) -> Iterator[CourseFinding]:
    for where, picture in _pictures(course):
        if not picture.alt:
            advice = "say in its brackets what it shows, as in ![a garden gate](assets/gate.png)"
            yield CourseFinding(where, f"this picture says nothing to those who can't see it: {advice}")


def _pictures(course: Course) -> Iterator[tuple[str, Picture]]:
    for lesson in course.lessons.values():
        for where, words in wordings_by_place(lesson):
            yield from ((f"{where}/body/+{picture.line - 1}", picture) for picture in pictures(words.body))
