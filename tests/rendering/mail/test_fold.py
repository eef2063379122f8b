import re

from hypothesis import given, settings
from hypothesis import strategies as st
from support.sample_course import Shape

from drip.rendering.mail.fold import HARD_WIDTH, fold
from drip.rendering.template.literal import PREFIX

TAGS = ["<td width='1' style=\"a:b;c:d\">", '<a href="https://x.example/a b">', "</a>", "<br>"]
COMMENTS = ["<!--[if mso | IE]>", "<![endif]-->", "<!--[if !mso]><!-->", "<!--<![endif]-->"]
TEXTS = ["word ", "&#8220;", "two words", "\n", "x" * 90, "a < b"]
PIECES = st.sampled_from([*TAGS, *COMMENTS, *TEXTS])
MARKERS = re.compile(r"<!--\[if[^\]]*\]>|<!\[endif\]")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@settings(max_examples=80)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(10, 400))
def test_folding_changes_blanks_only(html: str, width: int) -> None:
    folded = fold(html, width)
    assert max(map(len, folded.split("\n"))) <= HARD_WIDTH
    if max(map(len, fold(html, 10**9).split("\n"))) <= HARD_WIDTH:
        assert squeezed(folded) == squeezed(html)
    assert MARKERS.findall(folded) == MARKERS.findall(html)


def test_lines_break_between_attributes_and_words() -> None:
    html = '<p style="a: b; c: d" class="e f">one two</p>' * 20
    lines = fold(html, 40).split("\n")
    assert max(map(len, lines)) < 90
    assert Shape("\n".join(lines)).elements == Shape(html).elements
    assert 'style="a: b; c: d"' in "".join(lines)


def test_preformatted_text_is_left_alone() -> None:
    html = f"<pre>{'a b ' * 100}</pre><p>{'a b ' * 100}</p>"
    assert fold(html, 50).startswith(f"<pre>{'a b ' * 100}</pre>")


def test_a_word_without_end_is_cut_but_never_in_a_reference() -> None:
    lines = fold("<p>" + "&#127793;" * 500 + "</p>").split("\n")
    assert max(map(len, lines)) <= HARD_WIDTH
    assert all(line.count("&") == line.count(";") for line in lines)


def test_no_carriage_return_is_left() -> None:
    assert fold("a\r\nb\rc") == "a\nb\nc"


def test_the_word_of_a_tag_is_never_cut() -> None:
    words = [f"{PREFIX}{number}e" for number in range(300)]
    for blanks in range(20):
        folded = fold("x" * blanks + "".join(words))
        assert [word for line in folded.split("\n") for word in re.findall(PREFIX + r"\d+e", line)] == words
