from pathlib import Path

import pytest
from support.sites import checked_course

from drip.core.courses.course import Course
from drip.flow.courses.mail_lookup import MailReference, NotInCourse, choose_form, find_mail_key, parse_mail_reference
from drip.flow.mail_key import MailKey

KEYS = ["lesson:welcome", "lesson:welcome/short", "lesson:welcome/short@de", "lesson:welcome@de", "reminder:welcome"]
WELCOME = MailKey("lesson:welcome")


def the_course() -> Course:
    course = checked_course().course
    assert course is not None
    return course


def chosen(words: tuple[str, ...] = (), variant: str = "", language: str = "") -> str:
    return str(choose_form(the_course(), WELCOME, KEYS, words, variant, language))


@pytest.mark.parametrize(
    ("file", "name", "words"),
    [
        ("lessons/welcome.md", "welcome", ()),
        ("lessons/welcome.short.de.md", "welcome", ("short", "de")),
        ("email/confirmation.de.md", "confirmation", ("de",)),
    ],
)
def test_a_file_names_its_course_and_its_mail(
    course_folder: Path, file: str, name: str, words: tuple[str, ...]
) -> None:
    (course_folder / file).parent.mkdir(exist_ok=True)
    (course_folder / file).touch()
    assert parse_mail_reference(str(course_folder / file), None, Path()) == MailReference(course_folder, name, words)


def test_a_name_needs_its_course(course_folder: Path, tmp_path: Path) -> None:
    assert parse_mail_reference("welcome", course_folder, tmp_path) == MailReference(course_folder, "welcome")
    assert parse_mail_reference("welcome", None, course_folder) == MailReference(course_folder, "welcome")
    with pytest.raises(NotInCourse, match="Which course is 'welcome' in"):
        parse_mail_reference("welcome", None, tmp_path)


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("welcome", "lesson:welcome"),
        ("lesson:welcome", "lesson:welcome"),
        ("reminder:welcome", "reminder:welcome"),
        ("notice", "notice"),
    ],
)
def test_a_mail_is_found_by_its_name(name: str, mail: str) -> None:
    assert find_mail_key(the_course(), name) == MailKey(mail)


@pytest.mark.parametrize("name", ["lesson:welcom", "welcom", "reminder:welcom", "", ":", "lesson:"])
def test_what_is_no_mail_of_the_course_is_told(name: str) -> None:
    with pytest.raises(NotInCourse, match="There is no lesson"):
        find_mail_key(the_course(), name)


def test_the_form_is_that_of_the_options_or_of_the_files_name() -> None:
    assert chosen() == "lesson:welcome"
    assert chosen(language="en") == "lesson:welcome"
    assert chosen(variant="short", language="de") == "lesson:welcome/short@de"
    assert chosen(("short", "de")) == "lesson:welcome/short@de"
    assert chosen(("de",)) == "lesson:welcome@de"
    assert chosen(("short",), language="de") == "lesson:welcome/short@de"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"variant": "long"}, "welcome has no variant 'long'; there is: short."),
        ({"language": "fr"}, "welcome has no language 'fr'; there is: de, en."),
        ({"words": ("long",)}, "welcome has no variant 'long'; there is: short."),
    ],
)
def test_a_form_that_is_not_there_is_told(asked: dict[str, str], said: str) -> None:
    with pytest.raises(NotInCourse) as refused:
        chosen(**asked)  # type: ignore[arg-type]
    assert str(refused.value) == said
