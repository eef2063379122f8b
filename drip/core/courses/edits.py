"""What changed from one version of a course to the next, in sentences for its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from drip.core.courses.course import WEEKDAYS, Branch, Cohort, Course, Digest, Lesson, Pace, Question, walk_steps
from drip.core.courses.durations import format_duration
from drip.core.courses.lesson_positions import LessonPosition, lesson_positions


class EditKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    WORDS = "words"
    QUESTIONS = "questions"
    WAITS = "waits"
    RULES = "rules"  # of a lesson: late, expires_after, backfill
    BRANCH = "branch"
    COURSE = "course"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. `lesson` is the lesson's name, the new one if it was renamed, and '' if the edit concerns a branch or
    the whole course. `track` holds the lessons of a track that was removed."""

    kind: EditKind
    lesson: str
    sentence: str
    track: tuple[str, ...] = ()


def edits(before: Course, after: Course) -> tuple[Edit, ...]:
    """Compares two versions; empty if they are the same. Renamed lessons are compared under their new names."""
    now_called = after.identities()
    names = {name: now_called[name] for name in before.lessons if name in now_called}
    return (
        *_of_course(before, after),
        *_of_names(names),
        *_of_places(before, after, names),
        *_of_branches(before, after),
        *_of_lessons(before, after, names),
    )


