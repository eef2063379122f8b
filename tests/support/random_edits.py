"""hypothesis strategies for random edits of a course."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import strategies as st
from support.courses import lesson
from support.random_courses import map_steps

from drip.core.courses.course import AwaitAnswers, Branch, Course, Lesson, Pace, SendLesson, Step, Wait, walk_steps


@st.composite
def edited(draw: st.DrawFn, before: Course) -> Course:
    """`before` as an author may leave it after an hour: lessons added, removed, renamed and moved, tracks and branches
    removed, waits and rules changed. Every name that it uses exists."""
    names = count(len(before.identities()))
    after = before
    for _ in range(draw(st.integers(1, 5))):
        after = _edit(draw, after, names)
    return after


def _edit(draw: st.DrawFn, now: Course, names: Iterator[int]) -> Course:
    used = [step.lesson for step in walk_steps(now.sequence) if isinstance(step, SendLesson)]
    kind = draw(
        st.sampled_from(["add", "pace", "wait", *(["remove", "rename", "move", "rule", "flat"] if used else [])])
    )
    match kind:
        case "add":
            return _add(draw, now, f"new{next(names)}")
        case "pace":
            return replace(now, pace=draw(st.sampled_from([Pace(), Pace((1, 3)), Pace((0, 1, 2, 3, 4, 5, 6))])))
        case "wait":
            return replace(now, sequence=_put(draw, now.sequence, Wait(timedelta(days=draw(st.integers(0, 5))))))
        case "remove":
            gone = draw(st.sampled_from(used))
            return replace(now, sequence=map_steps(now.sequence, lambda step: None if _sends(step, gone) else step))
        case "rename":
            return _rename(now, draw(st.sampled_from(used)), f"called{next(names)}")
        case "move":
            one = SendLesson(draw(st.sampled_from(used)))
            rest = map_steps(now.sequence, lambda step: None if _sends(step, one.lesson) else step)
            return replace(now, sequence=_put(draw, rest, one))
        case "rule":
            return _with(now, draw(st.sampled_from(used)), backfill=draw(st.booleans()))
        case _:
            return replace(now, sequence=draw(st.permutations(now.sequence).map(tuple)))


def _add(draw: st.DrawFn, now: Course, name: str) -> Course:
    lessons = now.lessons | {name: lesson(name, backfill=draw(st.booleans()))}
    return replace(now, lessons=lessons, sequence=_put(draw, now.sequence, SendLesson(name)))


def _put(draw: st.DrawFn, steps: tuple[Step, ...], new: Step) -> tuple[Step, ...]:
    """Inserts the step somewhere in the sequence, or on a track of one of its branches."""
    place = draw(st.integers(0, len(steps)))
    here = steps[place] if place < len(steps) else None
    if isinstance(here, Branch) and draw(st.booleans()):
        track = draw(st.sampled_from(sorted(here.tracks)))
        inside = replace(here, tracks=here.tracks | {track: _put(draw, here.tracks[track], new)})
        return (*steps[:place], inside, *steps[place + 1 :])
    return (*steps[:place], new, *steps[place:])


def _rename(now: Course, old: str, new: str) -> Course:
    renamed = replace(now.lessons[old], name=new, was=(*now.lessons[old].was, old))
    lessons = {new if name == old else name: renamed if name == old else one for name, one in now.lessons.items()}

    def under_new_name(step: Step) -> Step:
        if isinstance(step, SendLesson | AwaitAnswers) and step.lesson == old:
            return replace(step, lesson=new)
        return step

    return replace(now, lessons=lessons, sequence=map_steps(now.sequence, under_new_name))


def _with(now: Course, name: str, **values: object) -> Course:
    changed: Lesson = replace(now.lessons[name], **values)  # type: ignore[arg-type]
    return replace(now, lessons=now.lessons | {name: changed})


def _sends(step: Step, name: str) -> bool:
    return isinstance(step, SendLesson | AwaitAnswers) and step.lesson == name
