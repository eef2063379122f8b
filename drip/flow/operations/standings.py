"""Counts the people at each place of a course, and those who have finished it or left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from drip.core.courses.course import Course
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.core.graph.lesson_places import LessonPlaces
from drip.flow.site import Site
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import lesson_counts
from drip.storage.operations.lesson_counts import LessonCount

UNKNOWN_PLACE = ""  # for lessons that this course does not have


def headcount_of(site: Site, course: Course) -> CourseHeadcount | None:
    """Returns how many people are at each place of `course`, whichever version they are in; None if no course of that
    name is published here."""
    with site.database.read() as session:
        if site.live_edition(session, course.slug) is None:
            return None
        last = lesson_counts.count_by_last_lesson(session, course.slug)
        coming = lesson_counts.count_by_next_lesson(session, course.slug)
        states = lesson_counts.count_states(session, course.slug)
    places = LessonPlaces(course)
    here, paused = _by_place(places, last)
    next_, _ = _by_place(places, coming)
    active, all_paused = states.get(EnrollmentState.ACTIVE, (0, 0))
    return CourseHeadcount(
        places={
            place: PlaceHeadcount(here[place], next_[place], paused[place])
            for place in {*here, *next_}
            if place != UNKNOWN_PLACE
        },
        new=active - here.total(),
        new_paused=all_paused - paused.total(),
        elsewhere=here[UNKNOWN_PLACE],
        **{state: states.get(state, (0, 0))[0] for state in ("pending", "finished", "left", "bounced")},
    )


def _by_place(places: LessonPlaces, counted: Iterable[LessonCount]) -> tuple[Counter[str], Counter[str]]:
    """Returns ({place: people}, {place: how many of them are paused})."""
    people, paused = Counter[str](), Counter[str]()
    for group in counted:
        place = places.find(group.lesson, group.choices) or UNKNOWN_PLACE
        people[place] += group.people
        paused[place] += group.paused
    return people, paused
