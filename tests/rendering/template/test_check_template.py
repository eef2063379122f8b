import pytest
from support.sample_course import ASKING, QUESTIONS, course_with, lesson_with

from drip.core.courses.course import Lesson
from drip.rendering import check_condition, check_lesson, check_template
from drip.rendering.template.check import TOO_DEEP
from drip.rendering.template.template_names import names_in_mail

COURSE = course_with(lesson_with())


def problems_in(source: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in check_template(source, names_in_mail(COURSE, QUESTIONS))]


@pytest.mark.parametrize(
    "source",
    [
        "{{ first_name }} {{ answers.values }} {{ answers['evidence'] }} {{ season.career }} {{ cohort }}",
        "{{ subscriber.zone }} {{ enrollment.started }} {{ links.web }} {{ course.sender.name }}",
        "{% set a = 1 %}{% for b in range(3) %}{{ a }}{{ b }}{{ loop.index }}{% endfor %}",
        "{{ ask_buttons('energy') }} {{ answers.evidence|upper|truncate(20)|default('nothing') }}",
    ],
)
def test_what_is_known_is_no_problem(source: str) -> None:
    assert problems_in(source) == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\nb {{ answers.evidense }}", 2, "unknown question 'evidense' in answers.evidense, did you mean 'evidence'?"),
        ("{{ answers['evidense'] }}", 1, "did you mean 'evidence'?"),
        ("\n\n{{ season.carer }}", 3, "unknown area 'carer' in season.carer, did you mean 'career'?"),
        ("{{ frist_name }}", 1, "did you mean 'first_name'?"),
        ("{{ links.laeve }}", 1, "did you mean 'leave'?"),
        ("{{ course.sender.nam }}", 1, "did you mean 'name'?"),
        ("{{ extra.said }}", 1, "unknown name 'extra'"),
        ("{{ answers }}", 1, "say which one"),
        ("{{ ask_buttons('enrgy') }}", 1, "did you mean 'energy'?"),
        ("{{ ask_buttons(energy) }}", 1, "in quotes"),
        ("{{ ask_buttons }}", 1, "must be called"),
        ("{{ ask_buttons('energy')|upper }}", 1, "stands alone"),
        ("{{ answers.evidence.upper() }}", 1, "can't be called here"),
        ("{{ answers.evidence.x }}", 1, "has no parts"),
        ("{% set a = 'b' %}{{ a.x }}", 1, "values have no parts"),
        ("{{ ''.__class__ }}", 1, "values have no parts"),
        ("{{ first_name|uper }}", 1, "unknown filter 'uper', did you mean 'upper'?"),
        ("{{ first_name|safe }}", 1, "unknown filter 'safe'"),
        ("{{ 1 is oddd }}", 1, "did you mean 'odd'?"),
        ("{% include 'x' %}", 1, "{% include %} can't be used"),
        ("{% autoescape false %}x{% endautoescape %}", 1, "always escaped"),
        ("{% macro m() %}{% endmacro %}", 1, "{% macro %} can't be used"),
        ("{% for a in [1] %}{% for b in [1] %}{% for c in [1] %}x{% endfor %}{% endfor %}{% endfor %}", 1, "deep"),
        ("a\n{% if first_name %}", 2, "endif"),
        ("a\n\n{{ first_name", 3, "Jinja: "),
        ("{{ 1 +* 2 }}", 1, "Jinja: "),
    ],
)
def test_what_would_fail_is_found(source: str, line: int, words: str) -> None:
    [(found, message), *_] = problems_in(source)
    assert found == line
    assert words in message


def test_all_problems_are_found_in_the_order_of_lines() -> None:
    assert [line for line, _ in problems_in("{{ a1 }}\n{{ answers.b2 }}\n{{ season.c3 }}")] == [1, 2, 3]


def test_a_lesson_is_checked_in_all_its_fields() -> None:
    lesson = Lesson("letter", "{{ a }}", "{{ b }}", "x\n{{ c }}")
    found = [(problem.field, problem.line) for problem in check_lesson(course_with(lesson), lesson)]
    assert found == [("subject", 1), ("preview", 1), ("body", 2)]


def test_an_empty_subject_is_a_problem() -> None:
    lesson = lesson_with(subject=" ")
    assert [problem.field for problem in check_lesson(course_with(lesson), lesson)] == ["subject"]


@pytest.mark.parametrize("source", ["answers.evidence and season.personal == 'winter'", "cohort", "not answers.energy"])
def test_conditions_see_facts(source: str) -> None:
    assert check_condition(source, COURSE) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("answers.evidnce", "did you mean 'evidence'?"),
        ("first_name == 'x'", "unknown name 'first_name'"),
        ("season.career = 'fall'", "more than one expression"),
        ("season.career ==", "Jinja: "),
        ("", "Jinja: "),
        ("answers.energy > 3", "may be unanswered"),
        ("ask_buttons('energy')", "unknown question"),
    ],
)
def test_a_wrong_condition_is_found(source: str, words: str) -> None:
    [problem] = check_condition(source, COURSE)
    assert words in problem.message


def test_only_questions_of_the_same_lesson_have_buttons() -> None:
    lesson = lesson_with("{{ ask_buttons('energy') }}")
    [problem] = check_lesson(course_with(lesson), lesson)
    assert "unknown question of this lesson 'energy'" in problem.message
    assert check_lesson(COURSE, ASKING) == []


@pytest.mark.parametrize(
    "deep",
    [
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "(1+" * 250 + "1" + ")" * 250 + " }}",
        "{{ " + "1+" * 1500 + "1 }}",
        "{{ first_name" + "|lower" * 400 + " }}",
        "{% if first_name %}" * 120 + "x" + "{% endif %}" * 120,
    ],
)
def test_what_is_deeper_than_python_can_go_is_a_problem(deep: str) -> None:
    assert [message for _, message in problems_in(deep)] == [TOO_DEEP]


def test_a_condition_can_be_too_deep_as_well() -> None:
    for condition in ("(" * 3000 + "1" + ")" * 3000, "not " * 400 + "cohort"):
        assert [problem.message for problem in check_condition(condition, COURSE)] == [TOO_DEEP]
