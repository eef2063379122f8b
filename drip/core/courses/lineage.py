"""The names that a lesson had: its identity from version to version, whatever an author forgets to write down.

A lesson says with `was` what it was called before. Should that line be taken out once the new name is live, or an older
version be put back, who has had the lesson must still be known to have had it. In the same way a cohort that is taken
from the list stays known: who is in it counts the days of the course from its date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from drip.core.courses.course import Cohort, Course, Lesson

NamesOf = Callable[[Lesson], Iterable[str]]


def carry_over(before: Course, after: Course) -> Course:
    """`after` with the earlier names that the lessons of `before` knew of, where they do not mean another lesson, and
    with its cohorts."""
    after = _with_cohorts(after, before.cohorts)
    known = {lesson.name: lesson.was for lesson in before.lessons.values()}
    return _with_names(
        after, lambda lesson: [name for own in (lesson.name, *lesson.was) for name in known.get(own, ())]
    )


def restored_course(target: Course, later: Sequence[Course]) -> Course:
    """An earlier version as it can follow the later ones (oldest first): its lessons are known by the names that they
    had since, so that nobody who got one under such a name gets it again."""
    target = _with_cohorts(target, [cohort for course in reversed(later) for cohort in course.cohorts])
    return _with_names(target, lambda lesson: _names_since(lesson, later))


def reused_names(before: Course, after: Course) -> list[tuple[str, str]]:
    """[(name, lesson)] of the lessons in `after` that have got an earlier name of another lesson that is still there:
    who has had the one under this name would be taken to have had the other."""
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
    """With other cohorts, which nobody can join any more; those of the course win. A course that has no cohorts now is
    left alone: everybody begins when they confirm."""
    if not course.cohorts:
        return course
    gone = {cohort.name: replace(cohort, join_until=date.min) for cohort in reversed(list(others))}
    names = {cohort.name for cohort in course.cohorts}
    more = tuple(cohort for name, cohort in gone.items() if name not in names)
    return replace(course, cohorts=tuple(sorted((*course.cohorts, *more), key=lambda cohort: cohort.starts)))


def _with_names(course: Course, names_of: NamesOf) -> Course:
    taken = {name for lesson in course.lessons.values() for name in (lesson.name, *lesson.was)}
    lessons = {}
    for lesson in course.lessons.values():
        more = _new(names_of(lesson), taken)
        taken.update(more)
        lessons[lesson.name] = replace(lesson, was=(*lesson.was, *more)) if more else lesson
    return replace(course, lessons=lessons)


def _new(names: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name not in taken))
