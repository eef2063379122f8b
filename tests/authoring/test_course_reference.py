"""docs/course.md: every key is in it, and every example is right."""

import re
from pathlib import Path

import pytest

from drip.authoring.mistakes.check import check
from drip.authoring.reading.lesson import read_lesson
from drip.authoring.shapes.course_shape import CourseShape, PaceShape, SenderShape
from drip.authoring.shapes.lesson_shape import (
    LessonShape,
    QuestionShape,
    TextShape,
    TranslatedQuestion,
    TranslationShape,
    VariantShape,
)
from drip.authoring.shapes.safety_shape import SafetyShape
from drip.authoring.shapes.shape import Shape
from drip.authoring.shapes.step_shape import AwaitShape, ByStep, EnrollStep, LessonStep, WhenStep
from drip.authoring.yaml.document import YamlTable, parse_yaml
from drip.authoring.yaml.front_matter import read_front_matter
from drip.core.courses.course import QuestionKind

REFERENCE = (Path(__file__).parents[2] / "docs/course.md").read_text(encoding="utf-8")
TRANSLATIONS = re.findall(r"^```markdown translation\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
EXAMPLES = re.findall(r"^```(yaml|markdown)\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
SHAPES = (CourseShape, SenderShape, PaceShape, LessonShape, QuestionShape, AwaitShape)
SHAPES += (VariantShape, TextShape, TranslationShape, TranslatedQuestion)
STEPS = (LessonStep, ByStep, WhenStep, EnrollStep)
HEAD = "course: c\ntitle: C\nsender: {name: N, email: n@example.com}\nsequence:\n"


def parsed(text: str) -> YamlTable:
    table, problems = parse_yaml(text, "docs/course.md")
    assert problems == []
    assert table is not None
    return table


def as_document(example: str) -> tuple[type[Shape], str]:
    if example.startswith("- "):
        return CourseShape, HEAD + example
    if example.startswith(("ask:", "variants:")):
        return LessonShape, "subject: S\n" + example
    if example.startswith("signs:"):
        return SafetyShape, example
    return CourseShape, example


@pytest.mark.parametrize("example", [text for language, text in EXAMPLES if language == "yaml"])
def test_an_example_of_the_outline_has_no_mistakes(example: str) -> None:
    shape, text = as_document(example)
    assert check(shape, parsed(text), "docs/course.md").problems == []


@pytest.mark.parametrize("example", [text for language, text in EXAMPLES if language == "markdown"])
def test_an_example_of_a_lesson_has_no_mistakes(example: str) -> None:
    lesson = read_lesson("example", example, "docs/course.md", ["career"])
    assert lesson.problems == []
    assert lesson.lesson is not None


@pytest.mark.parametrize("example", TRANSLATIONS)
def test_an_example_of_a_translation_has_no_mistakes(example: str) -> None:
    sheet = read_front_matter(example, "docs/course.md")
    assert sheet.problems == []
    assert sheet.table is not None
    assert check(TranslationShape, sheet.table, "docs/course.md").problems == []


def test_the_reference_has_examples() -> None:
    assert len(EXAMPLES) >= 7
    assert TRANSLATIONS


@pytest.mark.parametrize("shape", [*SHAPES, *STEPS])
def test_every_key_is_in_the_reference(shape: type[Shape]) -> None:
    assert [key for key in shape.known_keys() if f"`{key}`" not in REFERENCE] == []


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_kind_of_question_is_in_the_reference(kind: QuestionKind) -> None:
    assert f"`{kind}`" in REFERENCE
