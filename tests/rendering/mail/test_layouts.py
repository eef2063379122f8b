from pathlib import Path

import pytest
from support.sample_course import QUESTIONS, TEMPLATES, Shape, compile_body, course_with, lesson_with, render_body

from drip.core.courses.course import Question, QuestionKind, Sender
from drip.rendering import LessonProblem, compile_lesson

LESSON = (TEMPLATES / "email" / "lesson.mjml").read_text()


def folders_with(folder: Path, **files: str) -> list[Path]:
    """A course's folder with layouts of its own, in front of the templates; '_' in a name stands for '.'."""
    (folder / "email").mkdir()
    for name, text in files.items():
        (folder / "email" / name.replace("_", ".")).write_text(text, newline="")
    return [folder, TEMPLATES]


def test_a_lesson_says_what_it_must() -> None:
    shape = Shape(render_body("Hi.", ask=QUESTIONS[:2]).html)
    for words in ("Redefine success", "Your turn", "straight to Ines Moreau", "Leave the course", "12 Harbour Lane"):
        assert words in shape.text
    for page in ("season", "pause", "leave"):
        assert f"https://x.example/{page}" in shape.links


def test_a_lesson_without_questions_has_no_turn() -> None:
    assert "Your turn" not in render_body("Hi.").html


def test_the_preview_is_hidden_and_dark_mode_declared() -> None:
    html = render_body("Hi.").html.replace("\n", " ")
    assert html.index("display:none") < html.index("One question.") < html.index('class="letter"')
    assert '<meta name="color-scheme" content="light dark" />' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "[data-ogsc]" in html


def test_no_picture_and_no_font_is_fetched() -> None:
    html = render_body("Hi.", ask=QUESTIONS).html
    assert "<img" not in html
    assert "@import" not in html
    assert "url(" not in html


def test_lines_are_short_and_the_mail_is_light() -> None:
    compiled = compile_body("word " * 700, QUESTIONS)
    assert max(map(len, compiled.html.split("\n"))) < 900
    assert len(compiled.html) < 30_000


def test_a_course_may_have_a_layout_of_its_own(tmp_path: Path) -> None:
    own = LESSON.replace("[[ body ]]", "<p>From {{ course.sender.name }}</p>[[ body ]]")
    compiled = compile_body("Hi.", folders=folders_with(tmp_path, lesson_mjml=own))
    assert "<p>From {{ course.sender.name }}</p>" in compiled.html


def test_windows_line_ends_in_a_layout_do_no_harm(tmp_path: Path) -> None:
    folders = folders_with(tmp_path, lesson_mjml=LESSON.replace("\n", "\r\n"))
    assert compile_body("Hi.", folders=folders) == compile_body("Hi.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[ body ]]", "{{ links.laeve }}", "did you mean 'leave'?"),
        ("<mj-column>", '<mj-column width="{{ first_name }}">', "MJML drops {{ first_name }}"),
        ("</mj-body>", "", "is not valid MJML"),
        ("[[ body ]]", "[[ bdoy ]]", "can't be filled in"),
        ("partials/masthead.mjml", "../../course.yaml", "there is no ../../course.yaml"),
        ("partials/masthead.mjml", "partials/mast.mjml", "there is no partials/mast.mjml"),
        ("[% include 'partials/footer.mjml' %]", "", "no way to leave"),
        ("[[ body ]]", "[[ body ]]{{ oops", "Jinja"),
        ("[[ body ]]", "[[ course.__class__ ]]", "can't be filled in"),
    ],
)
def test_what_is_wrong_in_a_layout_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in LESSON
    with pytest.raises(LessonProblem) as problem:
        compile_body("Hi.", folders=folders_with(tmp_path, lesson_mjml=LESSON.replace(old, new)))
    assert words in str(problem.value)


def test_mjml_reads_no_files(tmp_path: Path) -> None:
    own = LESSON.replace("[[ body ]]", '</mj-text><mj-include path="/etc/passwd" /><mj-text>[[ body ]]')
    with pytest.raises(LessonProblem, match="not valid MJML"):
        compile_body("Hi.", folders=folders_with(tmp_path, lesson_mjml=own))


def test_a_text_layout_without_the_address_is_a_problem(tmp_path: Path) -> None:
    folders = folders_with(tmp_path, lesson_txt="[[ body ]]\n\n{{ links.leave }}\n")
    with pytest.raises(LessonProblem, match=r"lesson\.txt hides the postal address"):
        compile_body("Hi.", folders=folders)


def test_words_of_the_course_are_words_only() -> None:
    asked = Question("odd", QuestionKind.TEXT, "{{ links.leave }} & <b>{% if %}")
    lesson = lesson_with(ask=(asked,))
    course = course_with(lesson)
    object.__setattr__(course, "title", "{{ 7*7 }} <i>")
    object.__setattr__(course, "sender", Sender("{# x", "a@b.example", "1 <Lane> {{ y }}"))
    compiled = compile_lesson(course, lesson, [TEMPLATES])
    assert "&#123;{ 7*7 }} &lt;i&gt;" in compiled.html
    assert "&#123;{ links.leave }} &amp; &lt;b&gt;&#123;% if %}" in compiled.html.replace("\n", " ")
    assert "{{ '{' }}{ 7*7 }} <i>" in compiled.text


def test_a_layout_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    masthead = "[% include 'partials/masthead.mjml' %]"
    section = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    folders = folders_with(tmp_path, lesson_mjml=LESSON.replace(masthead, section.format("Good morning")))
    lesson = lesson_with("Hi.")
    assert "Good morning" in compile_lesson(course_with(lesson), lesson, folders).html
    (tmp_path / "email" / "lesson.mjml").write_text(LESSON.replace(masthead, section.format("Good evening")))
    assert "Good evening" in compile_lesson(course_with(lesson), lesson, folders).html
