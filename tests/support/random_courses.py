"""hypothesis strategies for random courses: steps in any order, branches inside branches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from hypothesis import strategies as st
from support.courses import SEASONS, course

from drip.core.courses.course import Branch, Course, OnSeasonChange, SendLesson, Step, Wait

NEW = "?"  # is replaced by a new name
Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """What a branch depends on, and the names of its tracks."""

    by: str = ""
    when: str = ""
    words: tuple[str, ...] = ("then", "else")


BY_SEASON = Fork(by="season.career", words=SEASONS)
BY_COIN = Fork(when="coin")
WAITS = st.integers(0, 9).map(lambda days: Wait(timedelta(days=days)))


def courses() -> st.SearchStrategy[Course]:
    """Of lessons without questions, some used more than once."""
    names = st.sampled_from([*[NEW] * 8, "l0", "l1", "l2", "l3"])
    sending = names.map(lambda name: (SendLesson(name),))
    return sequences(sending, st.sampled_from([BY_SEASON, BY_COIN])).map(lambda steps: course(*steps))


def sequences(
    sending: st.SearchStrategy[Steps],
    forks: st.SearchStrategy[Fork],
    waits: st.SearchStrategy[Wait] = WAITS,
    most: Sequence[int] = (4, 4, 4),
) -> st.SearchStrategy[Steps]:
    """`sending` is one lesson with the steps that belong to it. `most` limits the number of these, waits and branches
    in a row: in the course, on its tracks, on their tracks."""
    return _steps(sending, forks, waits.map(lambda wait: (wait,)), most).map(_with_names)


def map_steps(steps: Steps, change: Callable[[Step], Step | None]) -> Steps:
    """Applies `change` to every step, also on tracks; None removes the step."""
    changed = [change(step) for step in steps]
    return tuple(
        replace(step, tracks={word: map_steps(track, change) for word, track in step.tracks.items()})
        if isinstance(step, Branch)
        else step
        for step in changed
        if step is not None
    )


def _steps(
    sending: st.SearchStrategy[Steps],
    forks: st.SearchStrategy[Fork],
    waits: st.SearchStrategy[Steps],
    most: Sequence[int],
) -> st.SearchStrategy[Steps]:
    here, *deeper = most
    branching = [_branching(forks, _steps(sending, forks, waits, deeper))] * 2 if deeper else []
    one = st.sampled_from([sending, sending, sending, waits, *branching]).flatmap(lambda kind: kind)
    return st.lists(one, max_size=here).map(lambda parts: tuple(step for part in parts for step in part))


@st.composite
def _branching(draw: st.DrawFn, forks: st.SearchStrategy[Fork], tracks: st.SearchStrategy[Steps]) -> Steps:
    fork = draw(forks)
    change = draw(st.sampled_from(OnSeasonChange))
    inside = {word: draw(tracks) for word in fork.words}
    return (Branch(NEW, inside, by=fork.by, when=fork.when, on_season_change=change),)


def _with_names(steps: Steps) -> Steps:
    numbers = count()

    def with_name(step: Step) -> Step:
        if isinstance(step, Branch):
            return replace(step, id=f"b{next(numbers)}")
        return SendLesson(f"l{next(numbers)}") if step == SendLesson(NEW) else step

    return map_steps(steps, with_name)
