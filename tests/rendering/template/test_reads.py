import pytest

from drip.core.checks.condition_reads import ConditionReads
from drip.rendering import answers_in, answers_maybe_named, condition_reads


def reads(loose: str = "", **against: set[object]) -> ConditionReads:
    names = {name.replace("__", "."): frozenset(literals) for name, literals in against.items()}
    return ConditionReads(names, frozenset(loose.split()))


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("answers.hope", reads(answers__hope=set())),
        ("not answers.hope", reads(answers__hope=set())),
        ("answers['hope'] is none", reads(answers__hope=set())),
        ("season.career == 'winter'", reads(season__career={"winter"})),
        ("'winter' == season.career", reads(season__career={"winter"})),
        ("season.career in ['fall', 'winter']", reads(season__career={"fall", "winter"})),
        ("'go' in answers.plans", reads(answers__plans={"go"})),
        ("answers.energy and answers.energy > 3", reads(answers__energy={3})),
        ("cohort != 'may' or season.home == 'fall'", reads(cohort={"may"}, season__home={"fall"})),
        ("answers.a == answers.b", reads("answers.a answers.b", answers__a=set(), answers__b=set())),
        ("answers.a|length > 3", reads("answers.a", answers__a=set())),
        ("answers.a in 'go west'", reads("answers.a", answers__a=set())),
        ("1 < answers.a < 3", reads("answers.a", answers__a=set())),
        ("(answers.a or 0) + 1 > 2", reads("answers.a", answers__a=set())),
        ("true", reads()),
    ],
)
def test_what_a_condition_looks_at(condition: str, found: ConditionReads) -> None:
    assert condition_reads(condition) == found


def test_answers_are_found_with_their_lines() -> None:
    source = "{{ answers.a }}\n{% if answers['b'] %}\n\n{{ answers.a }}{% endif %} answers.c {{ season.answers }}"
    assert answers_in(source) == [(1, "a"), (2, "b"), (4, "a")]
    assert answers_maybe_named(source) >= {"a", "b"}


def test_a_template_that_can_not_be_read_names_nothing() -> None:
    assert answers_in("{{ answers.a }") == []
