"""A lesson's identity across versions, even if an author forgets to write down its earlier names.

A lesson says with `was` what it was called before. If that line is deleted later, or an older version is restored,
people who had the lesson must still count as having had it. Cohorts that are removed from the list are kept for the
same reason: their members count the days of the course from its date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from drip.core.courses.course import Cohort, Course, Lesson

NamesOf = Callable[[Lesson], Iterable[str]]


def carry_over(before: Course, after: Course) -> Course:
    """Returns `after` with the earlier names that lessons of `before` had, unless another lesson uses them now, and
    with the cohorts of `before`."""
    after = _with_cohorts(after, before.cohorts)
    earlier_names = {lesson.name: lesson.was for lesson in before.lessons.values()}
    return _with_names(
        after, lambda lesson: [name for own in (lesson.name, *lesson.was) for name in earlier_names.get(own, ())]
    )


def restored_course(target: Course, later: Sequence[Course]) -> Course:
    """Returns an earlier version, ready to follow the `later` ones (oldest first). Its lessons get the names that they
    had in between, so nobody who got one under such a name gets it again."""
    target = _with_cohorts(target, [cohort for course in reversed(later) for cohort in course.cohorts])
    return _with_names(target, lambda lesson: _names_since(lesson, later))


def reused_names(before: Course, after: Course) -> list[tuple[str, str]]:
    """[(name, lesson)]: lessons of `after` that use an earlier name of another lesson that still exists. People who had
    the one under this name would count as having had the other."""
    now_called = after.identities()
    return [
        (old, now_called[lesson.name])
        for lesson in before.lessons.values()
        for old in lesson.was
        if old in after.lessons and now_called.get(lesson.name, old) != old
    ]


def _names_since(lesson: Lesson, later: Sequence[Course]) -> list[str]:
    names = [lesson.name, *lesson.was]
    for course in later:
        for other in course.lessons.values():
            if other.name not in names and not set(other.was).isdisjoint(names):
                names += [name for name in (other.name, *other.was) if name not in names]
    return names


def _with_cohorts(course: Course, others: Iterable[Cohort]) -> Course:
    """Adds cohorts that nobody can join any more; the course's own win. A course without cohorts stays as it is:
    everybody begins when they confirm."""
    if not course.cohorts:
        return course
    gone = {cohort.name: replace(cohort, join_until=date.min) for cohort in reversed(list(others))}
    names = {cohort.name for cohort in course.cohorts}
    more = tuple(cohort for name, cohort in gone.items() if name not in names)
    return replace(course, cohorts=tuple(sorted((*course.cohorts, *more), key=lambda cohort: cohort.starts)))


def _with_names(course: Course, names_of: NamesOf) -> Course:
    used_names = {name for lesson in course.lessons.values() for name in (lesson.name, *lesson.was)}
    lessons = {}
    for lesson in course.lessons.values():
        more = _new(names_of(lesson), used_names)
        used_names.update(more)
        lessons[lesson.name] = replace(lesson, was=(*lesson.was, *more)) if more else lesson
    return replace(course, lessons=lessons)


def _new(names: Iterable[str], used_names: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name not in used_names))
