from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mail_programs import ATTRIBUTION, PROGRAMS

from drip.inbound.html.lines import html_to_lines
from drip.inbound.html.tags import HtmlTag, tokens
from drip.inbound.quoting.cut import cut_reply

LESSON = "<div>Which season is your working life in?</div>"


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_program_quotes_is_cut(program):
    page = PROGRAMS[program].replace("WORDS", "Winter,<br>I think.").replace("LESSON", LESSON)
    assert cut_reply(html_to_lines(page)).new == "Winter,\nI think."


def test_words_between_quoted_paragraphs_are_kept_in_order():
    page = f"""<div class="gmail_quote"><div class="gmail_attr">{ATTRIBUTION}</div>
        <blockquote class="gmail_quote">Which season?</blockquote><div>Winter.</div>
        <blockquote class="gmail_quote">And at home?</blockquote><div>Spring.</div></div>"""
    cut = cut_reply(html_to_lines(page))
    assert cut.new == "Winter.\n\nSpring."
    filled = [line for line in cut.between.split("\n") if line.strip("> ")]
    assert filled[1:] == ["> Which season?", "Winter.", "> And at home?", "Spring."]


def test_the_mark_above_a_signature_is_there_once():
    page = '<div>Winter.</div><br><span>-- </span><br><div class="gmail_signature">Ada</div>'
    assert cut_reply(html_to_lines(page)).new == "Winter."


def test_an_indented_paragraph_is_the_writers_own():
    page = '<div>My line:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">rest is work</blockquote>'
    assert html_to_lines(page).split() == ["My", "line:", "rest", "is", "work"]


@pytest.mark.parametrize(
    "own",
    [
        "<blockquote>rest is work</blockquote>",
        '<blockquote class="gmail_quote"><div class="gmail_default">rest is work</div></blockquote>',
    ],
)
def test_a_paragraph_that_no_program_introduces_is_the_writers_own(own):
    page = f"My line {own}<div>On 23 Nov 2026, at 07:30, Coach wrote:</div><blockquote>{LESSON}</blockquote>"
    assert cut_reply(html_to_lines(page)).new.split() == ["My", "line", "rest", "is", "work"]


def test_a_mail_that_is_only_forwarded_is_kept():
    page = """<div><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>
        From: <b>Bob</b><br>Date: Mon, Nov 23, 2026<br>Subject: An offer<br></div><br>The job is yours.</div></div>"""
    words = cut_reply(html_to_lines(page)).new
    assert "From: Bob" in words
    assert "The job is yours." in words


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo\n"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("  a \n  b&nbsp; c  ", "a b c"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two\n"),
        ('<ol start="3"><li>one</li></ol>', "3. one\n"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\nb\nc\n"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c\n"),
        ("<style>x{}</style><script>if (a<b) {}</script><title>t</title>words<!-- no <b> -->", "words"),
        ("a &lt;b&gt; &amp; &#233; &#x1F331;", "a <b> & é 🌱"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<img alt="🌱" src=x> and <img alt="a logo" src=y>', "🌱 and"),
        ('<div style="display: none">preview</div>words', "words"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("<![if !mso]><?xml x?>words", "words"),
        ("", ""),
    ],
)
def test_pages_become_lines(page, lines):
    assert html_to_lines(page) == lines


def test_attributes_are_read_however_they_are_quoted():
    tag = next(iter(tokens("""<DIV Class="a b" id=c data-x='"d"' hidden>""")))
    assert tag == HtmlTag("div", attributes={"class": "a b", "id": "c", "data-x": '"d"'})


PIECES = [
    "<div>",
    "</div>",
    "<blockquote type=cite>",
    "</blockquote>",
    "<p>",
    "<br>",
    "<",
    ">",
    '"',
    "'",
    "&",
    "&#1",
    "<!--",
]
PIECES += [
    "<div class=gmail_quote>",
    "<ol>",
    "<li>",
    "</ol>",
    "<pre>",
    "a",
    " ",
    "\n",
    "<style>",
    "<a b='",
    "=",
    "<hr>",
    "-->",
]


@settings(max_examples=200)
@given(st.text(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_page_becomes_lines(page):
    assert isinstance(cut_reply(html_to_lines(page)).new, str)


@settings(max_examples=100)
@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=6))
def test_words_outside_quotes_are_all_there(words):
    page = "".join(f"<div><b>{word}</b></div><blockquote type=cite>quoted</blockquote>" for word in words)
    kept = [line for line in html_to_lines(page).split("\n") if line and not line.startswith(">")]
    assert [line.split() for line in kept] == [word.split() for word in words]
