"""Checks that every branch has a track for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import UNKNOWN, Branch, Course, Question, QuestionKind, Season
from drip.core.courses.suggest import closest_word, did_you_mean

SEASONS = tuple(season.value for season in Season)


def branch_problems(course: Course, branch: Branch, asked: set[str]) -> Iterator[CourseFinding]:
    """Problems of one branch. `asked` are the questions that some path to this branch has asked."""
    if branch.when:
        return
    kind, _, name = branch.by.partition(".")
    match kind:
        case "season":
            yield from _by_season(course, branch, name)
        case "answers":
            yield from _by_answer(course, branch, name, asked)
        case "cohort" if not name:
            yield from _by_cohort(course, branch)
        case _:
            ways = "season.<area> or answers.<question>" + (" or cohort" if course.cohorts else "")
            yield CourseFinding(_at(branch), f"can't branch by '{branch.by}': write {ways}")


def _by_season(course: Course, branch: Branch, area: str) -> Iterator[CourseFinding]:
    if area not in course.areas:
        known = f"the areas of this course are {', '.join(course.areas)}" if course.areas else f"add 'areas: [{area}]'"
        guess = did_you_mean(area, course.areas) or f": {known}"
        yield CourseFinding(_at(branch), f"unknown area '{area}'{guess}")
    yield from _tracks(branch, (*SEASONS, UNKNOWN), "a season")


def _by_cohort(course: Course, branch: Branch) -> Iterator[CourseFinding]:
    """People of a cohort without a track of its own take the track 'unknown'."""
    if not course.cohorts:
        yield CourseFinding(
            _at(branch), "this course has no cohorts: add 'start: cohort' and cohorts, or remove this branch"
        )
        return
    names = tuple(cohort.name for cohort in course.cohorts)
    yield from _unknown_track(branch)
    yield from _invalid_tracks(branch, (*names, UNKNOWN), "a cohort of this course")


def _by_answer(course: Course, branch: Branch, name: str, asked: set[str]) -> Iterator[CourseFinding]:
    questions = course.questions()
    if name not in questions:
        guess = did_you_mean(name, questions) or ": no lesson asks it"
        yield CourseFinding(_at(branch), f"unknown question '{name}'{guess}")
        return
    lesson, question = questions[name]
    if name not in asked:
        yield CourseFinding(
            _at(branch), f"no way to here asks '{name}': move this branch behind the lesson '{lesson.name}'"
        )
    yield from _by_words(branch, question)


def _by_words(branch: Branch, question: Question) -> Iterator[CourseFinding]:
    match question.kind:
        case QuestionKind.SEASON:
            yield from _tracks(branch, (*SEASONS, UNKNOWN), "a season")
        case QuestionKind.CHOICE:
            yield from _tracks(branch, (*question.options, UNKNOWN), f"an option of '{question.id}'")
        case QuestionKind.YES_NO:
            yield from _tracks(branch, ("yes", "no", UNKNOWN), f"an answer to '{question.id}'")
        case QuestionKind.SCALE:
            numbers = tuple(str(number) for number in range(question.low, question.high + 1))
            yield from _unknown_track(branch)
            yield from _invalid_tracks(branch, (*numbers, UNKNOWN), f"on the scale of '{question.id}'")
        case QuestionKind.TEXT | QuestionKind.LIST:
            advice = f"use a condition instead, such as when: answers.{question.id}"
            yield CourseFinding(_at(branch), f"the answer to '{question.id}' can be any words: {advice}")


def _tracks(branch: Branch, words: tuple[str, ...], what: str) -> Iterator[CourseFinding]:
    intended = {_intended_word(track, words) for track in branch.tracks}
    if not intended - {None, UNKNOWN}:
        yield CourseFinding(_at(branch), f"no track of this branch is {what}: its tracks must be {', '.join(words)}")
        return
    yield from _invalid_tracks(branch, words, what)
    missing = [word for word in words if word not in intended]
    if missing:
        tracks = "', '".join(f"{word}: []" for word in missing)
        who = " and ".join("those who have not told" if word == UNKNOWN else f"'{word}'" for word in missing)
        yield CourseFinding(_at(branch), f"this branch has no way on for {who}: add '{tracks}' (or with lessons)")


def _invalid_tracks(branch: Branch, words: tuple[str, ...], what: str) -> Iterator[CourseFinding]:
    for track in branch.tracks:
        if track not in words:
            guess = _intended_word(track, words)
            fix = f", did you mean '{guess}'?" if guess else f": use {', '.join(words)}"
            yield CourseFinding(f"{_at(branch)}/{track}", f"'{track}' is not {what}{fix}")


def _intended_word(track: str, words: tuple[str, ...]) -> str | None:
    if track in words:
        return track
    if track.casefold() == "autumn" and Season.FALL in words:
        return Season.FALL.value
    return closest_word(track, words)


def _unknown_track(branch: Branch) -> Iterator[CourseFinding]:
    if UNKNOWN not in branch.tracks:
        yield CourseFinding(
            _at(branch), "this branch has no way on for all the others: add 'unknown: []' (or with lessons)"
        )


def _at(branch: Branch) -> str:
    return f"branch/{branch.id}"
