"""A mail as it was written, and what is wrong with it before anything is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from drip.core.courses.course import Course, Lesson, Question
from drip.core.languages.language import fallback_chain
from drip.rendering.mail.folders import EMAIL, read_file
from drip.rendering.markdown.addresses import check_addresses
from drip.rendering.template.check import check_template
from drip.rendering.template.literal import PREFIX
from drip.rendering.template.problem import LessonProblem, MissingWords, TemplateProblem
from drip.rendering.template.template_names import TemplateNames, names_in_any_mail, names_in_mail, names_in_system_mail

MAILS_TO_STRANGERS = frozenset(
    {"confirmation", "address"}
)  # mails to people who have not said yes: nothing they typed may be in them
FENCE = "---\n"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class MailSource:
    """`layout` names the files around it, `names` is what its templates may name, `ask` are the questions it asks."""

    subject: str
    preview: str
    body: str
    names: TemplateNames
    layout: str = "lesson"
    ask: tuple[Question, ...] = ()
    language: str = ENGLISH


def lesson_source(course: Course, lesson: Lesson, language: str = "") -> MailSource:
    names = names_in_mail(course, lesson.ask)
    return MailSource(
        lesson.subject, lesson.preview, lesson.body, names, ask=lesson.ask, language=language or course.language
    )


def system_source(
    name: str, course: Course, folders: Sequence[Path], ask: tuple[Question, ...] = (), *, language: str = ""
) -> MailSource:
    """Read the mail `email/<name>.md`: front matter with a subject, a preview and a layout ('note' by default), and
    Markdown; `email/<name>.de.md` in German. Raises LessonProblem, MissingWords."""
    written = find_mail(name, course, folders, language or course.language)
    file = written.file.name
    front, closed, body = written.text.removeprefix(FENCE).partition("\n" + FENCE)
    try:
        head = yaml.safe_load(front) if closed else None
    except yaml.YAMLError as error:
        raise LessonProblem(f"the front matter of {file} can't be read: {' '.join(str(error).split())}") from error
    if not isinstance(head, dict) or not head.get("subject"):
        raise LessonProblem(f"{file} must begin with '---', a subject and a preview, and '---'")
    names = names_in_any_mail(name) if name in MAILS_TO_STRANGERS else names_in_system_mail(name, course, ask)
    layout = str(head.get("layout", "note"))
    return MailSource(str(head["subject"]), str(head.get("preview") or ""), body, names, layout, ask, written.language)


def is_written(name: str, course: Course, folders: Sequence[Path], language: str) -> bool:
    """Return whether there is a mail `email/<name>.md` in this language."""
    try:
        return find_mail(name, course, folders, language).language == language
    except LessonProblem:
        return False


@dataclass(frozen=True, slots=True)
class MailFile:
    """One of our own mails as it is in its file."""

    text: str
    file: Path
    language: str

    @property
    def first_line(self) -> int:
        """The line of the file on which the Markdown begins."""
        front, closed, _ = self.text.partition("\n" + FENCE)
        return front.count("\n") + 3 if closed else 1


def find_mail(name: str, course: Course, folders: Sequence[Path], language: str) -> MailFile:
    """Return the file of `email/<name>.md` in this language. A file without a language in its name is in the course's
    own language if it is the course's, and in English if it is ours. Raises LessonProblem, MissingWords."""
    own = language == course.language
    for folder in folders:
        files = [(f"{name}.{way}.md", language) for way in fallback_chain(language)]
        if folder == folders[-1] and (own or ENGLISH in fallback_chain(language)):
            files.append((f"{name}.md", ENGLISH))
        elif own:
            files.append((f"{name}.md", language))
        for file, spoken in files:
            if (text := read_file(file, (folder,))) is not None:
                return MailFile(text, folder / EMAIL / file, spoken)
    if own:
        raise LessonProblem(f"there is no {EMAIL}/{name}.md in {' or '.join(map(str, folders))}")
    raise MissingWords(f"{EMAIL}/{name}.{language}.md is missing")


def check_lesson(course: Course, lesson: Lesson) -> list[TemplateProblem]:
    """Return everything wrong with the templates of a lesson in all its wordings, its subject and preview first."""
    return check_source(lesson_source(course, lesson))


def check_source(source: MailSource) -> list[TemplateProblem]:
    problems = []
    for field, template in (("subject", source.subject), ("preview", source.preview), ("body", source.body)):
        found = check_template(template, source.names)
        problems += [TemplateProblem(problem.line, problem.message, field) for problem in found]
        if PREFIX in template:
            problems.append(
                TemplateProblem(1, f"the letters '{PREFIX}' can't be used: they mark the place of tags", field)
            )
    problems += check_addresses(source.body)
    if not source.subject.strip():
        problems.append(TemplateProblem(1, "the subject is empty", "subject"))
    return problems
