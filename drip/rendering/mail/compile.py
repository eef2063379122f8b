"""Compiles Markdown and MJML into Jinja sources, once for each published lesson; `render` needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

from drip.core.courses.course import Course, Lesson, Question
from drip.rendering.mail.catalogue import read_catalogue, words_of_values
from drip.rendering.mail.fold import fold
from drip.rendering.mail.folders import read_file
from drip.rendering.mail.layout import html_layout, text_layout
from drip.rendering.mail.source import MailSource, check_source, lesson_source, system_source
from drip.rendering.markdown.mail_questions import MailQuestions
from drip.rendering.markdown.markup import to_html
from drip.rendering.markdown.parse import parse
from drip.rendering.markdown.plaintext import to_text
from drip.rendering.markdown.styles import read_styles
from drip.rendering.markdown.tags import JinjaTags, TagKind, in_html
from drip.rendering.template.check import check_tags
from drip.rendering.template.literal import HTML_BRACE, EscapedText, literal_braces, newlines
from drip.rendering.template.problem import LessonProblem

MAX_OCTETS = 102_000  # of HTML: Gmail clips the rest
STATEMENTS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CompiledMail:
    """Jinja sources. The HTML is ASCII, in lines that SMTP can carry. `words` are those that dates, seasons, yes and no
    are shown with; {} is English."""

    subject: str
    preview: str
    html: str
    text: str
    words: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return JSON data from which `CompiledMail(**data)` makes the mail again. Defaults are omitted, so that a mail
        which doesn't use what a later release adds stays the same mail."""
        data = asdict(self)
        return data if data["words"] else {key: value for key, value in data.items() if key != "words"}


def compile_lesson(
    course: Course, lesson: Lesson, folders: Sequence[Path], *, is_checked: bool = False, language: str = ""
) -> CompiledMail:
    """Compile a lesson, worded in `language`, by default the course's own. `folders`: the course's own first, then the
    templates. `is_checked`: `check_lesson` has found nothing wrong and need not run again. Raises LessonProblem."""
    source = lesson_source(course, lesson, language)
    compiled = compile_mail(source, folders, course, is_checked=is_checked)
    _demand_footer(compiled, course)
    return compiled


def compile_reminder(course: Course, lesson: Lesson, folders: Sequence[Path], *, language: str = "") -> CompiledMail:
    """Compile `email/reminder.md` with the questions of `lesson`. Raises LessonProblem."""
    return compile_system_mail("reminder", course, folders, lesson.ask, language=language)


def compile_system_mail(
    name: str, course: Course, folders: Sequence[Path], ask: tuple[Question, ...] = (), *, language: str = ""
) -> CompiledMail:
    """Compile one of our own mails, `email/<name>.md`; `ask` are the questions it asks. Raises LessonProblem, and
    MissingWords if the mail is not written in the language requested."""
    return compile_mail(system_source(name, course, folders, ask, language=language), folders, course)


def compile_mail(
    source: MailSource, folders: Sequence[Path], course: Course, *, is_checked: bool = False
) -> CompiledMail:
    """Compile a mail. `course` is in the language of the mail. Raises LessonProblem for the first thing that is
    wrong."""
    for problem in () if is_checked else check_source(source):
        where = "" if problem.field == "body" else f"in the {problem.field}: "
        raise LessonProblem(where + problem.message, problem.line if problem.field == "body" else None)
    tags, catalogue = JinjaTags(), read_catalogue(source.language, folders)
    tokens = parse(tags.protect(source.body), tags)
    styles = read_styles(read_file("inline.css", folders) or "")
    asking = MailQuestions(source.ask, _all_questions(course), styles, tags, catalogue)
    values = {"course": course, "subject": _title(source.subject, tags), "preview": _title(source.preview, tags)}
    text = tags.hold(to_text(tokens, tags).strip("\n"))
    html = tags.hold("\n" + to_html(tokens, styles))
    in_html = {**values, "body": html, "questions": asking.in_html()}
    in_text = {**values, "body": text, "questions": asking.in_text()}
    around_html = html_layout(source.layout, folders, in_html, tags, catalogue)
    around_text = text_layout(source.layout, folders, in_text, tags, catalogue)
    compiled = CompiledMail(
        newlines(source.subject),
        newlines(source.preview),
        _finish_html(around_html, asking),
        _finish_text(around_text, asking),
        words_of_values(catalogue),
    )
    _refuse_layout_problems(compiled, source)
    _demand_body(source, {"mjml": (html, around_html), "txt": (text, around_text)}, tags)
    return compiled


def _all_questions(course: Course) -> tuple[Question, ...]:
    return tuple(question for _, question in course.questions().values())


def _title(source: str, tags: JinjaTags) -> EscapedText:
    """A one-line template for places in HTML that need plain text."""
    words = tags.protect(" ".join(source.split()), TagKind.ATTRIBUTE)
    return EscapedText(literal_braces(escape(words), HTML_BRACE))


def _finish_html(html: str, asking: MailQuestions) -> str:
    html = asking.place_in_html(asking.tags.release(html))
    html = fold(html.encode("ascii", "xmlcharrefreplace").decode())
    html = asking.tags.restore(html, in_html)
    if len(html) > MAX_OCTETS:
        weight = f"this mail weighs {len(html):,} octets, and Gmail hides what comes after {MAX_OCTETS:,}"
        raise LessonProblem(f"{weight}: shorten it, or make two lessons of it")
    return html


def _finish_text(text: str, asking: MailQuestions) -> str:
    return asking.place_in_text(asking.tags.release(text)).strip("\n") + "\n"


def _demand_body(source: MailSource, parts: Mapping[str, tuple[EscapedText, str]], tags: JinjaTags) -> None:
    """The mail's own text must be in both parts, and there must be some."""
    for kind, (body, around) in parts.items():
        if body not in around:
            raise LessonProblem(
                f"the layout {source.layout}.{kind} leaves out what the mail says: put [[ body ]] in, so that it has an"
                " HTML part and a text part"
            )
    text, _ = parts["txt"]
    if not STATEMENTS.sub("", tags.release(text)).strip():
        raise LessonProblem("no word of this mail can be read as text, so it has no text part: write some", 1)


def _refuse_layout_problems(compiled: CompiledMail, source: MailSource) -> None:
    """Anything still wrong is in the layout, because the mail's own parts were checked."""
    for kind, template in (("mjml", compiled.html), ("txt", compiled.text)):
        for problem in check_tags(template, source.names):
            raise LessonProblem(f"in the layout {source.layout}.{kind}: {problem.message}")


def _demand_footer(compiled: CompiledMail, course: Course) -> None:
    for kind, part in (("mjml", unescape(compiled.html)), ("txt", compiled.text)):
        if "links.leave" not in part:
            raise LessonProblem(
                f"the layout lesson.{kind} shows no way to leave the course: put {{{{ links.leave }}}} in"
            )
        if not all(word in part for word in course.sender.address.split()):
            raise LessonProblem(
                f"the layout lesson.{kind} hides the postal address: put [[ course.sender.address ]] in"
            )
