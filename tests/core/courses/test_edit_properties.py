"""Edits that nobody has thought of, made while somebody is anywhere in the course."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.courses import SEASONS, DoneLesson, facts, progress
from support.random_courses import courses
from support.random_edits import edited

from drip.core.courses.course import Course
from drip.core.courses.lineage import carry_over, restored_course
from drip.core.planning.sequence import Await, Finish, Send, next_step, personal_path

Coin = Callable[..., bool]
tellings = st.lists(st.sampled_from(SEASONS), min_size=1, max_size=20)


def go_on(course: Course, done: list[DoneLesson], seasons: list[str], coins: list[bool], at_most: int = 1000) -> bool:
    """Walks on in a course, telling the next season of the list before each step. Whether its end was reached."""
    for _ in range(at_most):
        now_in = facts(career=seasons[len(done) % len(seasons)])
        coin = coins[len(done) % len(coins)]
        found = next_step(course, progress(*done, now_in=now_in), lambda *_: coin)  # noqa: B023 called at once
        end = found.then if isinstance(found, Await) else found
        if isinstance(end, Finish):
            return True
        assert isinstance(end, Send)
        assert end.lesson in course.lessons
        at = max(end.not_before, done[-1].at) if done else end.not_before
        done.append(DoneLesson(end.lesson, at + timedelta(hours=1), end.choices))
    return False


@given(courses(), st.data(), tellings, st.lists(st.booleans(), min_size=1, max_size=5), st.integers(0, 12))
def test_after_any_edits_nobody_gets_a_lesson_twice_and_nobody_is_stranded(
    first: Course, data: st.DataObject, seasons: list[str], coins: list[bool], received: int
) -> None:
    done: list[DoneLesson] = []
    course, versions = first, [first]
    for length in (received, data.draw(st.integers(0, 6)), 1000):
        go_on(course, done, seasons, coins, length)
        course = carry_over(course, data.draw(edited(course)))
        versions.append(course)
    assert go_on(course, done, seasons, coins)
    assert no_lesson_twice(versions, [one.lesson for one in done])


@given(courses(), st.data(), tellings, st.integers(0, 12), st.integers(0, 6))
def test_an_earlier_version_put_back_sends_nobody_anything_again(
    first: Course, data: st.DataObject, seasons: list[str], received: int, more: int
) -> None:
    second = carry_over(first, data.draw(edited(first)))
    third = carry_over(second, forgetful(data.draw(edited(second))))
    done: list[DoneLesson] = []
    go_on(first, done, seasons, [True], received)
    go_on(third, done, seasons, [True], more)
    back = restored_course(first, [second, third])
    assert go_on(back, done, seasons, [True])
    assert no_lesson_twice([first, second, third, back], [one.lesson for one in done])


@given(courses(), st.data(), tellings, st.integers(0, 12))
def test_the_lessons_ahead_are_those_that_come(
    made: Course, data: st.DataObject, seasons: list[str], received: int
) -> None:
    """As long as nothing else is told meanwhile."""
    course = carry_over(made, data.draw(edited(made)))
    done: list[DoneLesson] = []
    go_on(made, done, seasons, [True], received)
    told = [seasons[len(done) % len(seasons)]]
    promised = personal_path(course, progress(*done, now_in=facts(career=told[0])), lambda *_: True)
    before = len(done)
    assert go_on(course, done, told, [True])
    assert [one.lesson for one in done[before:]] == list(promised.ahead)
    assert not set(promised.missed) & {one.lesson for one in done}


def forgetful(course: Course) -> Course:
    """An author who takes the earlier names out once the new ones are live."""
    return replace(course, lessons={name: replace(one, was=()) for name, one in course.lessons.items()})


def no_lesson_twice(versions: list[Course], names: list[str]) -> bool:
    """By what a lesson is, not by what it is called at the time."""
    is_same: dict[str, str] = {}

    def root(name: str) -> str:
        while name in is_same:
            name = is_same[name]
        return name

    for version in versions:
        for lesson in version.lessons.values():
            for old in lesson.was:
                if root(old) != root(lesson.name):
                    is_same[root(old)] = root(lesson.name)
    return len({root(name) for name in names}) == len(names)
