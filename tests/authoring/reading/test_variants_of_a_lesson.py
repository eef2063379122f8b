"""Variants: what is read, and one mistake at a time."""

from pathlib import Path

import pytest

from drip.authoring.reading.read import read_course
from drip.core.courses.course import Lesson

LIST = """variants:
  - {name: plain, weight: 2}
  - {name: asking, subject: What is success?}
  - {name: short, weight: 3, text: welcome.short.md}
"""
SHORT = "---\nsubject: In short\n---\nA short text.\n"
FILES = {"welcome.short.md": SHORT}


@pytest.fixture
def lessons(folder: Path) -> Path:
    return folder / "lessons"


def write(lessons: Path, variants: str = LIST, files: dict[str, str] = FILES) -> None:
    welcome = lessons / "welcome.md"
    welcome.write_text(welcome.read_text().replace("ask:\n", f"{variants}ask:\n", 1))
    for name, text in files.items():
        (lessons / name).write_text(text, encoding="utf-8")


def mistakes(folder: Path) -> list[tuple[str, int, str]]:
    return [(Path(p.file).name, p.line, p.message) for p in read_course(folder).problems]


def welcome_of(folder: Path) -> Lesson:
    draft = read_course(folder)
    assert draft.problems == ()
    assert draft.course is not None
    return draft.course.lessons["welcome"]


def add_german(folder: Path, **files: str) -> None:
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + "languages: [de]\n")
    for name, text in files.items():
        (folder / "lessons" / f"{name.replace('_', '.')}.md").write_text(text, encoding="utf-8")


def test_a_variant_has_the_words_of_its_lesson_where_it_has_none_of_its_own(folder: Path, lessons: Path) -> None:
    write(lessons)
    welcome = welcome_of(folder)
    plain, asking, short = welcome.variants
    assert [(each.name, each.weight) for each in welcome.variants] == [("plain", 2), ("asking", 1), ("short", 3)]
    assert (plain.wording.subject, plain.wording.body) == (welcome.subject, welcome.body)
    assert (asking.wording.subject, asking.wording.body) == ("What is success?", welcome.body)
    assert (short.wording.subject, short.wording.body) == ("In short", "A short text.\n")
    assert {each.wording.ask for each in welcome.variants} == {welcome.ask}


def test_variants_are_translated_in_files_of_their_own(folder: Path, lessons: Path) -> None:
    write(lessons)
    german = {"welcome_de": "---\nsubject: Hallo\nask: [{id: hope, text: Was?}]\n---\nText.\n"}
    german |= {"welcome_asking_de": "---\nsubject: Was ist Erfolg?\n---\n", "welcome_short_de": "---\n{}\n---\nKurz.\n"}
    add_german(folder, **german)
    plain, asking, short = (each.translations["de"] for each in welcome_of(folder).variants)
    assert (plain.subject, plain.body) == ("Hallo", "Text.\n")
    assert (asking.subject, asking.body) == ("Was ist Erfolg?", "Text.\n")
    assert (short.subject, short.body) == ("Hallo", "Kurz.\n")
    assert {each.ask[0].text for each in (plain, asking, short)} == {"Was?"}


def test_a_variant_without_a_translation_is_noted(folder: Path, lessons: Path) -> None:
    write(lessons)
    add_german(folder, welcome_de="---\nsubject: Hallo\nask: [{id: hope, text: Was?}]\n---\nText.\n")
    notes = [note for note in read_course(folder).notes if "variant" in note.message]
    assert ["'asking'" in note.message or "'short'" in note.message for note in notes] == [True, True]
    assert "its readers get the lesson's own translation" in notes[0].message
    assert [variant.translations.keys() for variant in welcome_of(folder).variants] == [{"de"}, set(), set()]


