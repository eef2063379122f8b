"""Whole walks through courses nobody has thought of: any tracks, any seasons told at any time."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.courses import SEASONS, START, DoneLesson, by_season, course, facts, progress
from support.random_courses import courses

from drip.core.courses.course import Course, OnSeasonChange, SendLesson
from drip.core.planning.sequence import Await, Finish, Send, next_step

tellings = st.lists(st.sampled_from(SEASONS), min_size=1, max_size=40)


def walk(course: Course, seasons: list[str], coins: list[bool]) -> list[DoneLesson]:
    """Walks a course to its end; before each step the next season of the list is told."""
    done: list[DoneLesson] = []
    for index in range(1000):
        told = facts(career=seasons[index % len(seasons)])
        coin = coins[index % len(coins)]
        found = next_step(course, progress(*done, now_in=told), lambda *_: coin)  # noqa: B023 called at once
        end = found.then if isinstance(found, Await) else found
        if isinstance(end, Finish):
            return done
        assert isinstance(end, Send)
        assert end.not_before >= (done[-1].at if done else START)
        done.append(DoneLesson(end.lesson, end.not_before + timedelta(hours=1), end.choices))
    raise AssertionError("this walk does not end")


@given(courses(), tellings, st.lists(st.booleans(), min_size=1, max_size=10))
def test_every_walk_ends_and_nobody_receives_a_lesson_twice(
    made: Course, seasons: list[str], coins: list[bool]
) -> None:
    names = [done.lesson for done in walk(made, seasons, coins)]
    assert len(names) == len(set(names))
    assert set(names) <= set(made.lessons)


@given(courses(), tellings)
def test_planning_twice_from_the_same_facts_says_the_same(made: Course, seasons: list[str]) -> None:
    walked = walk(made, seasons, [True])
    for length in range(len(walked) + 1):
        known = progress(*walked[:length], now_in=facts(career=seasons[0]))
        assert next_step(made, known, lambda *_: True) == next_step(made, known, lambda *_: True)


@given(courses(), tellings, st.integers(0, 20), st.data())
def test_an_edited_course_strands_nobody_and_repeats_nothing(
    made: Course, seasons: list[str], length: int, data: st.DataObject
) -> None:
    walked = walk(made, seasons, [False])[:length]
    kept = tuple(step for step in made.sequence if data.draw(st.booleans()))
    edited = replace(
        made, sequence=(*kept, SendLesson("added")), lessons=made.lessons | course(SendLesson("added")).lessons
    )
    done = list(walked)
    for _ in range(1000):
        found = next_step(edited, progress(*done, now_in=facts(career=seasons[0])), lambda *_: True)
        if not isinstance(found, Send):
            break
        assert found.lesson not in [one.lesson for one in done]
        done.append(
            DoneLesson(found.lesson, max(found.not_before, done[-1].at) if done else found.not_before, found.choices)
        )
    assert done[-1].lesson == "added"


@given(
    st.fixed_dictionaries({season: st.integers(0, 4) for season in SEASONS}),
    st.lists(st.sampled_from(SEASONS), min_size=1, max_size=30),
)
def test_with_switch_each_lesson_is_of_the_season_just_told_and_never_goes_back(
    sizes: dict[str, int], seasons: list[str]
) -> None:
    tracks = {season: tuple(SendLesson(f"{season}{n}") for n in range(size)) for season, size in sizes.items()}
    made = course(SendLesson("first"), by_season(OnSeasonChange.SWITCH, **tracks), SendLesson("last"))
    done = [DoneLesson("first", START)]
    for season in seasons:
        found = next_step(made, progress(*done, now_in=facts(career=season)), lambda *_: True)
        received = [one.lesson for one in done]
        missing = [step.lesson for step in tracks[season] if step.lesson not in received]
        if isinstance(found, Finish):
            assert "last" in received
            return
        assert isinstance(found, Send)
        assert found.lesson == (missing[0] if missing and "last" not in received else "last")
        done.append(DoneLesson(found.lesson, found.not_before + timedelta(hours=1), found.choices))
