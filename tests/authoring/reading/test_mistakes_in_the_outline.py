"""One mistake in course.yaml at a time: it is told once, at its line, with the likely fix."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drip.authoring.reading.read import read_course

Mistakes = list[tuple[str, int, str]]
AWAIT = "{up_to: 5 days, remind_after: 2 days}"
WINTER = "winter: [{lesson: a-quiet-week}]"
LAST = "  - lesson: looking-back\n    after: 3 days"


@pytest.mark.parametrize(
    ("before", "after", "line", "hint"),
    [
        ("lesson: welcome\n", "lesson: welcom\n", 24, "unknown lesson 'welcom', did you mean 'welcome'?"),
        ("lesson: welcome\n", "lesson: intro\n", 24, "unknown lesson 'intro': write it in lessons/intro.md"),
        ("lesson: welcome\n", "lesson: welcome.md\n", 24, "leave off the '.md': write 'welcome'"),
        ("lesson: welcome\n", "lesson:\n", 24, "lesson: there is nothing here"),
        ("- lesson: welcome", "- leson: welcome", 24, "unknown key 'leson', did you mean 'lesson'?"),
        ("- lesson: welcome", "- welcome", 24, "'welcome' is not a step: for a lesson write {lesson: welcome}"),
        ("- lesson: welcome", "- colour: red", 24, "a step begins with one of lesson, by, when, enroll"),
        ("  - lesson: looking-back", "    lesson: looking-back", 43, "'lesson' begins a step of its own"),
        ('"07:30"', "07.30", 17, "at: '07.30' is not a time: write it as \"07:30\""),
        ('"07:30"', '"07:30", until: "06:00"', 17, "not after 07:30"),
        ("[mon, wed, fri]", "[mon, wen, fri]", 17, "'wen' is not a day of the week"),
        ("[mon, wed, fri]", "mon-fri", 17, "'days' must be a list: days: [mon, wed, fri]"),
        ("[mon, wed, fri]", "[]", 17, "no day is left"),
        ("up_to: 5 days", "up_to: 5", 29, "up_to: '5' is not a length of time: of what?"),
        (AWAIT, "{remind_after: 2 days}", 29, "'up_to' is missing here: add up_to: 5 days"),
        (AWAIT, "", 29, "this would wait for ever"),
        (AWAIT, "yes", 29, "await: 'yes' is not a length of time"),
        (AWAIT, "[5 days]", 29, "'await' must be a block of keys: await: {up_to: 5 days}"),
        ("remind_after: 2 days", "remind_after: 6 days", 29, "make 'remind_after' shorter"),
        ("fall: []", "autumn: []", 36, "'autumn' is not a season, did you mean 'fall'?"),
        ("    unknown: []\n", "", 33, "no way on for those who have not told: add 'unknown: []'"),
        ("unknown: []", "unknown:", 38, "'unknown' has no steps: write 'unknown: []'"),
        (WINTER, "winter: a-quiet-week", 37, "must be a list of steps: winter: [{lesson: a-quiet-week}]"),
        (WINTER, "winter: {lesson: a-quiet-week}", 37, "'winter' must be a list: put '- ' before the first key"),
        (WINTER, "winter: [a-quiet-week]", 37, "for a lesson write {lesson: a-quiet-week}"),
        (": switch", ": swich", 40, "'swich' is not known here, did you mean 'switch'?"),
        ("on_season_change", "on_season_chang", 40, "did you mean 'on_season_change'?"),
        ("on_season_change", "then", 40, "unknown key 'then'"),
        ("season.career", "season.carer", 33, "unknown area 'carer', did you mean 'career'?"),
        ("season.career", "mood", 33, "write season.<area> or answers.<question>"),
        ("areas: [career]", "areas: career", 20, "'areas' must be a list: areas: [career]"),
        (LAST, LAST.replace("after", "afer"), 44, "unknown key 'afer', did you mean 'after'?"),
        (LAST, LAST + "\n    on: 2027-01-04", 45, "both 'after' and 'on'"),
        (LAST, LAST.replace("3 days", ""), 44, "after: there is nothing here"),
        (LAST, LAST.replace("after: 3 days", "on: 4.1.2027"), 44, "year, month and day as 2027-01-04"),
        (LAST, "  - await: 3 days\n" + LAST, 43, "put it into the step of the lesson that it waits for"),
        (LAST, LAST + "\n  - when: '{{ x }}'\n    then: []", 45, "a condition is written without {{ }}"),
        (LAST, LAST + "\n  - when: x\n    thn: []", 46, "unknown key 'thn', did you mean 'then'?"),
        (LAST, LAST + "\n  - enroll: garden", 45, "loop"),
        (LAST, LAST + "\n  - lesson: welcome", 45, "nobody receives a lesson twice"),
        ("after: 3 days", "after: 90 weeks", 44, "longer than a year"),
        ("course: garden", "course: The Garden!", 4, "such as 'the-garden'"),
        ("title:", "titel:", 5, "unknown key 'titel', did you mean 'title'?"),
        ('title: "The garden"\n', "", 4, "'title' is missing here: add title:"),
        ('"you@example.com"', "you at example", 13, "is not an email address"),
        ("  address:", "  adress:", 14, "unknown key 'adress', did you mean 'address'?"),
        ('"Your Name, 1 Your Street, Your Town"', '""', 14, "no postal address"),
        ("pace: {", "color: blue\npace: {", 17, "unknown key 'color': the keys here are course, title, about"),
    ],
)
def test_a_mistake_is_told_once_with_its_line_and_the_likely_fix(
    mistakes: Callable[..., Mistakes], before: str, after: str, line: int, hint: str
) -> None:
    found = mistakes("course.yaml", before, after)
    [(file, number, message)] = found
    assert file == "course.yaml"
    assert hint in message
    assert number == line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"07:30"', "07:30"),
        ("[mon, wed, fri]", "[Monday, wednesday, Fri]"),
        (AWAIT, "5 days"),
        (LAST, LAST.replace("after: 3 days", "on: 2027-01-04")),
        (LAST, "  - after: 1 week\n" + LAST),
        (LAST, LAST + "\n  - enroll: next-course"),
        ("title:", "# a note\ntitle:"),
    ],
)
def test_other_ways_to_write_it_are_understood(mistakes: Callable[..., Mistakes], before: str, after: str) -> None:
    assert mistakes("course.yaml", before, after) == []


def test_a_forgotten_dash_leaves_the_order_as_it_was_meant(folder: Path, mistakes: Callable[..., Mistakes]) -> None:
    meant = read_course(folder).course
    [(_, line, message)] = mistakes("course.yaml", "  - by: season", "    by: season")
    assert (line, message) == (33, "'by' begins a step of its own: put '- ' before it")
    assert read_course(folder).course == meant
