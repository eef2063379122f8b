"""What the ways through a course say of it: lessons that no one comes to, tracks that no one takes, and answers and
seasons that are looked at before anybody was asked.

What no walked way shows may still happen to somebody who tells a season, or answers an early letter late, when nothing
asks for it. So whatever looks impossible is looked for again on such ways (`wider`) before it is called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from drip.core.checks.answer_space import CourseReads, can_be_true
from drip.core.checks.explore import ExploredPaths
from drip.core.checks.finding import CourseFinding
from drip.core.checks.problems import find_problems as problems_of
from drip.core.courses.course import Branch, Course, QuestionKind, SendLesson
from drip.core.courses.placed_steps import PlacedStep, TrackChoice, placed_steps
from drip.core.planning.sequence import ConditionIsTrue


@dataclass
class Reachability:
    """`wider` gives the ways on which people tell these seasons and answers when nothing asks for them, too.
    `before` is what was found otherwise."""

    course: Course
    ways: ExploredPaths
    wider: Callable[[frozenset[str]], ExploredPaths]
    holds: ConditionIsTrue
    readers: CourseReads
    before: Sequence[CourseFinding] = ()
    problems: list[CourseFinding] = field(default_factory=list)
    notes: list[CourseFinding] = field(default_factory=list)

    @cached_property
    def stops(self) -> tuple[PlacedStep, ...]:
        return placed_steps(self.course)

    @cached_property
    def first_stops(self) -> dict[str, PlacedStep]:
        """{lesson: where it stands first}"""
        sends = [stop for stop in self.stops if isinstance(stop.step, SendLesson)]
        return {stop.step.lesson: stop for stop in reversed(sends) if isinstance(stop.step, SendLesson)}

    @cached_property
    def branches(self) -> dict[str, Branch]:
        """{place: the branch}"""
        return {stop.where: stop.step for stop in self.stops if isinstance(stop.step, Branch)}

    @cached_property
    def told(self) -> set[str]:
        """Branches of which something is said already; what follows from it is not told again."""
        wheres = [finding.where for finding in (*problems_of(self.course), *self.before, *self.problems)]
        return {where.split("/")[1] for where in wheres if where.startswith("branch/")}

    def asks(self, name: str, here: PlacedStep) -> bool:
        """Whether somebody may have been asked for it, for all that the order of the steps tells."""
        askers = self.askers(name)
        asking = (stop for stop in self.stops if isinstance(stop.step, SendLesson) and stop.step.lesson in askers)
        return any(self._may_come_first(stop, here) for stop in asking)

    def askers(self, name: str) -> list[str]:
        kind, _, rest = name.partition(".")
        return [
            lesson.name
            for lesson in self.course.lessons.values()
            for question in lesson.ask
            if (kind == "answers" and question.id == rest)
            or (kind == "season" and question.kind is QuestionKind.SEASON and question.area == rest)
        ]

    def may_be_known(self, name: str, where: str, here: PlacedStep) -> bool:
        """Whether an answer, or a season, can have been told before this place."""
        questions = {question.id for lesson in self.askers(name) for question in self.course.lessons[lesson].ask}
        kind = name.partition(".")[0]
        questions &= {name.removeprefix("answers.")} if kind == "answers" else questions
        if where not in self.ways.asked or questions & self.ways.asked[where]:
            return True
        if not self.asks(name, here):
            return False
        wider = self.wider(frozenset(name for name in self.readers.against if name.startswith("season.")))
        return not wider.complete or bool(questions & wider.asked.get(where, frozenset()))

    def may_be_answered(self, question: str, lesson: str) -> bool:
        """Whether somebody can have answered a question when they get a lesson."""
        return self.may_be_known(f"answers.{question}", f"lesson/{lesson}", self.first_stops[lesson])

    def _may_come_first(self, stop: PlacedStep, here: PlacedStep) -> bool:
        if not stop.can_lead_to(here):
            return False
        return self.stops.index(stop) < self.stops.index(here) or any(
            turn.branch == other.branch and turn.track != other.track for turn in stop.turns for other in here.turns
        )


def find_unreachable(reach: Reachability) -> None:
    """Fills in what is found."""
    reach.problems += _too_early(reach)
    for stop in _unreached(reach):
        _tell_of_lesson(reach, stop)
    reach.notes += _tracks(reach)


def _tell_of_lesson(reach: Reachability, stop: PlacedStep) -> None:
    assert isinstance(stop.step, SendLesson)
    lesson, turn = stop.step.lesson, _never_taken(reach, stop)
    if turn is not None and reach.branches[turn.branch].id in reach.told:
        return
    if turn is not None and _may_be_taken(reach, turn, lesson):
        who = "somebody who tells a season, or answers late, when nothing asks for it"
        reach.notes.append(CourseFinding(stop.where, f"only {who} could come to '{lesson}'"))
    else:
        reach.problems.append(CourseFinding(stop.where, f"no one can reach '{lesson}': {_why(reach, turn)}"))


def _too_early(reach: Reachability) -> Iterator[CourseFinding]:
    for stop in reach.stops:
        if isinstance(stop.step, Branch) and not stop.step.by.startswith("answers."):  # that is told already
            where = f"branch/{stop.step.id}"
            for name in sorted(reach.readers.by_branch[stop.step.id]):
                askers = reach.askers(name)
                if askers and not reach.may_be_known(name, where, stop):
                    advice = f"move this branch behind the lesson '{askers[0]}'"
                    yield CourseFinding(where, f"no way to here {_asking(name)}: {advice}")


def _asking(name: str) -> str:
    kind, _, rest = name.partition(".")
    return f"asks '{rest}'" if kind == "answers" else f"asks for the season of '{rest}'"


def _unreached(reach: Reachability) -> Iterator[PlacedStep]:
    """The first place of each lesson that no one comes to."""
    return (stop for lesson, stop in reach.first_stops.items() if lesson not in reach.ways.reached)


def _never_taken(reach: Reachability, stop: PlacedStep) -> TrackChoice | None:
    taken = reach.ways.taken
    return next((turn for turn in stop.turns if (reach.branches[turn.branch].id, turn.track) not in taken), None)


def _may_be_taken(reach: Reachability, turn: TrackChoice, lesson: str) -> bool:
    """By somebody who tells something when nothing asks for it."""
    branch = reach.branches[turn.branch]
    names = reach.readers.by_branch[branch.id]
    opposite = f"not ({branch.when})" if turn.track == "else" else branch.when
    if branch.when and not can_be_true(reach.course, opposite, reach.readers, reach.holds, names):
        return False
    changing = frozenset(name for name in names if name.startswith(("season.", "answers.")))
    wider = reach.wider(changing) if changing else reach.ways
    return lesson in wider.reached or not wider.complete


def _why(reach: Reachability, turn: TrackChoice | None) -> str:
    if turn is None and reach.course.goal:
        return "the goal ends the course before, on every way; move the lesson, or remove it"
    if turn is None:
        return "no way through the course leads to it; move it, or remove it"
    branch = reach.branches[turn.branch]
    if branch.when:
        always, part = ("no way", "'then'") if turn.track == "then" else ("every way", "'else'")
        return f"the condition {branch.when} holds on {always} through the course; mend it, or remove {part}"
    return f"no way through the course takes the track '{turn.track}'; look at what {branch.by} can be here"


def _tracks(reach: Reachability) -> Iterator[CourseFinding]:
    """Tracks that nobody takes, and that hold no lesson of which it was told already."""
    said = {finding.where for finding in (*reach.problems, *reach.notes)}
    for stop in reach.stops:
        branch = stop.step
        if not isinstance(branch, Branch) or branch.id in reach.told or _never_taken(reach, stop):
            continue
        for track, steps in branch.tracks.items():
            is_told = any(where.startswith(f"{stop.where}/{track}/") for where in said)
            if (branch.id, track) not in reach.ways.taken and not is_told:
                yield from _of_track(branch, track, bool(steps))


def _of_track(branch: Branch, track: str, has_steps: bool) -> Iterator[CourseFinding]:
    if branch.when:
        how = "no" if track == "then" else "every"
        yield CourseFinding(f"branch/{branch.id}", f"the condition {branch.when} holds on {how} way through the course")
    elif has_steps:
        yield CourseFinding(f"branch/{branch.id}/{track}", f"no way through the course takes the track '{track}'")
