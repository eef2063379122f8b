"""Conditions of a course: Jinja expressions over the facts of one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jinja2 import TemplateError, TemplateSyntaxError

from drip.core.planning.facts import Facts
from drip.rendering.template.environment import text_environment
from drip.rendering.template.problem import ConditionError, LessonProblem
from drip.rendering.template.values import name_facts

Condition = Callable[[Facts], bool]


@lru_cache(maxsize=1024)
def compile_condition(source: str) -> Condition:
    """Return the condition as a function. Raises LessonProblem if it can't be read; the function raises ConditionError
    if it can't be decided."""
    try:
        expression = text_environment().compile_expression(source, undefined_to_none=False)
    except TemplateSyntaxError as error:
        raise LessonProblem(f"the condition '{source}' can't be read: {error.message}", error.lineno) from error

    def holds(facts: Facts) -> bool:
        try:
            return bool(expression(name_facts(facts)))
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ConditionError(f"the condition '{source}' can't be decided: {error}{_hint(error)}") from error

    return holds


def _hint(error: Exception) -> str:
    unanswered = isinstance(error, TypeError) and "NoneType" in str(error)
    return "; an unanswered question is None, so write `answers.x and …` before a comparison" if unanswered else ""


def condition_is_true(source: str, facts: Facts, report: Callable[[str], object] = lambda _: None) -> bool:
    """Decides a condition for one person. One that can't be decided for them is false, so that their course goes on;
    `report` is told why. Raises LessonProblem where it can't be read."""
    try:
        return condition_holds(source, facts)
    except ConditionError as error:
        report(str(error))
        return False


def condition_holds(source: str, facts: Facts) -> bool:
    """Decide a condition for one person. Raises what `compile_condition` and its function raise."""
    return compile_condition(source)(facts)
