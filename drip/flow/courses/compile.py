"""All mails of a course, compiled: every lesson in all its words, and the mails of our own in each of its languages."""

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
    *(MailKind.KEY, MailKind.ADDRESS, MailKind.MOVED),
)
BUILT_IN_LANGUAGE = "en"  # the language of our own mails and layouts, where nobody has written them in another


def system_mails(course: Course) -> tuple[MailKind, ...]:
    """The mails of drip's own that people in this course may get, but for reminders."""
    return (*SYSTEM_MAILS, *((MailKind.DIGEST,) if course.digest else ()))


@dataclass
class CourseCompiler:
    """`folders`: the course's own first, then the templates. What cannot be compiled goes to `problems`."""

    draft: CourseDraft
    course: Course
    folders: Sequence[Path]
    problems: list[CourseProblem] = field(default_factory=list)
    notes: list[CourseProblem] = field(default_factory=list)

    def mails(self, only: Collection[str] | None = None) -> Iterator[tuple[str, CompiledMail]]:
        """(its key, the mail), as `key_of` makes it. `only` those of these lessons, and these of our own."""
        spoken = [language for language in languages_of(self.course) if self._can_be_said(language)]
        for lesson in self.course.lessons.values():
            for worded in wording_keys(self.course, lesson) if only is None or lesson.name in only else ():
                if worded.language in spoken:
                    yield from self._lesson(lesson, worded)
        for language in spoken:
            yield from self._of_our_own(language, only)

    def _can_be_said(self, language: str) -> bool:
        """Whether the file with our own words is good, if there is one."""
        try:
            read_catalogue(language, self.folders)
        except LessonProblem as problem:
            self.problems.append(_in_its_file(problem) or CourseProblem(str(self.folders[0]), 1, str(problem)))
            return False
        return True

    def _lesson(self, lesson: Lesson, worded: WordingKey) -> Iterator[tuple[str, CompiledMail]]:
        course, language = in_language(self.course, worded.language), worded.language
        words = with_wording(self.course, lesson, worded)
        if problems := list(self._check(course, words, worded)):
            self.problems += problems
            return
        try:
            made = compile_lesson(course, words, self.folders, is_checked=True, language=language)
            yield str(key_of(self.course, MailKind.LESSON, lesson.name, worded)), made
            if lesson.name in self.awaited and not worded.variant:
                made = compile_reminder(course, words, self.folders, language=language)
                yield str(key_of(self.course, MailKind.REMINDER, lesson.name, worded)), made
        except MissingWords:
            return  # noted with those of our own
        except LessonProblem as problem:
            place = self.draft.place(f"{self._where(words, worded)}/body")
            here = CourseProblem(place.file, place.line + (problem.line or 1) - 1, str(problem))
            self.problems.append(_in_its_file(problem) or here)

    def _check(self, course: Course, words: Lesson, worded: WordingKey) -> Iterator[CourseProblem]:
        for problem in check_lesson(course, words):
            place = self.draft.place(f"{self._where(words, worded)}/{problem.field}")
            yield CourseProblem(place.file, place.line + problem.line - 1, problem.message)

    def _where(self, lesson: Lesson, worded: WordingKey) -> str:
        return place_of(lesson.name, worded.variant, worded.language if worded.language != self.course.language else "")

    def _of_our_own(self, language: str, only: Collection[str] | None) -> Iterator[tuple[str, CompiledMail]]:
        course = in_language(self.course, language)
        for kind in (kind for kind in system_mails(self.course) if only is None or kind in only):
            try:
                made = compile_system_mail(kind, course, self.folders, language=language)
                yield str(key_of(self.course, kind, "", WordingKey("", language))), made
            except MissingWords:
                continue
            except LessonProblem as problem:
                self.problems.append(_in_its_file(problem) or self._of_ours(kind, language, problem))
        if only is None and (missing := list(self._missing(language))):
            self._note(language, missing)

    def _of_ours(self, kind: MailKind, language: str, problem: LessonProblem) -> CourseProblem:
        written = find_mail(kind, self.course, self.folders, language)
        before = written.first_line - 1 if problem.line else 0
        return CourseProblem(str(written.file), before + (problem.line or 1), str(problem))

    def _missing(self, language: str) -> Iterator[str]:
        """The files that it would take to say everything in a language."""
        if BUILT_IN_LANGUAGE in fallback_chain(language):
            return
        if not read_catalogue(language, self.folders).sentences:
            yield f"words.{language}.yaml"
        for name in (*system_mails(self.course), *(("reminder",) if self.awaited else ())):
            if not is_written(name, self.course, self.folders, language):
                yield f"{name}.{language}.md"

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The lessons whose answers the course waits for, and reminds of."""
        steps = walk_steps(self.course.sequence)
        return frozenset(step.lesson for step in steps if isinstance(step, AwaitAnswers))

    def _note(self, language: str, missing: Sequence[str]) -> None:
        place = self.draft.place("course/language" if language == self.course.language else "course/languages")
        names = f"email/{missing[0]}" + "".join(f", {name}" for name in missing[1:])
        message = f"what drip says around the lessons is not all in {english_name(language)}: {names} "
        verb = "is missing" if len(missing) == 1 else "are missing"
        self.notes.append(CourseProblem(place.file, place.line, message + verb))


def _in_its_file(problem: LessonProblem) -> CourseProblem | None:
    """What is wrong with a file that many mails are made of is told once, and of that file."""
    if isinstance(problem, UnreadableFile):
        return CourseProblem(str(problem.file), problem.line or 1, problem.complaint)
    return None
