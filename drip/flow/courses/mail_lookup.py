"""Finds the mail of a course that an author names on the command line: by its file, or by its name and the course's
folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from drip.core.courses.course import Course
from drip.core.courses.suggest import did_you_mean
from drip.flow.courses.compile import system_mails
from drip.flow.mail_key import MailKey, forms_of, nearest_form

OUTLINE, LESSONS, EMAIL = "course.yaml", "lessons", "email"


class NotInCourse(Exception):
    """There is no such file, mail, variant or language. The sentence offers what there is."""


@dataclass(frozen=True, slots=True)
class MailReference:
    """`words` are the parts between a file's name and its ending: 'short' and 'de' in welcome.short.de.md."""

    folder: Path
    name: str
    words: tuple[str, ...] = ()


def parse_mail_reference(text: str, folder: Path | None, here: Path) -> MailReference:
    """Reads the name of a mail or the path of its file. `folder` is the course's, if it was given; `here` is the
    current folder. Raises NotInCourse."""
    file = Path(text)
    if file.suffix == ".md" and (file.is_file() or file.parent.name in (LESSONS, EMAIL)):
        return _reference_to_file(file)
    if folder is None and (here / OUTLINE).is_file():
        folder = here
    if folder is None:
        raise NotInCourse(f"Which course is '{text}' in? Add --course FOLDER, or name the file: lessons/welcome.md.")
    return MailReference(folder, text)


def _reference_to_file(file: Path) -> MailReference:
    if not file.is_file():
        raise NotInCourse(f"There is no file {file}.")
    place = file.resolve().parent
    if place.name not in (LESSONS, EMAIL) or not (place.parent / OUTLINE).is_file():
        raise NotInCourse(f"{file} is in no course: a lesson lies in the folder 'lessons' beside a {OUTLINE}.")
    name, *words = file.stem.split(".")
    shown = file.parent.parent if file.parent.name == place.name else place.parent
    return MailReference(shown, name, tuple(words))


def find_mail_key(course: Course, name: str) -> MailKey:
    """Returns the key of a mail by its name: 'welcome', 'reminder:welcome' or 'confirmation'. Raises NotInCourse."""
    kind, colon, lesson = name.partition(":")
    if colon and kind in ("lesson", "reminder") and lesson in course.lessons:
        return MailKey(name)
    if name in course.lessons:
        return MailKey(f"lesson:{name}")
    if name in system_mails(course):
        return MailKey(name)
    guess = did_you_mean(lesson or name, [*course.lessons, *system_mails(course)])
    raise NotInCourse(f"There is no lesson '{lesson or name}' in {course.slug}{guess or '.'}")


def choose_form(
    course: Course, mail: MailKey, keys: Collection[str], words: tuple[str, ...], variant: str, language: str
) -> MailKey:
    """Returns the form of a mail that `variant` and `language` select; if they are '', the `words` of the file's name
    do. Raises NotInCourse."""
    forms = forms_of(mail.mail, keys)
    if not forms:
        raise NotInCourse(f"{mail.lesson or mail.mail} is never sent as a {mail.kind}: nothing waits for its answers.")
    languages = {form.language for form in forms} | {course.language}
    for word in words:
        language, variant = (language or word, variant) if word in languages else (language, variant or word)
    wanted = replace(mail, variant=variant, language="" if language == course.language else language)
    _require("variant", variant, {form.variant for form in forms} | {""}, mail)
    _require("language", language, languages | {""}, mail)
    found = nearest_form(wanted, keys)
    assert found is not None
    return found


def _require(what: str, word: str, choices: set[str], mail: MailKey) -> None:
    if word not in choices:
        names = ", ".join(sorted(filter(None, choices))) or "none"
        raise NotInCourse(f"{mail.source} has no {what} '{word}'; there is: {names}.")