def picture_edits(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Edit]:
    """Compares the pictures of two versions, each given as {name below assets/: digest of the bytes}."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            verb = "is added" if name not in before else "changes" if name in after else "is removed"
            yield Edit(EditKind.PICTURES, "", f"picture 'assets/{name}' {verb}")


def _of_course(before: Course, after: Course) -> Iterator[Edit]:
    for field in fields(Course):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name not in ("sequence", "lessons") and old != new:
            label = field.name.replace("reentry", "re-entry")
            yield Edit(EditKind.COURSE, "", f"the course: {label} is now {_display(new)} instead of {_display(old)}")


def _of_names(names: dict[str, str]) -> Iterator[Edit]:
    for old, new in names.items():
        if old != new:
            yield Edit(EditKind.RENAMED, new, f"lesson '{old}' is now called '{new}'")


def _of_places(before: Course, after: Course, names: dict[str, str]) -> Iterator[Edit]:
    """Lessons that were added to the sequence, removed from it or moved within it, and the waits around the others."""
    old = {names.get(name, name): spot.renamed(names) for name, spot in lesson_positions(before.sequence).items()}
    new = lesson_positions(after.sequence)
    moved = _moved(old, new)
    for name, spot in new.items():
        if name not in old:
            yield Edit(EditKind.ADDED, name, f"lesson '{name}' is added, {spot.where}")
        elif name in moved:
            yield Edit(EditKind.MOVED, name, f"lesson '{name}' moves: it now stands {spot.where}")
        if name in old:
            yield from _of_waits(name, old[name], spot)
    for name in old:
        if name not in new:
            yield Edit(EditKind.REMOVED, name, f"lesson '{name}' is removed")


def _moved(old: dict[str, LessonPosition], new: dict[str, LessonPosition]) -> set[str]:
    """Lessons that changed tracks, and the smallest set whose move explains the new order of the others."""
    stay = [name for name in old if name in new and old[name].track == new[name].track]
    order = [name for name in new if name in stay]
    kept = {
        stay[block.a + offset]
        for block in SequenceMatcher(None, stay, order, autojunk=False).get_matching_blocks()
        for offset in range(block.size)
    }
    return {name for name in old if name in new and name not in kept}


def _of_waits(name: str, old: LessonPosition, new: LessonPosition) -> Iterator[Edit]:
    if old.waits != new.waits:
        yield Edit(EditKind.WAITS, name, f"before lesson '{name}': {new.wait_words} instead of {old.wait_words}")
    if old.answers != new.answers:
        yield Edit(EditKind.WAITS, name, f"after lesson '{name}': {new.await_words} instead of {old.await_words}")


def _of_branches(before: Course, after: Course) -> Iterator[Edit]:
    old, new = _branches(before), _branches(after)
    for name in old | new:
        if name not in new:
            yield Edit(EditKind.BRANCH, "", f"the branch '{name}' is removed")
        elif name not in old:
            yield Edit(EditKind.BRANCH, "", f"a branch '{name}' is added, with the tracks {_listed(new[name].tracks)}")
        else:
            yield from _of_branch(name, old[name], new[name])


def _branches(course: Course) -> dict[str, Branch]:
    return {step.id: step for step in walk_steps(course.sequence) if isinstance(step, Branch)}


def _of_branch(name: str, old: Branch, new: Branch) -> Iterator[Edit]:
    for track in old.tracks | new.tracks:
        if track not in new.tracks:
            lessons = tuple(lesson_positions(old.tracks[track]))
            yield Edit(EditKind.BRANCH, "", f"the branch '{name}' has no track '{track}' any more", lessons)
        elif track not in old.tracks:
            yield Edit(EditKind.BRANCH, "", f"the branch '{name}' has a new track '{track}'")
    if (old.by, old.when) != (new.by, new.when):
        yield Edit(
            EditKind.BRANCH, "", f"the branch '{name}' looks at {new.by or new.when} instead of {old.by or old.when}"
        )
    if old.on_season_change is not new.on_season_change:
        yield Edit(EditKind.BRANCH, "", f"at the branch '{name}', on_season_change is now {new.on_season_change}")


def _of_lessons(before: Course, after: Course, names: dict[str, str]) -> Iterator[Edit]:
    for old_name, new_name in names.items():
        old, new = before.lessons[old_name], after.lessons[new_name]
        changed = _changed_words(old, new)
        if changed:
            verb = "change" if len(changed) > 1 or changed[0].endswith("s") else "changes"
            yield Edit(EditKind.WORDS, new_name, f"lesson '{new_name}': its {_listed(changed)} {verb}")
        yield from _of_questions(old, new)
        yield from _of_rules(old, new)


def _changed_words(old: Lesson, new: Lesson) -> list[str]:
    parts = {"subject": "subject", "preview": "preview", "body": "text", "variants": "variants"}
    changed = [label for part, label in parts.items() if getattr(old, part) != getattr(new, part)]
    return [*changed, "translations"] if old.translations != new.translations else changed


def _of_questions(old: Lesson, new: Lesson) -> Iterator[Edit]:
    before, after = ({question.id: question for question in lesson.ask} for lesson in (old, new))
    for name in before | after:
        if name not in after:
            yield Edit(
                EditKind.QUESTIONS, new.name, f"lesson '{new.name}' no longer asks '{name}'; its answers are kept"
            )
        elif name not in before:
            yield Edit(EditKind.QUESTIONS, new.name, f"lesson '{new.name}' also asks '{name}'")
        elif before[name] != after[name]:
            yield Edit(EditKind.QUESTIONS, new.name, f"lesson '{new.name}': {_of_question(before[name], after[name])}")


def _of_question(old: Question, new: Question) -> str:
    if old.kind is not new.kind:
        return f"the question '{new.id}' is now of the kind {new.kind} instead of {old.kind}"
    if replace(old, text="") == replace(new, text=""):
        return f"the question '{new.id}' is put in other words"
    return f"the question '{new.id}' can be answered otherwise"


def _of_rules(old: Lesson, new: Lesson) -> Iterator[Edit]:
    for rule in ("late", "expires_after", "backfill"):
        if getattr(old, rule) != getattr(new, rule):
            change = f"{rule} is now {_display(getattr(new, rule))} instead of {_display(getattr(old, rule))}"
            yield Edit(EditKind.RULES, new.name, f"lesson '{new.name}': {change}")


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _display(value: Any) -> str:
    match value:
        case Pace():
            return f"{' '.join(WEEKDAYS[day] for day in value.days)} {value.at:%H:%M}–{value.until:%H:%M}"
        case Digest():
            return f"{WEEKDAYS[value.day]} at {value.at:%H:%M}"
        case Cohort():
            until = "" if value.join_until == date.min else f", to be joined until {value.join_until}"
            return f"'{value.name}' (begins on {value.starts}{until})"
        case None | "" | () | []:
            return "nothing"
        case timedelta():
            return format_duration(value)
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(
                _display(item) if isinstance(item, Cohort) else str(getattr(item, "name", item)) for item in value
            )
        case _ if hasattr(value, "__dataclass_fields__"):
            return ", ".join(str(getattr(value, field.name)) for field in fields(value))
        case str():
            return f"'{value}'" if len(value) < 60 else f"'{value[:57]}…'"
        case _:
            return str(value)
