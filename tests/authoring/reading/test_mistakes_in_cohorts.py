"""One mistake about cohorts at a time: it is told once, at its line, with the likely fix."""

from pathlib import Path

import pytest
from support.cohorts import edit, in_cohorts

from drip.authoring.reading.read import read_course
from drip.core.courses.course import Cohort, Digest, Reentry, Wait, walk_steps

FIRST = "  - {starts: 2027-01-11, join_until: 2027-01-15, name: january}"
SECOND = "  - {starts: 2027-03-01}"
DIGEST = 'digest: {day: sun, at: "17:00"}'


def mistakes(folder: Path) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in read_course(folder).problems]


def line_of(folder: Path, words: str) -> int:
    lines = (folder / "course.yaml").read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(
    ("before", "after", "where", "hint"),
    [
        (f"cohorts:\n{FIRST}\n{SECOND}\n", "", "start:", "there are none: say when they begin: cohorts: [{starts:"),
        (f"cohorts:\n{FIRST}\n{SECOND}\n", "cohorts: []\n", "start:", "say when they begin"),
        ("start: cohort\n", "", "cohorts:", "add 'start: cohort', or 'start: either', or remove the cohorts"),
        (f"start: cohort\ncohorts:\n{FIRST}\n{SECOND}\n", "start: either\n", "start:", "there are none: say when"),
        ("start: cohort", "start: evergreen", "cohorts:", "everybody begins when they confirm here"),
        ("start: cohort", "start: cohrt", "start:", "'cohrt' is not known here, did you mean 'cohort'?"),
        ("join_until: 2027-01-15", "join_until: 2027-01-10", "january", "nobody could join until the day they begin"),
        ("join_until: 2027-01-15", "join_until: 15.1.2027", "january", "write year, month and day as 2027-01-15"),
        (SECOND, "  - {starts: 2027-03-01, name: January}", "January", "another cohort has the name 'January'"),
        (SECOND, "  - {starts: 2027-01-11, name: other}", "other", "another cohort begins on 2027-01-11"),
        (SECOND, "  - {starts: 2027-03-01, name: unknown}", "2027-03-01", "'unknown' is who has no cohort"),
        (SECOND, "  - {name: march}", "march", "'starts' is missing here: add starts: 2027-01-11"),
        (SECOND, "  - {starts: spring}", "spring", "'spring' is not a date"),
        (SECOND, "  - {starts: 2027-03-01, until: 2027-03-03}", "until: 2027-03-03", "unknown key 'until'"),
        (f"cohorts:\n{FIRST}\n{SECOND}", "cohorts: 2027-01-11", "cohorts:", "'cohorts' must be a list: cohorts: [{st"),
        (DIGEST, "digest: {day: son}", "digest:", "'son' is not a day of the week: use mon"),
        (DIGEST, "digest: sunday", "digest:", 'must be a block of keys: digest: {day: sun, at: "17:00"}'),
        (
            DIGEST,
            'digest: {at: "22:30"}',
            "digest:",
            "would leave at 22:30, and mail may leave from 07:30 to 21:00 only",
        ),
        (DIGEST, "goal: '{{ answers.hope }}'", "goal:", "a condition is written without {{ }}"),
        (DIGEST, "goal:", "goal:", "goal: there is nothing here"),
        (DIGEST, "reentry: sometimes", "reentry:", "use never or after finishing or always"),
        ("- lesson: name-your", "- on: day 0\n  - lesson: name-your", "day 0", "its first day is day 1"),
        ("- lesson: name-your", "- on: day 400\n  - lesson: name-your", "day 400", "there is no 'day 400' of a course"),
        ("- lesson: name-your", "- on: 8\n  - lesson: name-your", "on: 8", "for a day of the course write 'day 8'"),
    ],
)
def test_a_mistake_is_told_once_at_its_line(
    course_folder: Path, before: str, after: str, where: str, hint: str
) -> None:
    folder = in_cohorts(course_folder)
    edit(folder, before, after)
    if "cohorts:" in before:
        edit(folder, DIGEST, "")
    found = mistakes(folder)
    assert len(found) == 1, found
    assert hint in found[0][1]
    assert found[0][0] == line_of(folder, where)


def test_a_digest_needs_a_group_and_something_to_share(course_folder: Path) -> None:
    edit(course_folder, "sequence:\n", f"{DIGEST}\nsequence:\n")
    line = line_of(course_folder, "digest:")
    assert [(at, message.partition(":")[0]) for at, message in mistakes(course_folder)] == [
        (line, "a digest is for the people of a cohort"),
        (line, "there is nothing to put into a digest"),
    ]


def test_a_branch_by_cohort_needs_cohorts_and_a_way_on_for_all_the_others(course_folder: Path) -> None:
    branch = "  - by: cohort\n    january: []\n"
    edit(course_folder, "  - lesson: last\n", branch + "  - lesson: last\n")
    assert "this course has no cohorts" in mistakes(course_folder)[0][1]
    folder = in_cohorts(course_folder)
    assert ["no way on for all the others: add 'unknown: []'" in message for _, message in mistakes(folder)] == [True]
    edit(folder, "    january: []\n", "    january: []\n    unknown: []\n")
    assert mistakes(folder) == []
    edit(folder, "    january: []\n", "    jannuary: []\n")
    assert ["did you mean 'january'?" in message for _, message in mistakes(folder)] == [True]


def test_tracks_that_are_no_cohorts_are_told(course_folder: Path) -> None:
    folder = in_cohorts(course_folder)
    edit(folder, "by: season.career", "by: cohort")
    line = line_of(folder, "spring: [")
    assert (line, "'spring' is not a cohort of this course: use january, 2027-03-01, unknown") in mistakes(folder)


def test_what_stands_there_is_what_is_meant(course_folder: Path) -> None:
    folder = in_cohorts(course_folder, "goal: answers.hope == 'done'\nreentry: after finishing\n")
    edit(folder, f"{FIRST}\n{SECOND}", f"{SECOND}\n{FIRST}")
    edit(folder, "- lesson: name-your-season\n", "- lesson: name-your-season\n    on: Day 8\n")
    draft = read_course(folder)
    assert draft.problems == ()
    course = draft.course
    assert course is not None
    january, march = course.cohorts
    assert (january, march.name) == (
        Cohort("january", january.starts, january.join_until),
        "2027-03-01",
    )
    assert (january.join_until.isoformat(), march.join_until.isoformat()) == ("2027-01-15", "2027-02-28")
    assert (course.digest, course.goal, course.reentry) == (Digest(), "answers.hope == 'done'", Reentry.AFTER_FINISHING)
    assert [step.day for step in walk_steps(course.sequence) if isinstance(step, Wait) and step.day] == [8]
    assert [name for name, (_, question) in course.questions().items() if question.shared] == ["hope"]


def test_digest_alone_is_one_at_the_usual_time(course_folder: Path) -> None:
    folder = in_cohorts(course_folder)
    edit(folder, DIGEST, "digest:")
    course = read_course(folder).course
    assert course is not None
    assert course.digest == Digest()
