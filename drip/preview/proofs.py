"""The proofs of a course: its mails as they stand in its folder now, each compiled when it is looked at. Reading a
course takes hundredths of a second and one mail as long, but all of them a second or two: so the whole is checked
behind the page's back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from drip.authoring import (
    CourseDraft,
    CourseProblem,
    PersonaError,
    check_persona,
    persona_files,
    read_course,
    read_persona,
)
from drip.core.courses.course import AwaitAnswers, Course, walk_steps
from drip.core.simulation.persona import Persona
from drip.flow.courses.check import CheckedCourse, check_course, check_mails
from drip.flow.courses.compile import system_mails
from drip.flow.mail_key import MailKey
from drip.flow.samples.sample import PersonaRun, run_persona
from drip.rendering import CompiledMail

Mails = dict[str, CompiledMail]


@dataclass(frozen=True, slots=True)
class Proof:
    """One mail in all its forms. `now`: those that can be made from the files as they are; `mails`: these, and the last
    good ones of those that can't. `problems` are what keeps them from being made."""

    mails: Mails
    now: Collection[str]
    problems: tuple[CourseProblem, ...]


class Proofs:
    """Used by several threads at once: whoever watches the folder rereads it, whoever shows a page asks for proofs."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self.folder, self.folders = folder, (folder, templates)
        self.number = 0  # of times that the folder was read, or checked to the end
        self.course: Course | None = None  # the last one that could be read
        self._lock = RLock()
        self._draft = CourseDraft(None, (), {})
        self._sound: Course | None = None  # the last one in which nobody loses the way
        self._good: dict[str, Mails] = {}  # {file: the last mails that could be made from it}
        self._fresh: dict[str, Proof] = {}  # {file: what it makes now}
        self._ways: dict[str, PersonaRun] = {}
        self._checked: CheckedCourse | None = None  # of the course as it is now
        self._known: tuple[CourseProblem, ...] = ()  # found by an earlier check, and not looked at since
        self.personas: dict[str, Persona] = {}
        self._persona_problems: tuple[CourseProblem, ...] = ()
        self.reread(())

    def reread(self, changed: Collection[Path]) -> None:
        draft = read_course(self.folder)
        personas, problems = _read_personas(self.folder, draft.course)
        with self._lock:
            self._known = tuple(self._still_known({path.resolve() for path in changed}))
            self._draft, self.personas, self._persona_problems = draft, personas, problems
            self.course = draft.course or self.course
            if draft.course is not None and not draft.problems:
                self._sound = draft.course
            self._fresh, self._ways, self._checked = {}, {}, None
            self.number += 1

    def check(self) -> bool:
        """Checks the whole course; False where it has changed meanwhile."""
        number = self.number
        checked = check_course(*self.folders)
        with self._lock:
            if number != self.number:
                return False
            self._checked = checked
            self.number += 1
            for key, mail in checked.mails.items():
                source = MailKey.read(key).source
                self._good[source] = {**self._good.get(source, {}), key: mail}
            return True

    @property
    def is_readable(self) -> bool:
        """The course as it is now, whatever problems it has."""
        return self._draft.course is not None

    @property
    def is_checked(self) -> bool:
        return self._checked is not None

    def proof(self, mail: MailKey) -> Proof:
        with self._lock:
            if self._draft.course is None:
                return Proof(self._good.get(mail.source, {}), (), ())
            if mail.source not in self._fresh:
                self._fresh[mail.source] = self._make(self._draft.course, mail.source)
            return self._fresh[mail.source]

    def way(self, name: str) -> PersonaRun | None:
        """A persona's way, None where there is no such persona, or no course."""
        with self._lock:
            persona, course = self.personas.get(name), self._sound or self.course
            if persona is None or course is None:
                return None
            if name not in self._ways:
                self._ways[name] = run_persona(course, persona, is_sound=self._sound is not None)
            return self._ways[name]

    def problems(self) -> tuple[CourseProblem, ...]:
        """All that are known of, by file and line."""
        with self._lock:
            if self._checked is not None:
                return tuple(sorted({*self._checked.problems, *self._persona_problems}))
            of_mails = (problem for proof in self._fresh.values() for problem in proof.problems)
            return tuple(sorted({*self._draft.problems, *of_mails, *self._known, *self._persona_problems}))

    def notes(self) -> tuple[CourseProblem, ...]:
        return self._checked.notes if self._checked is not None else ()

    def mails(self) -> list[MailKey]:
        """Every mail of the course: the lessons in their order, each with its reminder, then drip's own."""
        with self._lock:
            if self.course is None:
                return []
            made = [MailKey(MailKey.read(key).mail) for key in (self._checked.mails if self._checked else ())]
            return list(dict.fromkeys([*_expected(self.course), *made]))

    def _make(self, course: Course, source: str) -> Proof:
        mails, problems = check_mails(self._draft, course, self.folders, {source})
        self._good[source] = {**self._good.get(source, {}), **mails} if problems else mails
        return Proof(self._good[source], mails.keys(), problems)

    def _still_known(self, changed: Collection[Path]) -> Iterator[CourseProblem]:
        """Of a check that is not of the course as it is now: what it found in files that have not changed since."""
        of_the_course = {*self._draft.problems, *self._persona_problems}
        for problem in self._checked.problems if self._checked is not None else self._known:
            if problem not in of_the_course and Path(problem.file).resolve() not in changed:
                yield problem


def _expected(course: Course) -> Iterator[MailKey]:
    awaited = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, AwaitAnswers)}
    for name in course.lessons:
        yield MailKey(f"lesson:{name}")
        if name in awaited:
            yield MailKey(f"reminder:{name}")
    yield from (MailKey(str(kind)) for kind in system_mails(course))


def _read_personas(folder: Path, course: Course | None) -> tuple[dict[str, Persona], tuple[CourseProblem, ...]]:
    """Those that can be read, and all that is wrong with any."""
    personas, problems = {}, list[CourseProblem]()
    for name, file in persona_files(folder).items():
        problems += check_persona(file, course)
        try:
            personas[name] = read_persona(file)
        except PersonaError:
            continue  # it is among the problems
    return personas, tuple(problems)
