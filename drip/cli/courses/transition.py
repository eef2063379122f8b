"""A transition as text: what changes in the course, and for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from drip.core.courses.edits import Edit, EditKind

if TYPE_CHECKING:
    from drip.flow.courses.transition import NextLesson, PersonTransition, Transition

SIGNS = {EditKind.ADDED: "+", EditKind.REMOVED: "-"}
MAX_NAMED = 3  # lessons or alerts listed by name


def in_words(plan: Transition) -> Iterator[str]:
    """The plan as lines of text."""
    if not plan.number:
        yield f"'{plan.slug}' is published for the first time; nobody is in it yet."
        return
    yield f"What changes from version {plan.number} of '{plan.slug}'"
    for edit in plan.edits:
        yield f"  {SIGNS.get(edit.kind, '~')} {edit.sentence}"
        for line in _for_whom(edit, plan):
            yield f"      {line}"
    if not plan.edits:
        yield "  ~ the mails look different: a layout or a mail of drip's own has changed"
    yield ""
    yield "Who moves"
    for line in _who_moves(plan):
        yield f"  {line}"


def person_by_person(plan: Transition) -> list[tuple[str, str, str, str]]:
    """(address, next mail now, next mail after the edit, remarks) of each person in the course."""
    return [(move.email, _next(move.before, move), _after(move), _remarks(move)) for move in plan.moves]


def as_data(plan: Transition) -> dict[str, Any]:
    return {
        "course": plan.slug,
        "live_version": plan.number or None,
        "edits": [{"kind": edit.kind, "lesson": edit.lesson or None, "what": edit.sentence} for edit in plan.edits],
        "people": [_person(move) for move in plan.moves],
        "pending": plan.pending,
        "over": plan.ended,
    }


def _person(move: PersonTransition) -> dict[str, Any]:
    return {
        "email": move.email,
        "paused": move.is_paused,
        "before": _next_data(move.before, move),
        "after": _next_data(move.after, move),
        "finishes": move.finishes,
        "skips": list(move.skips),
        "drops": list(move.drops),
        "gains": list(move.gains),
        "alerts": list(move.alerts),
    }


def _next_data(next_lesson: NextLesson | None, move: PersonTransition) -> dict[str, Any] | None:
    return (
        {"lesson": next_lesson.lesson, "at": next_lesson.at.astimezone(move.zone).isoformat()} if next_lesson else None
    )


def _for_whom(edit: Edit, plan: Transition) -> Iterator[str]:
    match edit.kind:
        case EditKind.ADDED | EditKind.MOVED:
            if passed := plan.skipped[edit.lesson]:
                advice = "; 'backfill: true' in the lesson would send it to them" if edit.kind is EditKind.ADDED else ""
                yield f"{_people(passed, 'is', 'are')} past its place: skipped for them{advice}"
            yield _ahead(edit.lesson, plan)
        case EditKind.REMOVED:
            if dropped := plan.dropped[edit.lesson]:
                yield f"{_people(dropped, 'goes', 'go')} on without it{_instead(_waiting_for((edit.lesson,), plan))}"
        case EditKind.BRANCH if edit.track:
            if on_it := _waiting_for(edit.track, plan):
                yield f"{_people(len(on_it), 'was', 'were')} to get a lesson of it next{_instead(on_it)}"
        case EditKind.WORDS | EditKind.QUESTIONS | EditKind.RULES | EditKind.WAITS | EditKind.RENAMED:
            yield _ahead(edit.lesson, plan)


def _ahead(lesson: str, plan: Transition) -> str:
    count = plan.ahead[lesson]
    return f"{_people(count, 'has', 'have')} it still ahead" if count else "nobody has it ahead at the moment"


def _waiting_for(lessons: tuple[str, ...], plan: Transition) -> list[PersonTransition]:
    """The people whose next lesson was one of `lessons` and changes."""
    return [move for move in plan.moves if move.before and move.before.lesson in lessons and _leads_elsewhere(move)]


def _leads_elsewhere(move: PersonTransition) -> bool:
    return move.after is None or move.before is None or move.after.lesson != move.before.lesson


def _instead(waiting: list[PersonTransition]) -> str:
    """'; it was next for 3 of them: they get 'last' (2), 'let-go' (1)'"""
    if not waiting:
        return ""
    goals = Counter(f"'{move.after.lesson}'" if move.after else "nothing more" for move in waiting).most_common()
    named = ", ".join(f"{goal} ({count})" for goal, count in goals[:MAX_NAMED])
    more = f" and others ({sum(count for _, count in goals[MAX_NAMED:])})" if len(goals) > MAX_NAMED else ""
    return f"; where it was next, next is now {named}{more}"


def _who_moves(plan: Transition) -> Iterator[str]:
    paused = sum(move.is_paused for move in plan.moves)
    yield f"{_people(len(plan.moves), 'is', 'are')} in the course{f', {paused} of them paused' if paused else ''}."
    if plan.pending:
        yield f"{_people(plan.pending, 'has', 'have')} signed up and not confirmed yet: they begin in the new version."
    if plan.ended:
        yield f"{_people(plan.ended, 'has', 'have')} finished or left: nothing changes for them."
    if finishing := sum(move.finishes for move in plan.moves):
        yield f"{_people(finishing, 'finishes', 'finish')} the course: it has nothing more for them."
    yield from _other_lessons(plan)
    yield from _other_times(plan)
    same = sum(not move.is_changed for move in plan.moves)
    if same:
        yield f"For {_people(same)} what comes next stays the same."
    for alert in sorted({alert for move in plan.moves for alert in move.alerts})[:MAX_NAMED]:
        yield f"To look at: {alert}"


def _other_lessons(plan: Transition) -> Iterator[str]:
    groups: dict[tuple[str, str], list[PersonTransition]] = {}
    for move in plan.moves:
        if not move.finishes and move.is_changed and _leads_elsewhere(move):
            names = tuple(f"'{one.lesson}'" if one else "nothing" for one in (move.before, move.after))
            groups.setdefault((names[0], names[1]), []).append(move)
    for (before, after), moves in sorted(groups.items(), key=lambda group: -len(group[1])):
        times = sorted(move.after.at.astimezone(move.zone).replace(tzinfo=None) for move in moves if move.after)
        first = f", the first of them on {_moment(times[0])}" if times else ""
        yield f"{_people(len(moves), 'gets', 'get')} {after} next instead of {before}{first}."


def _other_times(plan: Transition) -> Iterator[str]:
    moved = [move for move in plan.moves if move.is_changed and not move.finishes and not _leads_elsewhere(move)]
    if not moved:
        return
    one = min(moved, key=lambda move: move.email)
    assert one.before is not None
    assert one.after is not None
    times = f"{_next(one.before, one)} then comes on {_local(one.after.at, one)}"
    yield f"{_people(len(moved), 'gets', 'get')} the same lesson next, at another time; for {one.email} {times}."


def _next(next_lesson: NextLesson | None, move: PersonTransition) -> str:
    if next_lesson is None:
        return "paused" if move.is_paused else "nothing planned"
    return f"{next_lesson.lesson}, {_local(next_lesson.at, move)}"


def _after(move: PersonTransition) -> str:
    return "the end" if move.finishes else _next(move.after, move)


def _remarks(move: PersonTransition) -> str:
    parts = {"skips": move.skips, "goes on without": move.drops, "gets besides": move.gains}
    return "; ".join([*(f"{word} {', '.join(names)}" for word, names in parts.items() if names), *move.alerts])


def _local(at: datetime, move: PersonTransition) -> str:
    return _moment(at.astimezone(move.zone))


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}"


def _people(count: int, one: str = "", many: str = "") -> str:
    return f"1 person {one}".rstrip() if count == 1 else f"{count:,} people {many}".rstrip()
