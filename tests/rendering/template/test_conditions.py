from dataclasses import replace

import pytest
from support.sample_course import FACTS, facts_with

from drip.rendering import ConditionError, LessonProblem, compile_condition, condition_holds


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("answers.evidence", True),
        ("answers.energy", False),
        ("not answers.energy", True),
        ("answers.energy is none", True),
        ("answers.evidence and season.career == 'fall'", True),
        ("season.personal == 'unknown'", True),
        ("answers['evidence'] == 'so'", True),
        ("'rest' in answers.values", True),
        ("answers.values|length > 2", False),
        ("enrollment.lessons >= 3", True),
        ("subscriber.zone.x or true", None),
        ("cohort", False),
        ("0", False),
    ],
)
def test_conditions_are_decided_by_facts(source: str, holds: bool | None) -> None:
    facts = facts_with(evidence="so", values=["rest", "play"])
    if holds is None:
        with pytest.raises(ConditionError):
            condition_holds(source, facts)
    else:
        assert condition_holds(source, facts) is holds


def test_a_cohort_is_its_name() -> None:
    assert condition_holds("cohort == 'spring-27'", replace(FACTS, cohort="spring-27"))


def test_a_comparison_with_a_missing_answer_says_what_to_write() -> None:
    with pytest.raises(ConditionError, match=r"'answers.energy > 3' can't be decided.*answers.x and"):
        condition_holds("answers.energy > 3", FACTS)


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(ConditionError, match=r"there is no answers\.nope"):
        condition_holds("answers.nope", FACTS)


def test_a_condition_that_cannot_be_read_says_so() -> None:
    with pytest.raises(LessonProblem, match="can't be read"):
        compile_condition("season.career ==")


def test_a_condition_is_compiled_once() -> None:
    assert compile_condition("cohort") is compile_condition("cohort")
