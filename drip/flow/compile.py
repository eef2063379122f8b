"""All mails of a course, compiled: every lesson in all its words, and the mails of our own in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drip.authoring import Draft, Problem, place_of
from drip.core.course import AwaitAnswers, Course, Lesson, walk_steps
from drip.core.language import english_name, languages_of, widening
from drip.core.translate import Worded, in_language, in_words, wordings
from drip.flow.mail_names import mail_name
from drip.rendering import (
    CompiledMail,
    LessonProblem,
    MissingWords,
    check_lesson,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
    read_catalogue,
)
from drip.storage.states import MailKind

SYSTEM_MAILS = (MailKind.CONFIRMATION, MailKind.CLARIFICATION, MailKind.NOTICE)
OURS = "en"  # the language of our own mails and layouts, where nobody has written them in another


@dataclass
class Compiling:
    """`folders`: the course's own first, then the templates. What cannot be compiled goes to `problems`."""

    draft: Draft
    course: Course
    folders: Sequence[Path]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def mails(self) -> Iterator[tuple[str, CompiledMail]]:
        """(its name, the mail), as `mail_name` makes the names."""
        awaited = {step.lesson for step in walk_steps(self.course.sequence) if isinstance(step, AwaitAnswers)}
        for lesson in self.course.lessons.values():
            for worded in wordings(self.course, lesson):
                yield from self._lesson(lesson, worded, reminder=lesson.name in awaited and not worded.variant)
        for language in languages_of(self.course):
            yield from self._of_our_own(language)

    def _lesson(self, lesson: Lesson, worded: Worded, *, reminder: bool) -> Iterator[tuple[str, CompiledMail]]:
        course, language = in_language(self.course, worded.language), worded.language
        words = in_words(self.course, lesson, worded)
        if problems := list(self._check(course, words, worded)):
            self.problems += problems
            return
        try:
            made = compile_lesson(course, words, self.folders, is_checked=True, language=language)
            yield mail_name(self.course, MailKind.LESSON, lesson.name, worded), made
            if reminder:
                made = compile_reminder(course, words, self.folders, language=language)
                yield mail_name(self.course, MailKind.REMINDER, lesson.name, worded), made
        except MissingWords:
            pass  # told once, with those of our own
        except LessonProblem as problem:
            place = self.draft.place(f"{self._where(words, worded)}/body")
            self.problems.append(Problem(place.file, place.line + (problem.line or 1) - 1, str(problem)))

    def _check(self, course: Course, words: Lesson, worded: Worded) -> Iterator[Problem]:
        for problem in check_lesson(course, words):
            place = self.draft.place(f"{self._where(words, worded)}/{problem.field}")
            yield Problem(place.file, place.line + problem.line - 1, problem.message)

    def _where(self, lesson: Lesson, worded: Worded) -> str:
        return place_of(lesson.name, worded.variant, worded.language if worded.language != self.course.language else "")

    def _of_our_own(self, language: str) -> Iterator[tuple[str, CompiledMail]]:
        course, missing = in_language(self.course, language), list(self._missing_frame(language))
        for kind in SYSTEM_MAILS:
            try:
                made = compile_system_mail(kind, course, self.folders, language=language)
                yield mail_name(self.course, kind, "", Worded("", language)), made
            except MissingWords as problem:
                missing.append(str(problem))
            except LessonProblem as problem:
                self.problems.append(Problem(f"{kind}.md", problem.line or 1, str(problem)))
        if missing:
            self._note(language, missing)

    def _missing_frame(self, language: str) -> Iterator[str]:
        """The words around the lessons, and the mail that reminds of their questions."""
        if OURS in widening(language):
            return
        if not read_catalogue(language, self.folders).said:
            yield f"email/words.{language}.yaml is missing"
        awaits = any(isinstance(step, AwaitAnswers) for step in walk_steps(self.course.sequence))
        if awaits and language != self.course.language:
            try:
                compile_system_mail("reminder", self.course, self.folders, language=language)
            except MissingWords as problem:
                yield str(problem)
            except LessonProblem:
                return  # told with the lesson

    def _note(self, language: str, missing: Sequence[str]) -> None:
        place = self.draft.place("course/language" if language == self.course.language else "course/languages")
        others = english_name(self.course.language)
        message = f"drip's own words are not all in {english_name(language)}, and stay English or {others}: "
        self.notes.append(Problem(place.file, place.line, message + ", ".join(missing)))
