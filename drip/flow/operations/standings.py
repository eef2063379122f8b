"""Who stands where: how many people are at each place of a course, and how many are through it or out of it."""

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

UNKNOWN_PLACE = ""  # the place of lessons that this course has not got


def standings_of(site: Site, course: Course) -> CourseHeadcount | None:
    """Of all people in the published course of this name, whichever version they are in, at the places of this course.
    None: it was never published here."""
    with site.database.read() as session:
        if site.live(session, course.slug) is None:
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
    """({place: people}, {place: the paused ones among them})"""
    people, paused = Counter[str](), Counter[str]()
    for group in counted:
        place = places.find(group.lesson, group.choices) or UNKNOWN_PLACE
        people[place] += group.people
        paused[place] += group.paused
    return people, paused
