"""The words of our own, in every language that drip ships: complete, and nothing too much."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from support.sample_course import ASKING, FACTS, LINKS, QUESTIONS, TEMPLATES, course_with, facts_with, lesson_with

from drip.core.courses.course import Course, Question, QuestionKind, Wording
from drip.core.languages.formats import MESSAGES
from drip.core.languages.translate import WordingKey, in_language, with_wording
from drip.rendering import (
    LessonProblem,
    MissingWords,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
    read_catalogue,
    render,
)

EMAIL = TEMPLATES / "email"
LANGUAGES = sorted(file.name.split(".")[1] for file in EMAIL.glob("words.*.yaml"))
SENTENCE = re.compile(r"""_\((?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
EXTRA = {"question": "career_season", "said": "hm", "guess": "fall"}
LABELS = ("Langsamer, bitte", "Zweieinhalb")


def in_layouts() -> set[str]:
    """What the layouts say in the language of the mail."""
    files = [*EMAIL.rglob("*.mjml"), *EMAIL.rglob("*.txt")]
    return {plain or quoted for file in files for plain, quoted in SENTENCE.findall(file.read_text(encoding="utf-8"))}


def german(body: str = "Hallo.", ask: tuple[Question, ...] = QUESTIONS) -> Course:
    asked = tuple(replace(q, labels=LABELS) if q.kind is QuestionKind.CHOICE else q for q in ask)
    lesson = replace(lesson_with(ask=ask), translations={"de": Wording("Ein Brief", "", body, asked)})
    return replace(course_with(lesson), languages=("de",), lessons={"letter": lesson})


def rendered(body: str, **answers: object) -> str:
    course = german(body)
    words = with_wording(course, course.lessons["letter"], WordingKey("", "de"))
    course = in_language(course, "de")
    compiled = compile_lesson(course, words, [TEMPLATES], language="de")
    return render(compiled, facts_with(**answers), LINKS, course).text


def mails() -> list[str]:
    return [file.name.removesuffix(".md") for file in sorted(EMAIL.glob("*.md")) if file.name.count(".") == 1]


def test_there_are_layouts_that_say_something() -> None:
    assert len(in_layouts()) > 15
    assert LANGUAGES == ["de", "es"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_ours_is_there_and_no_other(language: str) -> None:
    said = read_catalogue(language, [TEMPLATES]).sentences
    assert set(said) == in_layouts() | set(MESSAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", mails())
def test_every_mail_of_ours_is_written_and_names_what_the_english_one_names(language: str, name: str) -> None:
    tags = re.compile(r"\{[{%].*?[%}]\}")
    english = (EMAIL / f"{name}.md").read_text(encoding="utf-8")
    theirs = (EMAIL / f"{name}.{language}.md").read_text(encoding="utf-8")
    neutral = [re.sub(r"'Hello'|'Hallo'|'Hola'", "…", tag) for text in (english, theirs) for tag in tags.findall(text)]
    assert sorted(neutral[: len(neutral) // 2]) == sorted(neutral[len(neutral) // 2 :])
    compile_system_mail(name, course_with(lesson_with()), [TEMPLATES], language=language)


def test_values_are_shown_in_german_and_compared_as_the_course_has_them() -> None:
    text = rendered(
        "{% if season.career == 'fall' %}{{ season.career }}, {{ season.career|lower }}, {{ season.career ~ '!' }}"
        "{% endif %}; {{ season.personal }}; {{ answers.weekends }}; {{ answers.pace }}; {{ answers.values }}",
        weekends=True,
        pace="Two & a half",
        values=["Ruhe", "Zeit"],
    )
    assert "Herbst, herbst, Herbst!; unbekannt; ja; Zweieinhalb; Ruhe, Zeit" in " ".join(text.split())


def test_buttons_show_german_and_lead_to_the_value_that_the_course_knows() -> None:
    text = rendered("{{ ask_buttons('career_season') }}\n\n{{ ask_buttons('weekends') }}\n\n{{ ask_buttons('pace') }}")
    assert "Frühling: https://x.example/answer/career_season?value=spring" in text
    assert "Nein: https://x.example/answer/weekends?value=no" in text
    assert "Langsamer, bitte: https://x.example/answer/pace?value=Slower%2C%20please" in text


def test_a_guess_is_shown_in_german() -> None:
    compiled = compile_system_mail("clarification", german(), [TEMPLATES], language="de")
    course = in_language(german(), "de")
    assert render(compiled, FACTS, LINKS, course, EXTRA).subject == "Meinst du Herbst?"


def test_a_course_that_is_german_itself_has_german_around_it() -> None:
    course = replace(course_with(lesson_with()), language="de")
    compiled = compile_reminder(course, ASKING, [TEMPLATES])
    assert '<html lang="de"' in compiled.html
    assert "Kurs verlassen" in compiled.html
    assert compiled.subject.startswith("Noch ist Zeit")


def test_a_country_has_the_words_of_its_language() -> None:
    compiled = compile_system_mail("confirmation", german(), [TEMPLATES], language="de-at")
    assert '<html lang="de-at"' in compiled.html
    assert "Ja, schick mir die Briefe" in compiled.html


def test_a_mail_that_nobody_has_written_in_a_language_is_missing_and_said_to_be() -> None:
    with pytest.raises(MissingWords, match=r"email/confirmation\.fr\.md is missing"):
        compile_system_mail("confirmation", german(), [TEMPLATES], language="fr")
    french = replace(german(), language="fr")
    assert '<html lang="en"' in compile_system_mail("confirmation", french, [TEMPLATES]).html


def test_english_is_ours_also_in_a_course_that_is_translated_into_it() -> None:
    course = replace(course_with(lesson_with()), language="de", languages=("en",))
    assert "is this you?" in compile_system_mail("confirmation", course, [TEMPLATES], language="en").subject


def test_a_course_says_it_in_its_own_way_where_it_has_a_file(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "words.de.yaml").write_text('"Leave the course": "Adieu"\n')
    (tmp_path / "email" / "words.en.yaml").write_text('"Leave the course": "Goodbye"\n')
    words = german().lessons["letter"]
    folders = [tmp_path, TEMPLATES]
    assert "Adieu" in compile_lesson(german(), words, folders, language="de").text
    assert "Kurs pausieren" in compile_lesson(german(), words, folders, language="de").text
    assert "Goodbye" in compile_lesson(german(), words, folders).text


def test_a_mail_of_the_courses_own_is_in_its_own_language(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "confirmation.md").write_text("---\nsubject: Moin\nlayout: confirmation\n---\nMoin.\n")
    course = replace(german(), language="de", languages=("en",))
    compiled = compile_system_mail("confirmation", course, [tmp_path, TEMPLATES])
    assert compiled.subject == "Moin"
    assert '<html lang="de"' in compiled.html
    assert compile_system_mail("confirmation", course, [tmp_path, TEMPLATES], language="en").subject != "Moin"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yes: ja\n", "must consist of lines such as"),
        ("- a\n", "must consist of lines such as"),
        ('"a": [', "can't be read"),
        ('"on %(days)s": "immer"\n', "must have the same %(…)s in it"),
    ],
)
def test_words_that_cannot_be_used_are_told(tmp_path: Path, text: str, hint: str) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "words.de.yaml").write_text(text)
    with pytest.raises(LessonProblem, match=re.escape(hint)):
        read_catalogue("de", [tmp_path, TEMPLATES])


def test_names_in_a_sentence_mean_themselves() -> None:
    course = replace(german(), title="100 %(course)s & {{ first_name }}")
    words = with_wording(course, course.lessons["letter"], WordingKey("", "de"))
    compiled = compile_lesson(course, words, [TEMPLATES], language="de")
    shown = render(compiled, FACTS, LINKS, course)
    assert "100 %(course)s & {{ first_name }} angemeldet" in " ".join(shown.text.split())


def test_the_words_are_text_and_nothing_else() -> None:
    for language in LANGUAGES:
        lines = yaml.safe_load((EMAIL / f"words.{language}.yaml").read_text(encoding="utf-8"))
        assert not [said for said in lines.values() if "<" in said or "{" in said]
