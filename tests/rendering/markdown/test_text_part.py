from hypothesis import given, settings
from hypothesis import strategies as st
from support.sample_course import QUESTIONS, compile_body, facts_with, render_body

from drip.rendering.template.plain_lines import COLUMNS, hang, wrap


def words_of(body: str, **answers: object) -> str:
    """The text of a lesson without its footer."""
    return render_body(body, facts_with(**answers)).text.partition("\n\n-- \n")[0]


def test_paragraphs_are_wrapped() -> None:
    text = words_of("word " * 60)
    assert max(map(len, text.split("\n"))) <= COLUMNS
    assert text.split() == ["word"] * 60


def test_marks_for_the_eye_are_left_out() -> None:
    assert words_of("## A *head*\n\nsome **bold** `code`") == "A head\n\nsome bold code"


def test_lists_keep_their_signs_and_numbers() -> None:
    text = words_of("3. three\n4. four\n   - inner\n   - " + "long " * 20)
    assert text.startswith("3. three\n4. four\n   - inner\n   - long")
    assert "\n     long" in text


def test_links_show_their_address() -> None:
    assert words_of("[here](https://a.example/b) <https://c.example>") == "here (https://a.example/b) https://c.example"


def test_a_mail_link_shows_the_address_once() -> None:
    assert words_of("[i@example.com](mailto:i@example.com)") == "i@example.com"


def test_each_line_of_a_quoted_answer_is_quoted() -> None:
    assert (
        words_of("> {{ answers.evidence }}\n\nso", evidence="one\ntwo\r\n\nthree") == "> one\n> two\n>\n> three\n\nso"
    )


def test_a_long_answer_is_wrapped_in_its_quote() -> None:
    lines = words_of("> {{ answers.evidence }}", evidence="word " * 40).split("\n")
    assert all(line.startswith("> ") and len(line) <= COLUMNS for line in lines)


def test_an_answer_in_a_list_hangs_under_its_item() -> None:
    assert words_of("- {{ answers.evidence }}", evidence="one\ntwo") == "- one\n  two"


def test_an_item_for_each_turn_of_a_loop() -> None:
    body = "{% for value in answers['values'] or [] %}\n- {{ value }}\n{% endfor %}\n\nend"
    assert words_of(body, values=["rest", "play"]) == "- rest\n- play\n\nend"


def test_blocks_left_out_leave_one_gap() -> None:
    assert words_of("a\n\n{% if answers.evidence %}\n\nb\n\n{% endif %}\n\nc") == "a\n\nc"


def test_a_tag_is_never_broken() -> None:
    source = compile_body("word " * 13 + "{{ first_name or 'a b c d e f g h i j k l m n o p q r s t' }} end").text
    assert "'a b c d e f g h i j k l m n o p q r s t'" in source


def test_text_is_not_escaped_for_html() -> None:
    assert words_of("{{ answers.evidence }} & <co>", evidence="<you> & me") == "<you> & me & <co>"


def test_code_and_tables_can_be_read() -> None:
    assert words_of("```\na  b\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |") == "    a  b\n\nx | y\n1 | 2"


def test_questions_hint_and_footer_follow() -> None:
    text = render_body("Hi.", ask=QUESTIONS[:2]).text
    assert "\n1. Which season is your working life in?\n" in text
    assert "\n2. What tells you so?\n" in text
    assert "straight to Ines Moreau" in text
    for address in ("season", "pause", "leave"):
        assert f": https://x.example/{address}\n" in text
    assert text.endswith("12 Harbour Lane, Example Town\n")


def test_one_question_has_no_number() -> None:
    text = render_body("Hi.", ask=QUESTIONS[1:2]).text
    assert "\nWhat tells you so?\n" in text
    assert "Put the number" not in text


@settings(max_examples=60)
@given(st.text(alphabet="ab \n", max_size=300), st.integers(0, 60), st.sampled_from(["", "> ", "   "]))
def test_hanging_text_keeps_its_words_and_its_width(text: str, column: int, prefix: str) -> None:
    lines = hang(text, prefix, column).split("\n")
    bare = [lines[0], *(line.removeprefix(prefix.rstrip()) for line in lines[1:])]
    assert "".join(" ".join(bare).split()) == "".join(text.split())
    assert all(len(line) <= COLUMNS or " " not in line.removeprefix(prefix).strip() for line in lines[1:])


def test_a_word_without_end_is_cut() -> None:
    assert max(map(len, wrap("x" * 5000))) <= 200
