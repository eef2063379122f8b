"""A mail as it was written, and what can be said against it before anything is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from drip.core.course import Course, Lesson, Question
from drip.rendering.addresses import check_addresses
from drip.rendering.check import check_template
from drip.rendering.folders import EMAIL, read_file
from drip.rendering.known import Known, known_in_any_mail, known_in_mail, known_in_system_mail
from drip.rendering.literal import PREFIX
from drip.rendering.problem import LessonProblem, TemplateProblem

STRANGERS = frozenset({"confirmation"})  # mails to people who have not said yes: nothing they typed may be in them
FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class MailSource:
    """`layout` names the files around it, `known` what its templates may name, `ask` the questions it puts."""

    subject: str
    preview: str
    body: str
    known: Known
    layout: str = "lesson"
    ask: tuple[Question, ...] = ()


def lesson_source(course: Course, lesson: Lesson) -> MailSource:
    return MailSource(lesson.subject, lesson.preview, lesson.body, known_in_mail(course, lesson.ask), ask=lesson.ask)


def system_source(name: str, course: Course, folders: Sequence[Path], ask: tuple[Question, ...] = ()) -> MailSource:
    """The mail `email/<name>.md`: front matter with a subject, a preview and a layout ('note' if it names none), and
    Markdown. Raises LessonProblem."""
    written = read_file(f"{name}.md", folders)
    if written is None:
        raise LessonProblem(f"there is no {EMAIL}/{name}.md in {' or '.join(map(str, folders))}")
    front, closed, body = written.removeprefix(FENCE).partition("\n" + FENCE)
    try:
        head = yaml.safe_load(front) if closed else None
    except yaml.YAMLError as error:
        raise LessonProblem(f"the front matter of {name}.md can't be read: {error}") from error
    if not isinstance(head, dict) or not head.get("subject"):
        raise LessonProblem(f"{name}.md must begin with '---', a subject and a preview, and '---'")
    known = known_in_any_mail() if name in STRANGERS else known_in_system_mail(name, course, ask)
    return MailSource(
        str(head["subject"]), str(head.get("preview") or ""), body, known, str(head.get("layout", "note")), ask
    )


def check_lesson(course: Course, lesson: Lesson) -> list[TemplateProblem]:
    """Everything wrong with the templates of a lesson, its subject and preview first."""
    return check_source(lesson_source(course, lesson))


def check_source(source: MailSource) -> list[TemplateProblem]:
    problems = []
    for field, template in (("subject", source.subject), ("preview", source.preview), ("body", source.body)):
        found = check_template(template, source.known)
        problems += [TemplateProblem(problem.line, problem.message, field) for problem in found]
        if PREFIX in template:
            problems.append(
                TemplateProblem(1, f"the letters '{PREFIX}' can't be used: they mark the place of tags", field)
            )
    problems += check_addresses(source.body)
    if not source.subject.strip():
        problems.append(TemplateProblem(1, "the subject is empty", "subject"))
    return problems
