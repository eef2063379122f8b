"""A lesson or a course in other words: those of a language or of a variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from drip.core.courses.course import Course, CourseWording, Lesson, Question, QuestionKind, Wording


@dataclass(frozen=True, slots=True)
class WordingKey:
    """Which words of a lesson a person gets. `variant` is '' if the lesson has no variants, or none in this
    language."""

    variant: str
    language: str


def wording_keys(course: Course, lesson: Lesson) -> Iterator[WordingKey]:
    """Every wording that a lesson has of its own, the lesson itself first."""
    for name in ("", *(variant.name for variant in lesson.variants)):
        yield WordingKey(name, course.language)
        yield from (WordingKey(name, language) for language in _translations(lesson, name))


def with_wording(course: Course, lesson: Lesson, worded: WordingKey) -> Lesson:
    """The lesson with this wording, or unchanged if it has no such wording."""
    found = _wording(course, lesson, worded)
    if found is None:
        return lesson
    ask = found.ask or lesson.ask
    return replace(lesson, subject=found.subject, preview=found.preview, body=found.body, ask=ask)


def in_language(course: Course, language: str) -> Course:
    """The course with its own texts, lessons and questions in a language, as far as they are translated."""
    if language == course.language:
        return course
    worded, texts = WordingKey("", language), course.translations.get(language, CourseWording())
    return replace(
        course,
        title=texts.title or course.title,
        about=texts.about or course.about,
        area_names=texts.areas,
        lessons={name: with_wording(course, each, worded) for name, each in course.lessons.items()},
    )


def language_of(course: Course, words: str) -> str:
    """The language of a course's title or description, as `in_language` returned it."""
    texts = (language for language, each in course.translations.items() if words in (each.title, each.about))
    return next(texts, course.language)


def option_label(question: Question, option: str) -> str:
    """An option of a choice as the question's language words it."""
    if question.kind is QuestionKind.CHOICE and question.labels and option in question.options:
        return question.labels[question.options.index(option)]
    return option


def _translations(lesson: Lesson, variant: str) -> Iterator[str]:
    found = next((each.translations for each in lesson.variants if each.name == variant), lesson.translations)
    yield from found


def _wording(course: Course, lesson: Lesson, worded: WordingKey) -> Wording | None:
    own = worded.language == course.language
    for variant in lesson.variants:
        if variant.name == worded.variant:
            return variant.wording if own else variant.translations.get(worded.language)
    return None if own else lesson.translations.get(worded.language)
