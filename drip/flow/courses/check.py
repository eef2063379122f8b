"""Checks a course folder: reads it and tries everything that publishing would need, without a database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path, PurePosixPath

from drip.authoring import (
    ASSETS,
    Assets,
    CourseDraft,
    CourseProblem,
    PictureFile,
    check_persona,
    persona_files,
    read_assets,
    read_course,
)
from drip.core.checks.explore import ExploredPaths
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import Branch, Course, walk_steps
from drip.core.courses.suggest import did_you_mean
from drip.core.planning.clock_gaps import ClockGap, clock_gaps, describe_gaps, may_fall_into_a_gap
from drip.flow.courses.check_ways import check_ways
from drip.flow.courses.compile import CourseCompiler
from drip.flow.courses.lesson_wordings import wordings_by_place
from drip.flow.zones import zone_names, zone_of
from drip.rendering import CompiledMail, Picture, check_condition, pictures

LOOKAHEAD = timedelta(days=2 * 365)  # within which clock gaps are looked for


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course folder after all checks. `mails` is complete only if there are no problems. `notes` don't prevent
    publishing. `ways` is None if the paths through the course could not be explored."""

    course: Course | None
    problems: tuple[CourseProblem, ...]
    mails: dict[str, CompiledMail]
    notes: tuple[CourseProblem, ...] = ()
    ways: ExploredPaths | None = None
    draft: CourseDraft | None = None
    assets: dict[str, PictureFile] = field(default_factory=dict)  # its pictures, by name


def check_course(folder: Path, templates: Path, today: date | None = None) -> CheckedCourse:
    """Reads a course folder and tries everything that publishing would need. What depends on the calendar is checked
    only with `today`."""
    draft = read_course(folder)
    personas = [problem for file in persona_files(folder).values() for problem in check_persona(file, draft.course)]
    if draft.course is None:
        return CheckedCourse(None, tuple(sorted({*draft.problems, *personas})), {}, draft.notes, draft=draft)
    compiler = CourseCompiler(draft, draft.course, (folder, templates))
    mails = dict(compiler.mails())
    found = [*draft.problems, *personas, *_check_conditions(draft, draft.course), *compiler.problems]
    checked = CheckedCourse(draft.course, tuple(found), mails, (*draft.notes, *compiler.notes), draft=draft)
    return _check_whole(checked, draft, folder, today)


def _check_whole(checked: CheckedCourse, draft: CourseDraft, folder: Path, today: date | None) -> CheckedCourse:
    """Adds what only shows in the course as a whole, in its folder, or on the calendar."""
    assert draft.course is not None
    course = draft.course
    path_check, assets = check_ways(course, today), read_assets(folder)
    findings = [
        *path_check.problems,
        *missing_assets(course, assets),
        *(check_send_times(course, today) if today else ()),
    ]
    notes: list[CourseFinding] = [*path_check.notes, *pictures_without_alt(course)]
    problems = {*checked.problems, *assets.problems, *map(draft.locate, findings)}
    noted = {*checked.notes, *unused_files(course, folder, assets), *map(draft.locate, notes)}
    return replace(
        checked,
        problems=tuple(sorted(problems)),
        notes=tuple(sorted(noted)),
        ways=path_check.ways,
        assets=assets.pictures,
    )


def check_mails(
    draft: CourseDraft, course: Course, folders: tuple[Path, ...], names: Collection[str]
) -> tuple[dict[str, CompiledMail], tuple[CourseProblem, ...]]:
    """Compiles only these lessons and system mails, for the preview: compiling all takes a second or two."""
    compiler = CourseCompiler(draft, course, folders)
    mails = dict(compiler.mails(names))
    return mails, tuple(sorted({*compiler.problems}))


def _check_conditions(draft: CourseDraft, course: Course) -> Iterator[CourseProblem]:
    conditions = [(f"branch/{step.id}", step.when) for step in walk_steps(course.sequence) if isinstance(step, Branch)]
    for where, condition in [("course/goal", course.goal), *conditions]:
        for problem in check_condition(condition, course) if condition else ():
            yield draft.locate(CourseFinding(where, problem.message))


FORMAT_ADVICE = "save it as PNG, JPEG, GIF or WebP"


def missing_assets(course: Course, assets: Assets) -> Iterator[CourseFinding]:
    """Finds pictures that are missing, or whose format mail programs don't show."""
    for where, picture in _pictures(course):
        if picture.path in assets.others:
            yield CourseFinding(where, f"mail programs don't show '{ASSETS}/{picture.path}': {FORMAT_ADVICE}")
        elif picture.path and picture.path not in assets.names:
            name = PurePosixPath(picture.path).name
            guess = did_you_mean(picture.path, assets.names) or f": put it there, as {ASSETS}/{name}"
            yield CourseFinding(where, f"there is no picture '{ASSETS}/{picture.path}' in this course{guess}")


def unused_files(course: Course, folder: Path, assets: Assets) -> Iterator[CourseProblem]:
    """Finds files among the pictures that mail programs can't show and that no lesson uses."""
    shown = {picture.path for _, picture in _pictures(course)}
    for name in assets.others:
        if name not in shown:
            yield CourseProblem(
                str(folder / ASSETS / name), 1, f"no mail can show this, so it isn't published: {FORMAT_ADVICE}"
            )


def pictures_without_alt(course: Course) -> Iterator[CourseFinding]:
    for where, picture in _pictures(course):
        if not picture.alt:
            advice = "say in its brackets what it shows, as in ![a garden gate](assets/gate.png)"
            yield CourseFinding(where, f"this picture says nothing to those who can't see it: {advice}")


def _pictures(course: Course) -> Iterator[tuple[str, Picture]]:
    for lesson in course.lessons.values():
        for where, words in wordings_by_place(lesson):
            yield from ((f"{where}/body/+{picture.line - 1}", picture) for picture in pictures(words.body))


def check_send_times(course: Course, today: date) -> Iterator[CourseFinding]:
    """Finds send times that the clocks of some zones will skip."""
    times = [("course/pace/at", course.pace.at, course.pace.days)]
    if course.digest is not None:
        times.append(("course/digest/at", course.digest.at, (course.digest.day,)))
    at_night = [one for one in times if may_fall_into_a_gap(one[1])]
    found = _all_gaps(today) if at_night else []
    for where, at, days in at_night:
        if message := describe_gaps(at, days, found):
            yield CourseFinding(where, message)


def _all_gaps(today: date) -> list[ClockGap]:
    since = datetime.combine(today, time(0), tzinfo=UTC)
    return [gap for name in zone_names() for gap in clock_gaps(zone_of(name), since, since + LOOKAHEAD)]
