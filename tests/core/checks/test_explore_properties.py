from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_life import CONDITIONS, HERE, MONDAY, Life, courses, latest_end, lives, possible_answers

from drip.core.checks.condition_reads import ConditionLanguage
from drip.core.checks.explore import ExploredPaths, explore
from drip.core.courses.course import Course
from drip.core.planning.sequence import Finish
from drip.rendering import condition_holds, condition_reads


def walked(course: Course) -> ExploredPaths:
    return explore(course, MONDAY, HERE, ConditionLanguage(condition_holds, condition_reads))


def days(at: datetime) -> int:
    return (at.date() - MONDAY.date()).days + 1


@settings(deadline=None, max_examples=60)
@given(courses())
def test_the_ways_are_those_of_everybody_counted_one_by_one(course: Course) -> None:
    ends = list(lives(course))
    ways = walked(course)
    assert ways.complete
    assert ways.count == len({life.names for life, _ in ends})
    assert ways.reached_lessons == {name for life, _ in ends for name in life.names}
    lessons = {len(life.names) for life, _ in ends}
    assert (ways.fewest, ways.most) == (min(lessons), max(lessons))
    assert ways.shortest
    assert ways.longest
    assert ways.shortest.days == min(days(at) for _, at in ends)
    assert ways.longest.days == days(latest_end(course))


@settings(deadline=None, max_examples=60)
@given(courses(("", *CONDITIONS)), st.data())
def test_whatever_somebody_does_their_way_is_among_the_ways(course: Course, data: st.DataObject) -> None:
    life, at = Life(), MONDAY
    while not isinstance(step := life.next(course, at), Finish):
        asked = course.lessons[step.lesson].ask
        life = life.receive(step)
        at = step.not_before
        end = life.unanswered.wait_ends(course) or at
        said_at = at + data.draw(st.integers(0, 99)) * max(end - at, timedelta(0)) / 100
        values = tuple(data.draw(st.sampled_from(possible_answers(question))) for question in asked)
        if any(value is not None for value in values):
            life, at = life.answer(asked, values, said_at), said_at
    ways = walked(course)
    assert ways.shortest
    assert ways.longest
    assert ways.fewest <= len(life.names) <= ways.most
    assert set(life.names) <= ways.reached_lessons
    assert ways.shortest.days <= days(step.at) <= ways.longest.days
