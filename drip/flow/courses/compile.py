"""Compiles all mails of a course: every lesson in all its variants and languages, and drip's own mails in each of the
languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from drip.authoring import CourseDraft, CourseProblem, place_of
from drip.core.courses.course import AwaitAnswers, Course, Lesson, walk_steps
from drip.core.languages.language import english_name, fallback_chain, languages_of
from drip.core.languages.translate import WordingKey, in_language, with_wording, wording_keys
from drip.flow.mail_key import key_of
from drip.rendering import (
    CompiledMail,
    LessonProblem,
    MissingWords,
    UnreadableFile,
    check_lesson,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
    find_mail,
    is_written,
    read_catalogue,
)
from drip.storage.engine.states import MailKind

SYSTEM_MAILS = (
    *(MailKind.CONFIRMATION, MailKind.CLARIFICATION, MailKind.NOTICE, MailKind.LETTER),
    *(MailKind.KEY, MailKind.ADDRESS, MailKind.MOVED, MailKind.CARE, MailKind.CONCERN),
)
BUILT_IN_LANGUAGE = "en"  # of drip's own mails and layouts, if nobody has written them in another language


def system_mails(course: Course) -> tuple[MailKind, ...]:
    """Returns drip's own mails that people in this course may get, except reminders."""
    digest = (MailKind.DIGEST,) if course.digest else ()
    return (*SYSTEM_MAILS, *digest, *((MailKind.STILL_THERE,) if course.still_there else ()))


@dataclass
class CourseCompiler:
    """Compiles mails from `folders`, the course's own first, then the templates. What cannot be compiled is added to
    `problems`."""

    draft: CourseDraft
    course: Course
    folders: Sequence[Path]
    problems: list[CourseProblem] = field(default_factory=list)
    notes: list[CourseProblem] = field(default_factory=list)

    def mails(self, only: Collection[str] | None = None) -> Iterator[tuple[str, CompiledMail]]:
        """Yields (key, mail), with the keys that `key_of` makes. `only` names the lessons and system mails to compile;
        None is all."""
        languages = [language for language in languages_of(self.course) if self._has_readable_catalogue(language)]
        for lesson in self.course.lessons.values():
            for wording in wording_keys(self.course, lesson) if only is None or lesson.name in only else ():
                if wording.language in languages:
                    yield from self._lesson_mails(lesson, wording)
        for language in languages:
            yield from self._system_mails(language, only)

    def _has_readable_catalogue(self, language: str) -> bool:
        """Whether the file with drip's own words in this language can be read, if there is one."""
        try:
            read_catalogue(language, self.folders)
        except LessonProblem as problem:
            self.problems.append(_problem_in_own_file(problem) or CourseProblem(str(self.folders[0]), 1, str(problem)))
            return False
        return True

    def _lesson_mails(self, lesson: Lesson, wording: WordingKey) -> Iterator[tuple[str, CompiledMail]]:
        course, language = in_language(self.course, wording.language), wording.language
        words = with_wording(self.course, lesson, wording)
        if problems := list(self._check(course, words, wording)):
            self.problems += problems
            return
        try:
            compiled = compile_lesson(course, words, self.folders, is_checked=True, language=language)
            yield str(key_of(self.course, MailKind.LESSON, lesson.name, wording)), compiled
            if lesson.name in self.awaited_lessons and not wording.variant:
                compiled = compile_reminder(course, words, self.folders, language=language)
                yield str(key_of(self.course, MailKind.REMINDER, lesson.name, wording)), compiled
        except MissingWords:
            return  # noted with the system mails
        except LessonProblem as problem:
            place = self.draft.place(f"{self._where(words, wording)}/body")
            here = CourseProblem(place.file, place.line + (problem.line or 1) - 1, str(problem))
            self.problems.append(_problem_in_own_file(problem) or here)

    def _check(self, course: Course, words: Lesson, wording: WordingKey) -> Iterator[CourseProblem]:
        for problem in check_lesson(course, words):
            place = self.draft.place(f"{self._where(words, wording)}/{problem.field}")
            yield CourseProblem(place.file, place.line + problem.line - 1, problem.message)

    def _where(self, lesson: Lesson, wording: WordingKey) -> str:
        return place_of(
            lesson.name, wording.variant, wording.language if wording.language != self.course.language else ""
        )

    def _system_mails(self, language: str, only: Collection[str] | None) -> Iterator[tuple[str, CompiledMail]]:
        course = in_language(self.course, language)
        for kind in (kind for kind in system_mails(self.course) if only is None or kind in only):
            try:
                compiled = compile_system_mail(kind, course, self.folders, language=language)
                yield str(key_of(self.course, kind, "", WordingKey("", language))), compiled
            except MissingWords:
                continue
            except LessonProblem as problem:
                self.problems.append(
                    _problem_in_own_file(problem) or self._system_mail_problem(kind, language, problem)
                )
        if only is None and (missing := list(self._missing_files(language))):
            self._note_missing(language, missing)

    def _system_mail_problem(self, kind: MailKind, language: str, problem: LessonProblem) -> CourseProblem:
        written = find_mail(kind, self.course, self.folders, language)
        before = written.first_line - 1 if problem.line else 0
        return CourseProblem(str(written.file), before + (problem.line or 1), str(problem))

    def _missing_files(self, language: str) -> Iterator[str]:
        """Yields the files that are missing for drip to say everything in this language."""
        if BUILT_IN_LANGUAGE in fallback_chain(language):
            return
        if not read_catalogue(language, self.folders).sentences:
            yield f"words.{language}.yaml"
        for name in (*system_mails(self.course), *(("reminder",) if self.awaited_lessons else ())):
            if not is_written(name, self.course, self.folders, language):
                yield f"{name}.{language}.md"

    @cached_property
    def awaited_lessons(self) -> frozenset[str]:
        """The lessons whose answers the course waits for, with a reminder."""
        steps = walk_steps(self.course.sequence)
        return frozenset(step.lesson for step in steps if isinstance(step, AwaitAnswers))

    def _note_missing(self, language: str, missing: Sequence[str]) -> None:
        place = self.draft.place("course/language" if language == self.course.language else "course/languages")
        names = f"email/{missing[0]}" + "".join(f", {name}" for name in missing[1:])
        message = f"what drip says around the lessons is not all in {english_name(language)}: {names} "
        verb = "is missing" if len(missing) == 1 else "are missing"
        self.notes.append(CourseProblem(place.file, place.line, message + verb))


def _problem_in_own_file(problem: LessonProblem) -> CourseProblem | None:
    """Returns the problem at its place in a file that many mails are made from, so that it is reported only once; None
    for other problems."""
    if isinstance(problem, UnreadableFile):
        return CourseProblem(str(problem.file), problem.line or 1, problem.complaint)
    return None
