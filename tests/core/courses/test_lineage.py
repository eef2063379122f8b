"""A lesson is known by all the names it ever had."""

from dataclasses import replace

from support.courses import course, lesson, send

from drip.core.courses.lineage import carry_over, restored_course, reused_names

FIRST = course(*send("welcome"))
SECOND = course(*send("hello"), hello=lesson("hello", was=("welcome",)))
THIRD = course(*send("hi"), hi=lesson("hi", was=("hello",)))


def test_an_earlier_name_that_is_taken_out_is_remembered() -> None:
    assert carry_over(SECOND, course(*send("hello"))).lessons["hello"].was == ("welcome",)
    assert carry_over(SECOND, THIRD).lessons["hi"].was == ("hello", "welcome")


def test_an_earlier_version_knows_the_names_that_came_later() -> None:
    assert restored_course(FIRST, [SECOND, THIRD]).lessons["welcome"].was == ("hello", "hi")
    assert restored_course(FIRST, []) == FIRST


def test_a_name_that_another_lesson_has_now_is_not_carried_on() -> None:
    both = course(*send("hello", "welcome"))
    assert carry_over(SECOND, both) == both
    assert reused_names(SECOND, both) == [("welcome", "hello")]
    assert reused_names(SECOND, THIRD) == []
    assert reused_names(SECOND, FIRST) == []


def test_nothing_is_added_where_nothing_was_renamed() -> None:
    edited = replace(FIRST, title="Other")
    assert carry_over(FIRST, edited) is not None
    assert carry_over(FIRST, edited) == edited
