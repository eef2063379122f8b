"""Lessons in further languages: what is read, what is missing, and one mistake at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drip.authoring.reading.read import CourseDraft, read_course
from drip.core.languages.translate import in_language

Mistakes = list[tuple[str, int, str]]
GERMAN = """---
subject: Blick zurück
ask:
  - id: how_it_went
    text: Was nun?
    options: [mehr davon, weniger davon, etwas anderes]
---
Ein Text.
"""


@pytest.fixture
def german(folder: Path) -> Path:
    """The folder of lessons of a course in two languages."""
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + "language: en\nlanguages: [de]\n")
    (folder / "lessons" / "looking-back.de.md").write_text(GERMAN, encoding="utf-8")
    return folder / "lessons"


@pytest.fixture
def told(folder: Path, german: Path) -> Callable[..., Mistakes]:
    """Writes a file into the folder of lessons, and returns what is wrong then."""

    def write(name: str = "", text: str = "---\nsubject: S\n---\nText.\n") -> Mistakes:
        if name:
            (german / name).write_text(text, encoding="utf-8")
        return [(Path(p.file).name, p.line, p.message) for p in read_course(folder).problems]

    return write


def test_a_translation_has_the_same_questions_and_labels_for_their_options(folder: Path, german: Path) -> None:
    draft = read_course(folder)
    assert draft.problems == ()
    assert draft.course is not None
    lesson = draft.course.lessons["looking-back"]
    words = lesson.translations["de"]
    assert (words.subject, words.preview, words.body) == ("Blick zurück", "", "Ein Text.\n")
    asked = {question.id: question for question in words.ask}["how_it_went"]
    assert asked.text == "Was nun?"
    assert asked.options == lesson.ask[0].options
    assert asked.labels == ("mehr davon", "weniger davon", "etwas anderes")


def test_what_is_not_translated_is_noted_and_keeps_nobody_from_publishing(folder: Path, german: Path) -> None:
    draft = read_course(folder)
    notes = {Path(note.file).name: note.message for note in draft.notes}
    assert set(notes) == {"welcome.md", "your-season.md", "something-new.md", "a-quiet-week.md"}
    assert "lessons/welcome.de.md is missing, so people who read German get it in English" in notes["welcome.md"]


def test_a_question_and_options_that_are_left_out_stay_as_in_the_lesson(folder: Path, german: Path) -> None:
    (german / "looking-back.de.md").write_text("---\nsubject: S\nask:\n  - {id: how_it_went, text: Was?}\n---\nText.\n")
    (german / "welcome.de.md").write_text("---\nsubject: S\n---\nText.\n")
    draft = read_course(folder)
    assert draft.problems == ()
    notes = [note.message for note in draft.notes if ".de.md" in note.file]
    assert any(note.startswith("the options of 'how_it_went' are not translated") for note in notes)
    assert any(note.startswith("the question 'hope' is not translated") for note in notes)


@pytest.mark.parametrize(
    ("name", "line", "hint"),
    [
        ("welcom.de.md", 1, "there is no lesson 'welcom', did you mean 'welcome'?"),
        ("qqq.de.md", 1, "there is no lesson 'qqq': a translation or a variant is named like its lesson"),
        ("welcome.fr.md", 1, "the course is not in French: add it in course.yaml, as languages: [de, fr]"),
        ("welcome.en.md", 1, "the lessons are in English already: put these words into welcome.md"),
        ("welcome.DE.md", 1, "write the language in small letters: welcome.de.md"),
        ("welcome.foo.md", 1, "no variant of 'welcome' is called 'foo': list it under 'variants' in welcome.md"),
        ("welcome.short.extra.md", 1, "'extra' is not the code of a language"),
        ("welcome.short.x.de.md", 1, "this name has too many parts"),
    ],
)
def test_a_file_with_a_strange_name_is_told(told: Callable[..., Mistakes], name: str, line: int, hint: str) -> None:
    ((file, where, message),) = told(name)
    assert (file, where) == (name, line)
    assert hint in message


@pytest.mark.parametrize(
    ("before", "after", "line", "hint"),
    [
        ("id: how_it_went", "id: how_it_goes", 4, "asks no question 'how_it_goes', did you mean 'how_it_went'?"),
        ("id: how_it_went", "id: qqq", 4, "asks no question 'qqq': its questions are how_it_went"),
        ("[mehr davon, weniger davon, etwas anderes]", "[mehr]", 4, "has 1 option here and 3 (more of this, less of"),
        ("weniger davon", "Mehr davon", 4, "two options of 'how_it_went' read the same"),
        ("    text: Was nun?\n", "", 4, "'text' is missing here"),
        ("subject: Blick zurück\n", "", 2, "'subject' is missing here"),
        ("subject:", "late: skip\nsubject:", 2, "unknown key 'late'"),
        ("    text:", "    kind: text\n    text:", 5, "unknown key 'kind'"),
        ("Ein Text.", "", 7, "this translation has no text"),
        ("Ein Text.", "Ein\x07 Text.", 8, "invisible control character"),
        ("---\nEin", "Ein", 1, "has no end: put a line '---'"),
    ],
)
def test_a_mistake_in_a_translation_is_told_with_its_line(
    told: Callable[..., Mistakes], before: str, after: str, line: int, hint: str
) -> None:
    assert before in GERMAN
    found = told("looking-back.de.md", GERMAN.replace(before, after, 1))
    assert any((file, where) == ("looking-back.de.md", line) and hint in message for file, where, message in found)


def test_a_question_translated_twice_and_options_of_no_choice_are_told(told: Callable[..., Mistakes]) -> None:
    text = "---\nsubject: S\nask:\n  - {id: hope, text: A?, options: [a, b]}\n  - {id: hope, text: B?}\n---\nText.\n"
    assert [(line, message[:40]) for _, line, message in told("welcome.de.md", text)] == [
        (4, "'hope' is no choice, so it has no option"),
        (5, "'hope' is translated already: remove one"),
    ]


@pytest.mark.parametrize(
    ("languages", "hint"),
    [
        ("[german]", "'german' is not the code of a language: write de"),
        ("[deutsch!]", "is not the code of a language: write its two letters"),
        ("[de, en]", "the course is in English already"),
        ("[de, de]", "'de' stands here twice"),
    ],
)
def test_a_strange_language_is_told(folder: Path, languages: str, hint: str) -> None:
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + f"languages: {languages}\n")
    found = [problem.message for problem in read_course(folder).problems]
    assert len(found) == 1
    assert hint in found[0]


IN_GERMAN = """languages: [de]
translations:
  de:
    title: Die Jahreszeiten
    areas: {career: Beruf}
