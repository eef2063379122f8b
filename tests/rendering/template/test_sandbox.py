import pytest
from jinja2 import TemplateError
from support.sample_course import FACTS, LINKS, course_with, lesson_with

from drip.rendering import CompiledMail, ConditionError, LessonProblem, RenderError, compile_condition, render
from drip.rendering.template.environment import html_environment

COURSE = course_with(lesson_with())
ESCAPES = [
    "{{ ''.__class__ }}x",
    "{{ ''.__class__.__mro__ }}",
    "{{ answers.__class__ }}x",
    "{{ answers._values }}",
    "{{ answers['_values']['__class__'] }}",
    "{{ links.__dataclass_fields__ }}",
    "{{ links.__init__.__globals__ }}",
    "{{ course.sender.__class__ }}",
    "{{ range.__init__ }}x",
    "{{ first_name.upper() }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ first_name.format }}x",
    "{{ range(2000)|list }}",
    "{{ 'x' * 99999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ self }}{{ self._TemplateReference__context }}",
    "{{ lipsum() }}",
    "{{ cycler('a') }}",
    "{{ first_name|attr('upper') }}",
    "{{ first_name|safe }}",
    "{% include 'lesson.mjml' %}",
    "{% import 'lesson.mjml' as x %}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_the_sandbox_refuses(source: str) -> None:
    compiled = CompiledMail("s", "", source, "")
    with pytest.raises((RenderError, TemplateError)):
        render(compiled, FACTS, LINKS, COURSE)


@pytest.mark.parametrize("source", ["''.__class__", "answers._values", "2 ** 99999999", "subscriber.get('email')", "x"])
def test_the_sandbox_refuses_in_conditions(source: str) -> None:
    with pytest.raises((ConditionError, LessonProblem)):
        compile_condition(source)(FACTS)


def test_facts_cannot_be_changed() -> None:
    with pytest.raises(TemplateError):
        html_environment().from_string("{{ a.append(1) }}").render(a=[])


def test_arithmetic_with_numbers_works() -> None:
    assert html_environment().from_string("{{ 7 * 6 % 40 }}").render() == "2"
