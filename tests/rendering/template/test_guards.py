import pytest
from jinja2 import Environment

from drip.rendering.template.guards import unguarded


def found(source: str) -> list[str]:
    return [message.partition(" ")[0] for _, message in unguarded(Environment(autoescape=True).parse(source))]


@pytest.mark.parametrize(
    "source",
    [
        "{% if answers.x %}{{ answers.x > 3 }}{% endif %}",
        "{% if answers.x and answers.x > 3 %}{% endif %}",
        "{% if answers.x is not none and answers.x > 3 %}{% endif %}",
        "{% if not answers.x %}{% else %}{{ answers.x + 1 }}{% endif %}",
        "{% if not answers.x or not answers.y %}{% elif answers.x > 3 %}{% endif %}",
        "{% if answers.x == 'a' %}{{ answers.x + 'b' }}{% endif %}",
        "{{ answers.x > 3 if answers.x else '' }}",
        "{{ (answers.x or 0) > 3 }}",
        "{{ answers.x|int > 3 }}",
        "{{ answers.x == 3 }}",
        "{{ answers.x in ('a', 'b') }}",
        "{{ answers.x ~ '!' }}",
        "{% for y in answers.x or [] %}{% endfor %}",
        "{{ season.career > 'a' }}",
    ],
)
def test_what_holds_without_an_answer_is_no_problem(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ answers.x > 3 }}",
        "{{ answers['x'] > 3 }}",
        "{{ 3 <= answers.x }}",
        "{{ answers.x + 1 }}",
        "{{ 'a' in answers.x }}",
        "{% if answers.y and answers.x > 3 %}{% endif %}",
        "{% if answers.x or answers.y %}{{ answers.x > 3 }}{% endif %}",
        "{% if answers.x == none %}{{ answers.x > 3 }}{% endif %}",
        "{% if answers.x %}{% endif %}{{ answers.x > 3 }}",
        "{{ 1 if answers.x else answers.x + 2 }}",
        "{% for y in answers.x %}{% endfor %}",
    ],
)
def test_what_fails_without_an_answer_is_found(source: str) -> None:
    assert found(source) == ["answers.x"]
