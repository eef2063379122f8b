"""Statistics of a course: its people, its lessons, and how the variants of a lesson compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from drip.core.courses.course import UNKNOWN, Course, Lesson, Season
from drip.core.operations.comparison import Proportion, describe_difference
from drip.core.operations.event_kind import EventKind
from drip.flow.edition import Edition
from drip.flow.site import Site
from drip.storage.courses import versions
from drip.storage.engine.database import Session
from drip.storage.engine.states import DeliveryState, EnrollmentState
from drip.storage.operations import stats
from drip.storage.operations.stats import VariantCount


@dataclass(frozen=True, slots=True)
class VariantStats:
    """`share` is the share of its recipients, from 0 to 1, who answered, or who replied if the lesson asks nothing.
    `hint` says how it differs from the first variant's share; '' for the first variant."""

    name: str
    sent: int
    answered: int
    replied: int
    share: float
    hint: str


@dataclass(frozen=True, slots=True)
class LessonStats:
    """Numbers of people: those who `answered` at least one question, `replied` in any words, or `left` the course
    before the next lesson. `skipped` and `failed` are mails that were never sent. `median` is the time from sending the
    lesson to the first answer."""

    lesson: str
    sent: int
    answered: int
    replied: int
    median: timedelta | None
    left: int
    skipped: int
    failed: int
    variants: tuple[VariantStats, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseStats:
    """`people` is {state: people}, with 'paused' for those of the active who are paused. `seasons` is {area: {season:
    people}} of the active, with 'unknown' for those who have reported none. `reasons` is {why people left: people}, as
    one of the page's reasons, or 'in words' if they wrote something else."""

    course: str
    title: str
    version: int
    people: dict[str, int]
    seasons: dict[str, dict[str, int]]
    lessons: tuple[LessonStats, ...] = field(default=())
    reasons: dict[str, int] = field(default_factory=dict)


def stats_of(site: Site, course: str = "") -> list[CourseStats]:
    """Returns the statistics of one published course, or of all; [] if it is not published."""
    with site.database.read() as session:
        live = [version for version in versions.live_versions(session) if course in ("", version.course)]
        return [_stats(session, site.edition(session, version.id)) for version in live]


def _stats(session: Session, edition: Edition) -> CourseStats:
    course = edition.course
    people = dict.fromkeys((*EnrollmentState, "paused"), 0) | stats.count_people(session, course.slug)
    return CourseStats(
        course.slug,
        course.title,
        edition.number,
        {str(state): count for state, count in people.items()},
        _seasons(course, stats.count_seasons(session, course.slug), people[EnrollmentState.ACTIVE]),
        _lessons(session, course),
        dict(
            Counter(
                reason or "in words" for reason in stats.event_reasons(session, course.slug, EventKind.WHY_LEFT)
            ).most_common()
        ),
    )


def _seasons(course: Course, reported: Sequence[tuple[str, str, int]], active: int) -> dict[str, dict[str, int]]:
    found = {area: dict.fromkeys(Season, 0) for area in course.areas}
    for area, season, count in reported:
        if area in found:
            found[area][Season(season)] = count
    return {
        area: {**{str(season): count for season, count in seasons.items()}, UNKNOWN: active - sum(seasons.values())}
        for area, seasons in found.items()
    }


def _lessons(session: Session, course: Course) -> tuple[LessonStats, ...]:
    names = {old: lesson.name for lesson in course.lessons.values() for old in lesson.was}
    received = stats.count_variants(session, course.slug, names)
    ends = {(end.lesson, end.state): end.mails for end in stats.count_ends(session, course.slug, names)}
    left = stats.count_left_after(session, course.slug, names)
    medians = stats.median_seconds(session, course.slug, names)
    return tuple(_lesson(lesson, received, ends, left, medians) for lesson in course.lessons.values())


def _lesson(
    lesson: Lesson,
    received: Sequence[VariantCount],
    ends: Mapping[tuple[str, str], int],
    left: Mapping[str, int],
    medians: Mapping[str, float],
) -> LessonStats:
    rows = [row for row in received if row.lesson == lesson.name]
    return LessonStats(
        lesson.name,
        sum(row.sent for row in rows),
        sum(row.answered for row in rows),
        sum(row.replied for row in rows),
        timedelta(seconds=round(medians[lesson.name])) if lesson.name in medians else None,
        left.get(lesson.name, 0),
        ends.get((lesson.name, DeliveryState.SUPPRESSED), 0),
        ends.get((lesson.name, DeliveryState.FAILED), 0),
        _variants(lesson, {row.variant: row for row in rows}),
    )


def _variants(lesson: Lesson, rows: Mapping[str, VariantCount]) -> tuple[VariantStats, ...]:
    """Returns the statistics of the live version's variants, each compared with the first."""
    found = [rows.get(variant.name, VariantCount(lesson.name, variant.name, 0, 0, 0)) for variant in lesson.variants]
    shares = [Proportion(row.answered if lesson.ask else row.replied, row.sent) for row in found]
    return tuple(
        VariantStats(
            row.variant,
            row.sent,
            row.answered,
            row.replied,
            round(share.value, 4),
            describe_difference(share, shares[0], len(found) - 1) if index else "",
        )
        for index, (row, share) in enumerate(zip(found, shares, strict=True))
    )
