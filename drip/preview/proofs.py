"""The proofs of a course: its mails as they are in its folder now, each compiled when it is looked at. Reading a course
or compiling a mail takes hundredths of a second, compiling all mails a second or two, so the check of the whole course
runs in the background."""

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
    """All forms of one mail. `current` names those that can be made from the present files; `mails` holds these, and of
    the others the last that could be made. `problems` say why some cannot be made."""

    mails: Mails
    current: Collection[str]
    problems: tuple[CourseProblem, ...]


class Proofs:
    """Thread-safe: one thread watches the folder and rereads it, others ask for proofs to show."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self.folder, self.folders = folder, (folder, templates)
        self.number = 0  # counts up with every reread and every finished check
        self.course: Course | None = None  # the last that could be read
        self._lock = RLock()
        self._draft = CourseDraft(None, (), {})
        self._valid_course: Course | None = None  # the last without problems in its files
        self._last_good: dict[str, Mails] = {}  # {file: the last mails that could be made from it}
        self._current: dict[str, Proof] = {}  # {file: its current proof}
        self._persona_runs: dict[str, PersonaRun] = {}
        self._checked: CheckedCourse | None = None  # of the current files
        self._earlier_problems: tuple[CourseProblem, ...] = ()  # of an earlier check, in unchanged files
        self.personas: dict[str, Persona] = {}
        self._persona_problems: tuple[CourseProblem, ...] = ()
        self.reread(())

    def reread(self, changed: Collection[Path]) -> None:
        draft = read_course(self.folder)
        personas, problems = _read_personas(self.folder, draft.course)
        with self._lock:
            self._earlier_problems = tuple(self._unchanged_problems({path.resolve() for path in changed}))
            self._draft, self.personas, self._persona_problems = draft, personas, problems
            self.course = draft.course or self.course
            if draft.course is not None and not draft.problems:
                self._valid_course = draft.course
            self._current, self._persona_runs, self._checked = {}, {}, None
            self.number += 1

    def check(self) -> bool:
        """Checks the whole course; False if it changed in the meantime."""
        number = self.number
        checked = check_course(*self.folders)
        with self._lock:
            if number != self.number:
                return False
            self._checked = checked
            self.number += 1
            for key, mail in checked.mails.items():
                source = MailKey.read(key).source
                self._last_good[source] = {**self._last_good.get(source, {}), key: mail}
            return True

    @property
    def is_readable(self) -> bool:
        """Whether the current course can be read, with or without problems."""
        return self._draft.course is not None

    @property
    def is_checked(self) -> bool:
        return self._checked is not None

    def proof(self, mail: MailKey) -> Proof:
        with self._lock:
            if self._draft.course is None:
                return Proof(self._last_good.get(mail.source, {}), (), ())
            if mail.source not in self._current:
                self._current[mail.source] = self._make(self._draft.course, mail.source)
            return self._current[mail.source]

    def persona_run(self, name: str) -> PersonaRun | None:
        """The persona's run through the course; None without such a persona or a course."""
        with self._lock:
            persona, course = self.personas.get(name), self._valid_course or self.course
            if persona is None or course is None:
                return None
            if name not in self._persona_runs:
                self._persona_runs[name] = run_persona(course, persona, is_sound=self._valid_course is not None)
            return self._persona_runs[name]

    def problems(self) -> tuple[CourseProblem, ...]:
        """All problems found so far, by file and line."""
        with self._lock:
            if self._checked is not None:
                return tuple(sorted({*self._checked.problems, *self._persona_problems}))
            mail_problems = (problem for proof in self._current.values() for problem in proof.problems)
            return tuple(
                sorted({*self._draft.problems, *mail_problems, *self._earlier_problems, *self._persona_problems})
            )

    def notes(self) -> tuple[CourseProblem, ...]:
        return self._checked.notes if self._checked is not None else ()

    def mails(self) -> list[MailKey]:
        """Every mail of the course: the lessons in order, each with its reminder, then drip's own mails."""
        with self._lock:
            if self.course is None:
                return []
            checked = [MailKey(MailKey.read(key).mail) for key in (self._checked.mails if self._checked else ())]
            return list(dict.fromkeys([*_expected(self.course), *checked]))

    def _make(self, course: Course, source: str) -> Proof:
        mails, problems = check_mails(self._draft, course, self.folders, {source})
        self._last_good[source] = {**self._last_good.get(source, {}), **mails} if problems else mails
        return Proof(self._last_good[source], mails.keys(), problems)

    def _unchanged_problems(self, changed: Collection[Path]) -> Iterator[CourseProblem]:
        """What an earlier check found in files that have not changed since."""
        course_problems = {*self._draft.problems, *self._persona_problems}
        for problem in self._checked.problems if self._checked is not None else self._earlier_problems:
            if problem not in course_problems and Path(problem.file).resolve() not in changed:
                yield problem


def _expected(course: Course) -> Iterator[MailKey]:
    with_reminder = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, AwaitAnswers)}
    for name in course.lessons:
        yield MailKey(f"lesson:{name}")
        if name in with_reminder:
            yield MailKey(f"reminder:{name}")
    yield from (MailKey(str(kind)) for kind in system_mails(course))


def _read_personas(folder: Path, course: Course | None) -> tuple[dict[str, Persona], tuple[CourseProblem, ...]]:
    """The personas that can be read, and the problems of all."""
    personas, problems = {}, list[CourseProblem]()
    for name, file in persona_files(folder).items():
        problems += check_persona(file, course)
        try:
            personas[name] = read_persona(file)
        except PersonaError:
            continue  # check_persona has reported it
    return personas, tuple(problems)