@pytest.mark.parametrize(
    ("before", "after", "line", "hint"),
    [
        ("weight: 2", "weight: 0", 6, "weight: 0 is too small: a weight is 1 or more"),
        ("weight: 2", "weight: many", 6, "'many' is not a whole number"),
        ("name: asking", "name: plain", 7, "two variants are called 'plain' (the first in line 6)"),
        ("name: asking", "name: de", 7, "a variant can't be called 'de', which stands for a language"),
        ("name: asking", "name: Asking!", 7, "use small letters, digits and hyphens, such as 'asking'"),
        ("name: asking, ", "", 7, "'name' is missing here"),
        ("subject: What", "ask: [], subject: What", 7, "a variant asks what its lesson asks"),
        ("subject: What", "subjct: What", 7, "unknown key 'subjct', did you mean 'subject'?"),
        ("welcome.short.md", "other.md", 8, "the text of this variant must be called 'welcome.short.md'"),
        ("variants:", "variants: plain\nvariant:", 5, "'variants' must be a list"),
    ],
)
def test_a_mistake_in_the_list_is_told_with_its_line(
    folder: Path, lessons: Path, before: str, after: str, line: int, hint: str
) -> None:
    assert before in LIST
    write(lessons, LIST.replace(before, after, 1))
    assert any((file, where) == ("welcome.md", line) and hint in text for file, where, text in mistakes(folder))


def test_one_variant_alone_is_told(folder: Path, lessons: Path) -> None:
    write(lessons, "variants:\n  - name: plain\n", {})
    assert mistakes(folder)[0][1:] == (6, mistakes(folder)[0][2])
    assert "one variant is nothing to compare" in mistakes(folder)[0][2]


@pytest.mark.parametrize(
    ("variants", "files", "file", "line", "hint"),
    [
        (LIST, {}, "welcome.md", 8, "lessons/welcome.short.md is missing: write the text of the variant 'short' there"),
        (
            LIST.replace(", text: welcome.short.md", ", subject: Short"),
            FILES,
            "welcome.short.md",
            1,
            "nothing uses this file: add text: welcome.short.md to the variant 'short'",
        ),
        (LIST, {**FILES, "welcome.shrt.md": SHORT}, "welcome.shrt.md", 1, "is called 'shrt', did you mean 'short'?"),
        (LIST, {"welcome.short.md": "---\nsubject: S\n---\n"}, "welcome.short.md", 3, "this variant has no text"),
        (
            LIST,
            {"welcome.short.md": "---\nask: []\n---\nText.\n"},
            "welcome.short.md",
            2,
            "a variant asks what its lesson asks",
        ),
        (
            LIST.replace("text: welcome", "subject: S, text: welcome"),
            FILES,
            "welcome.short.md",
            2,
            "the subject of 'short' stands in its lesson as well (line 8)",
        ),
    ],
)
def test_a_mistake_in_the_texts_is_told(
    folder: Path, lessons: Path, variants: str, files: dict[str, str], file: str, line: int, hint: str
) -> None:
    write(lessons, variants, files)
    ((where, row, message),) = mistakes(folder)
    assert (where, row) == (file, line)
    assert hint in message


@pytest.mark.parametrize(
    ("file", "text", "line", "hint"),
    [
        ("welcome_plain_de", "---\nsubject: S\n---\nT.\n", 1, "'plain' has no words of its own to translate"),
        ("welcome_asking_de", "---\n{}\n---\n", 1, "the subject of the variant 'asking' is not translated"),
        ("welcome_asking_de", "---\nsubject: S\n---\nText.\n", 4, "'asking' has the text of its lesson: remove this"),
        ("welcome_short_de", "---\nsubject: S\n---\n", 3, "this translation has no text"),
    ],
)
def test_a_mistake_in_the_translation_of_a_variant_is_told(
    folder: Path, lessons: Path, file: str, text: str, line: int, hint: str
) -> None:
    write(lessons)
    add_german(folder, welcome_de="---\nsubject: S\nask: [{id: hope, text: W?}]\n---\nText.\n", **{file: text})
    ((_, where, message),) = mistakes(folder)
    assert where == line
    assert hint in message
