"""What the explored paths show: lessons that nobody can reach, tracks that nobody takes, and answers and seasons that
are read before anybody was asked for them.

What no explored path shows can still happen to a person who tells a season, or answers an earlier letter late, when
nothing asks for it. So whatever looks impossible is searched for again on such paths (`wider_paths`) before it is
reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from drip.core.checks.answer_space import CourseReads, can_be_true
from drip.core.checks.explore import ExploredPaths
from drip.core.checks.finding import CourseFinding
from drip.core.checks.problems import find_problems
from drip.core.courses.course import Branch, Course, QuestionKind, SendLesson
from drip.core.courses.placed_steps import PlacedStep, TrackChoice, placed_steps
from drip.core.planning.sequence import ConditionIsTrue


@dataclass
class Reachability:
    """`wider_paths` explores also the paths on which people tell the given seasons and answers unasked.
    `other_findings` are findings of other checks."""

    course: Course
    paths: ExploredPaths
    wider_paths: Callable[[frozenset[str]], ExploredPaths]
    condition_is_true: ConditionIsTrue
    reads: CourseReads
    other_findings: Sequence[CourseFinding] = ()
    problems: list[CourseFinding] = field(default_factory=list)
    notes: list[CourseFinding] = field(default_factory=list)

    @cached_property
    def places(self) -> tuple[PlacedStep, ...]:
        return placed_steps(self.course)

    @cached_property
    def first_places(self) -> dict[str, PlacedStep]:
        """{lesson: its first place}"""
        sends = [place for place in self.places if isinstance(place.step, SendLesson)]
        return {place.step.lesson: place for place in reversed(sends) if isinstance(place.step, SendLesson)}

    @cached_property
    def branches(self) -> dict[str, Branch]:
        """{place: the branch}"""
        return {place.where: place.step for place in self.places if isinstance(place.step, Branch)}

    @cached_property
    def reported_branches(self) -> set[str]:
        """Branches that were reported already; what follows from them is not reported again."""
        wheres = [finding.where for finding in (*find_problems(self.course), *self.other_findings, *self.problems)]
        return {where.split("/")[1] for where in wheres if where.startswith("branch/")}

    def asks(self, name: str, here: PlacedStep) -> bool:
        """Whether somebody may have been asked for it, as far as the order of the steps tells."""
        askers = self.askers(name)
        asking = (place for place in self.places if isinstance(place.step, SendLesson) and place.step.lesson in askers)
        return any(self._may_come_first(place, here) for place in asking)

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
        """Whether an answer or a season can be known before this place."""
        questions = {question.id for lesson in self.askers(name) for question in self.course.lessons[lesson].ask}
        kind = name.partition(".")[0]
        questions &= {name.removeprefix("answers.")} if kind == "answers" else questions
        if where not in self.paths.questions_asked or questions & self.paths.questions_asked[where]:
            return True
        if not self.asks(name, here):
            return False
        wider_paths = self.wider_paths(
            frozenset(name for name in self.reads.compared_with if name.startswith("season."))
        )
        return not wider_paths.complete or bool(questions & wider_paths.questions_asked.get(where, frozenset()))

    def may_be_answered(self, question: str, lesson: str) -> bool:
        """Whether somebody can have answered a question by the time they get a lesson."""
        return self.may_be_known(f"answers.{question}", f"lesson/{lesson}", self.first_places[lesson])

    def _may_come_first(self, place: PlacedStep, here: PlacedStep) -> bool:
        if not place.can_lead_to(here):
            return False
        return self.places.index(place) < self.places.index(here) or any(
            turn.branch == other.branch and turn.track != other.track for turn in place.turns for other in here.turns
        )


def find_unreachable(reachability: Reachability) -> None:
    """Fills in `problems` and `notes`."""
    reachability.problems += _too_early(reachability)
    for place in _unreached(reachability):
        _report_lesson(reachability, place)
    reachability.notes += _tracks(reachability)


def _report_lesson(reachability: Reachability, place: PlacedStep) -> None:
    assert isinstance(place.step, SendLesson)
    lesson, turn = place.step.lesson, _never_taken(reachability, place)
    if turn is not None and reachability.branches[turn.branch].id in reachability.reported_branches:
        return
    if turn is not None and _may_be_taken(reachability, turn, lesson):
        who = "somebody who tells a season, or answers late, when nothing asks for it"
        reachability.notes.append(CourseFinding(place.where, f"only {who} could come to '{lesson}'"))
    else:
        reachability.problems.append(
            CourseFinding(place.where, f"no one can reach '{lesson}': {_why(reachability, turn)}")
        )


def _too_early(reachability: Reachability) -> Iterator[CourseFinding]:
    for place in reachability.places:
        if isinstance(place.step, Branch) and not place.step.by.startswith("answers."):  # branch_problems reports those
            where = f"branch/{place.step.id}"
            for name in sorted(reachability.reads.by_branch[place.step.id]):
                askers = reachability.askers(name)
                if askers and not reachability.may_be_known(name, where, place):
                    advice = f"move this branch behind the lesson '{askers[0]}'"
                    yield CourseFinding(where, f"no way to here {_asking(name)}: {advice}")


def _asking(name: str) -> str:
    kind, _, rest = name.partition(".")
    return f"asks '{rest}'" if kind == "answers" else f"asks for the season of '{rest}'"


def _unreached(reachability: Reachability) -> Iterator[PlacedStep]:
    """The first place of each lesson that nobody reaches."""
    return (
        place for lesson, place in reachability.first_places.items() if lesson not in reachability.paths.reached_lessons
    )


def _never_taken(reachability: Reachability, place: PlacedStep) -> TrackChoice | None:
    taken = reachability.paths.tracks_taken
    return next(
        (turn for turn in place.turns if (reachability.branches[turn.branch].id, turn.track) not in taken), None
    )


def _may_be_taken(reachability: Reachability, turn: TrackChoice, lesson: str) -> bool:
    """Whether somebody who tells something unasked can take this track."""
    branch = reachability.branches[turn.branch]
    names = reachability.reads.by_branch[branch.id]
    opposite = f"not ({branch.when})" if turn.track == "else" else branch.when
    if branch.when and not can_be_true(
        reachability.course, opposite, reachability.reads, reachability.condition_is_true, names
    ):
        return False
    changing = frozenset(name for name in names if name.startswith(("season.", "answers.")))
    wider_paths = reachability.wider_paths(changing) if changing else reachability.paths
    return lesson in wider_paths.reached_lessons or not wider_paths.complete


def _why(reachability: Reachability, turn: TrackChoice | None) -> str:
    if turn is None and reachability.course.goal:
        return "the goal ends the course before, on every way; move the lesson, or remove it"
    if turn is None:
        return "no way through the course leads to it; move it, or remove it"
    branch = reachability.branches[turn.branch]
    if branch.when:
        always, part = ("no way", "'then'") if turn.track == "then" else ("every way", "'else'")
        return f"the condition {branch.when} holds on {always} through the course; mend it, or remove {part}"
    return f"no way through the course takes the track '{turn.track}'; look at what {branch.by} can be here"


def _tracks(reachability: Reachability) -> Iterator[CourseFinding]:
    """Tracks that nobody takes, unless a lesson on them was reported already."""
    reported = {finding.where for finding in (*reachability.problems, *reachability.notes)}
    for place in reachability.places:
        branch = place.step
        if (
            not isinstance(branch, Branch)
            or branch.id in reachability.reported_branches
            or _never_taken(reachability, place)
        ):
            continue
        for track, steps in branch.tracks.items():
            is_reported = any(where.startswith(f"{place.where}/{track}/") for where in reported)
            if (branch.id, track) not in reachability.paths.tracks_taken and not is_reported:
                yield from _of_track(branch, track, bool(steps))


def _of_track(branch: Branch, track: str, has_steps: bool) -> Iterator[CourseFinding]:
    if branch.when:
        how = "no" if track == "then" else "every"
        yield CourseFinding(f"branch/{branch.id}", f"the condition {branch.when} holds on {how} way through the course")
    elif has_steps:
        yield CourseFinding(f"branch/{branch.id}/{track}", f"no way through the course takes the track '{track}'")
