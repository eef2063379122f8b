"""Lists all wordings of a lesson: its own, those of its variants, and all of them in other languages."""

from __future__ import annotations

from collections.abc import Iterator

from drip.core.courses.course import Lesson, Wording


def wordings_by_place(lesson: Lesson) -> Iterator[tuple[str, Lesson | Wording]]:
    """Yields (place, wording), with places as in `drip.core.checks.problems`: 'lesson/welcome',
    'lesson/welcome:short@de'."""
    where = f"lesson/{lesson.name}"
    yield where, lesson
    yield from ((f"{where}@{language}", words) for language, words in lesson.translations.items())
    for variant in lesson.variants:
        yield f"{where}:{variant.name}", variant.wording
        for language, words in variant.translations.items():
            yield f"{where}:{variant.name}@{language}", words
