import pytest
from support.sample_course import QUESTIONS, Shape, compile_body, render_body

from drip.rendering import LessonProblem

SEASON, TEXT, SCALE, CHOICE, YES_NO, LIST = QUESTIONS
BASE = "https://x.example/answer"


def buttons_in(html: str) -> list[str]:
    return [link for link in Shape(html).links if link.startswith(BASE)]


@pytest.mark.parametrize(
    ("question", "addresses"),
    [
        (SEASON, [f"career_season?value={season}" for season in ("spring", "summer", "fall", "winter")]),
        (SCALE, [f"energy?value={number}" for number in range(1, 6)]),
        (CHOICE, ["pace?value=Slower%2C%20please", "pace?value=Two%20%26%20a%20half"]),
        (YES_NO, ["weekends?value=yes", "weekends?value=no"]),
        (TEXT, []),
        (LIST, []),
    ],
)
def test_each_answer_has_its_button(question, addresses) -> None:
    rendered = render_body("Hi.", ask=(question,))
    assert buttons_in(rendered.html) == [f"{BASE}/{address}" for address in addresses]
    assert [line.rpartition(" ")[2] for line in rendered.text.split("\n") if BASE in line] == buttons_in(rendered.html)


def test_seasons_are_told_by_word_and_sign() -> None:
    html = render_body("{{ ask_buttons('career_season') }}", ask=(SEASON,)).html
    assert "&#127793;&ensp;Spring" in html  # a seedling
    assert "&#10052;&#65039;&ensp;Winter" in html


def test_labels_are_escaped() -> None:
    html = render_body("Hi.", ask=(CHOICE,)).html
    assert ">Two &amp; a half</a>" in html


def test_the_text_part_has_one_line_for_each_answer() -> None:
    text = render_body("{{ ask_buttons('career_season') }}", ask=(SEASON,)).text
    assert text.startswith(f"Spring: {BASE}/career_season?value=spring\nSummer: {BASE}/career_season?value=summer\n")


def test_buttons_in_a_quote_are_quoted_in_the_text() -> None:
    assert render_body("> {{ ask_buttons('weekends') }}", ask=(YES_NO,)).text.startswith(f"> Yes: {BASE}/weekends")


def test_buttons_that_the_lesson_placed_are_not_repeated() -> None:
    rendered = render_body("{{ ask_buttons('weekends') }}\n\nand more", ask=QUESTIONS)
    assert rendered.html.count("weekends?value=yes") == rendered.text.count("weekends?value=yes") == 1
    assert "career_season?value=spring" in rendered.html


@pytest.mark.parametrize("body", ["tap {{ ask_buttons('weekends') }} now", "# {{ ask_buttons('weekends') }}"])
def test_buttons_amid_words_are_a_problem(body: str) -> None:
    with pytest.raises(LessonProblem, match="line of its own"):
        compile_body(body, QUESTIONS)


def test_buttons_may_follow_the_end_of_a_block() -> None:
    body = "{% if season.career == 'spring' %}\n\nYes.\n\n{% endif %}\n\n{{ ask_buttons('career_season') }}"
    lines = render_body(body, ask=(SEASON,)).text.split("\n")
    assert len([line for line in lines if BASE in line]) == 4