"""


def with_lines(folder: Path, lines: str) -> CourseDraft:
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + lines, encoding="utf-8")
    return read_course(folder)


def test_a_course_says_in_another_language_what_it_says_of_itself(folder: Path) -> None:
    draft = with_lines(folder, IN_GERMAN)
    assert draft.problems == ()
    assert draft.course is not None
    german = in_language(draft.course, "de")
    assert (german.title, german.about, german.area_names) == (
        "Die Jahreszeiten",
        draft.course.about,
        {"career": "Beruf"},
    )
    assert in_language(draft.course, "en") == draft.course
    assert (draft.course.title, draft.course.area_names) == ("The garden", {})


@pytest.mark.parametrize(
    ("before", "after", "line", "hint"),
    [
        ("  de:", "  fr:", 3, "the course is not in 'fr': add it above, as languages: [de, fr]"),
        ("  de:", "  en:", 3, "the course is in English itself: say it in its own keys above"),
        ("career: B", "carrer: B", 5, "the course has no area 'carrer', did you mean 'career'?"),
        ("title:", "titel:", 4, "unknown key 'titel', did you mean 'title'?"),
        ("title: Die Jahreszeiten", "title: [a]", 4, "this must be text, but is read as a list"),
        ("{career: Beruf}", "[Beruf]", 5, "block of keys"),
        ("career: Beruf", "career: ", 5, "there is nothing here"),
    ],
)
def test_a_mistake_in_what_a_course_says_of_itself_is_told(
    folder: Path, before: str, after: str, line: int, hint: str
) -> None:
    lines_above = len((folder / "course.yaml").read_text().splitlines())
    found = [
        (each.line - lines_above, each.message)
        for each in with_lines(folder, IN_GERMAN.replace(before, after)).problems
    ]
    assert [where for where, _ in found] == [line], found
    assert hint in found[0][1]
