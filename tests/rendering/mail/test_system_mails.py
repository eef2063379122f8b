import re
from pathlib import Path

import pytest
from support.sample_course import ASKING, FACTS, LINKS, TEMPLATES, Shape, course_with, facts_with, lesson_with

from drip.core.planning.facts import Facts
from drip.rendering import LessonProblem, RenderError, compile_reminder, compile_system_mail, render

COURSE = course_with(lesson_with())
FOLDERS = [TEMPLATES]
EXTRA = {"question": "career_season", "said": "fal\ni gess", "guess": "fall"}


def test_a_confirmation_has_one_button_and_the_address_in_plain() -> None:
    rendered = render(compile_system_mail("confirmation", COURSE, FOLDERS), Facts(), LINKS, COURSE)
    shape = Shape(rendered.html)
    assert shape.links == [LINKS.confirm, LINKS.confirm]
    assert LINKS.confirm in shape.text
    assert f"\n{LINKS.confirm}\n" in rendered.text
    assert "12 Harbour Lane" in shape.text


def test_a_confirmation_has_nothing_in_it_that_somebody_typed() -> None:
    compiled = compile_system_mail("confirmation", COURSE, FOLDERS)
    assert render(compiled, facts_with("Buy now"), LINKS, COURSE) == render(compiled, FACTS, LINKS, COURSE)


def test_a_confirmation_that_names_the_requester_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "confirmation.md").write_text("---\nsubject: Hi\n---\nDear {{ first_name }}")
    with pytest.raises(LessonProblem, match="unknown name 'first_name'"):
        compile_system_mail("confirmation", COURSE, [tmp_path, TEMPLATES])


def test_a_reminder_repeats_the_questions() -> None:
    rendered = render(compile_reminder(COURSE, ASKING, FOLDERS), FACTS, LINKS, COURSE)
    for question in ASKING.ask:
        assert question.text in rendered.text
        assert question.text in Shape(rendered.html).text
    assert "Leave the course" in rendered.html


def test_a_clarification_asks_back_with_the_buttons_of_its_question() -> None:
    compiled = compile_system_mail("clarification", COURSE, FOLDERS)
    rendered = render(compiled, FACTS, LINKS, COURSE, EXTRA)
    assert rendered.subject == "Did you mean fall?"
    assert "> fal\n> i gess\n" in rendered.text
    assert "career_season?value=winter" in rendered.text
    assert "career_season?value=winter" in rendered.html
    assert "weekends?value" not in rendered.html + rendered.text


def test_a_clarification_without_a_guess_and_without_buttons_still_reads_well() -> None:
    extra = {"question": "evidence", "said": "hm", "guess": ""}
    rendered = render(compile_system_mail("clarification", COURSE, FOLDERS), FACTS, LINKS, COURSE, extra)
    assert "mean ." not in rendered.text
    assert "mean ?" not in rendered.subject
    assert "answer/" not in rendered.text


def test_a_clarification_that_is_told_nothing_fails() -> None:
    with pytest.raises(RenderError, match=r"there is no extra\.guess"):
        render(compile_system_mail("clarification", COURSE, FOLDERS), FACTS, LINKS, COURSE)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("no front matter", "must begin with '---'"),
        ("---\npreview: x\n---\nbody", "a subject"),
        ("---\nsubject: [\n---\nbody", "can't be read"),
        ("---\nsubject: x\nlayout: nope\n---\nbody", "there is no nope.mjml"),
    ],
)
def test_a_system_mail_that_is_wrong_is_told(tmp_path: Path, written: str, words: str) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "odd.md").write_text(written)
    with pytest.raises(LessonProblem) as problem:
        compile_system_mail("odd", COURSE, [tmp_path, TEMPLATES])
    assert words in str(problem.value)


@pytest.mark.parametrize(
    "done",
    [
        *("left", "paused", "resumed", "not paused", "season", "slower", "faster", "no slower", "no faster", "help"),
    ],
)
@pytest.mark.parametrize("told", ["told", ""])
def test_a_notice_reads_well_whatever_was_done_and_however_much_is_told(done: str, told: str) -> None:
    extra = {**dict.fromkeys(("until", "next", "others"), told), "done": done, "pace": "on Mondays"}
    extra |= {
        "example": told if done == "help" else "SEASON WINTER",
        "seasons": "career: fall",
        "again": "https://x.example/courses/sample",
    }
    rendered = render(compile_system_mail("notice", COURSE, FOLDERS), FACTS, LINKS, COURSE, extra)
    assert rendered.subject
    assert max(map(len, rendered.text.split("\n"))) <= 72
    assert not re.search(r"\*\*| [.:]|\bon \.|\n\n\n", rendered.text.partition("-- ")[0])
    assert ("https://x.example/courses/sample" in Shape(rendered.html).links) == (done == "left")


@pytest.mark.parametrize("asks", ["yes", ""])
@pytest.mark.parametrize("said", ["Dear Ines,\n\nmay I?", ""])
def test_a_letter_has_the_coachs_words_theirs_and_a_question_where_there_is_one(asks: str, said: str) -> None:
    extra = {
        "subject": "Re: hm",
        "words": "You may.\n\nAsk <b>",
        "said": said,
        "written": "Monday 4 January",
        "asks": asks,
    }
    rendered = render(compile_system_mail("letter", COURSE, FOLDERS), FACTS, LINKS, COURSE, extra)
    assert rendered.subject == "Re: hm"
    assert rendered.text.startswith("You may.\n\nAsk <b>\n")
    assert "Ask &lt;b&gt;" in rendered.html
    assert ("> may I?" in rendered.text) == ("Monday 4 January" in rendered.text) == bool(said)
    assert ("May I share your letter" in " ".join(rendered.text.split())) == bool(asks)


def test_a_system_mail_that_is_missing_is_named() -> None:
    with pytest.raises(LessonProblem, match=r"there is no email/nope\.md"):
        compile_system_mail("nope", COURSE, FOLDERS)
