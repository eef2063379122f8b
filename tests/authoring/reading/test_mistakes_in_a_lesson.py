"""One mistake in a lesson file at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drip.authoring.reading.read import read_course

Mistakes = list[tuple[str, int, str]]
WELCOME, SEASON, LAST, NEW = "welcome.md", "your-season.md", "looking-back.md", "something-new.md"
OPTIONS = "    options: [more of this, less of this, something else]\n"


@pytest.mark.parametrize(
    ("lesson", "before", "after", "line", "hint"),
    [
        (WELCOME, "subject:", "subjct:", 3, "unknown key 'subjct', did you mean 'subject'?"),
        (WELCOME, "preview: How", "preview: Hello: how", 4, "text with a colon in it needs quotes"),
        (WELCOME, "preview: How", "preview: No #1", 4, "taken for a comment"),
        (WELCOME, 'welcome"\n', "welcome\n", 3, "is never closed"),
        (WELCOME, "---\n{{", "{{", 1, "has no end: put a line '---'"),
        (WELCOME, "    text: What would", "    txt: What would", 8, "unknown key 'txt', did you mean 'text'?"),
        (WELCOME, "preview: How", "subject: Hi\npreview: How", 4, "'subject' stands here twice"),
        (
            WELCOME,
            "  - id: hope   ",
            "  - text: hope\n  - id: hope   ",
            6,
            "'id' is missing here: add id: first_thought",
        ),
        (NEW, "subject: Give it a little ground\n", "", 2, "'subject' is missing here"),
        (NEW, "Give it a little ground", "", 2, "subject: there is nothing here"),
        (NEW, "Give it a little ground", "|\n  Give it\n  ground", 2, "must fit on one line"),
        (NEW, "---\nsubject", "subject", 1, "a lesson begins with a line '---'"),
        (NEW, "late: skip ", "late: never ", 4, "use send or skip"),
        (NEW, "late: skip ", "expires_after: ten days ", 4, "is not a length of time"),
        (NEW, "late: skip ", "backfill: maybe ", 4, "write true or false"),
        (NEW, "late: skip ", "was: welcome ", 4, "still a lesson itself"),
        (NEW, "late: skip ", "was: [] \n#", None, ""),
        (SEASON, "kind: season", "kind: seasn", 6, "did you mean 'season'?"),
        (SEASON, "kind: season", "kind: number", 6, "use text or season or choice or scale or yes/no or list"),
        (SEASON, "area: career", "area: carer", 5, "unknown area 'carer', did you mean 'career'?"),
        (SEASON, "    area: career\n", "", None, ""),
        (SEASON, "ask:\n", "ask:\n  - {id: career_season, text: Well?}\n", 6, "asks 'career_season' already"),
        (LAST, OPTIONS, "", 5, "a choice needs at least two different options"),
        (LAST, OPTIONS, "    options: [yes, Yes]\n", 7, "a choice needs at least two different options"),
        (LAST, "kind: choice", "kind: text", 7, "'options' belongs to questions of the kind choice"),
        (LAST, "kind: choice\n" + OPTIONS, "kind: scale\n    low: 5\n    high: 5\n", 8, "a scale goes up"),
        (LAST, "id: how_it_went", "id: How it went?", 5, "such as 'how_it_went'"),
        (LAST, "id: how_it_went", "id: hope", 5, "taken by the lesson 'welcome'"),
        (LAST, "  - id: how_it_went\n", "    id: how_it_went\n", 4, "'ask' must be a list: put '- '"),
        (LAST, "letter, and", "letter,\x07 and", 10, "invisible control character"),
    ],
)
def test_a_mistake_is_told_once_with_its_line_and_the_likely_fix(
    mistakes: Callable[..., Mistakes], lesson: str, before: str, after: str, line: int | None, hint: str
) -> None:
    found = mistakes(f"lessons/{lesson}", before, after)
    if line is None:
        assert found == []
        return
    [(file, number, message)] = found
    assert file == f"lessons/{lesson}"
    assert hint in message
    assert number == line


def test_text_that_follows_a_forgotten_fence_is_found(mistakes: Callable[..., Mistakes]) -> None:
    """A '---' further down, meant as a rule in the text, must not be taken for the end of the front matter."""
    mistakes(f"lessons/{WELCOME}", "So, to begin", "---\nSo, to begin")
    [(_, line, message)] = mistakes(f"lessons/{WELCOME}", "---\n{{", "{{")
    assert line == 9
    assert "put a line '---' above it" in message


def test_all_mistakes_are_told_at_once_in_order(folder: Path, mistakes: Callable[..., Mistakes]) -> None:
    mistakes("lessons/welcome.md", "subject:", "subjct:")
    mistakes("lessons/welcome.md", "kind: text", "kind: txt")
    mistakes("course.yaml", '"07:30"', "7.30")
    mistakes("course.yaml", "lesson: welcome\n", "lesson: welcom\n")
    found = mistakes("course.yaml", "fall: []", "fal: []")
    assert [(file, line) for file, line, _ in found] == [
        ("course.yaml", 17),
        ("course.yaml", 24),
        ("course.yaml", 36),
        ("lessons/welcome.md", 3),
        ("lessons/welcome.md", 7),
    ]
    assert read_course(folder).course is not None


def test_a_lesson_that_lost_a_question_makes_no_course(folder: Path, mistakes: Callable[..., Mistakes]) -> None:
    """Else its templates would be told off for naming the question."""
    mistakes(f"lessons/{WELCOME}", "id: hope ", "id: My hope ")
    assert read_course(folder).course is None
