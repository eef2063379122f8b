import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.growth import time_grows_too_fast

from drip.web.base.markup import first_words, inner_html, with_links_in_new_tabs


def test_links_open_in_a_new_tab() -> None:
    html = '<!doctype html><HTML><HEAD lang="en"><title>x</title></HEAD></HTML>'
    assert '<HEAD lang="en"><base target="_blank"><title>' in with_links_in_new_tabs(html)
    assert with_links_in_new_tabs("<p>bare</p>") == '<base target="_blank"><p>bare</p>'
    assert with_links_in_new_tabs("<header>x</header>").startswith("<base")


def test_the_inner_html_is_what_the_body_holds() -> None:
    assert inner_html('<html><body class="x"><p>in</p></body></html>') == "<p>in</p>"
    assert inner_html("<p>in</p>") == "<p>in</p>"
    assert inner_html("<body><p>unclosed") == "<p>unclosed"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<body><div style="display:none">One question.&#847;&zwnj; </div><h1>Hello</h1>', "One question. Hello"),
        ("<body><style>p {x: y}</style><p>Seen</p><script>no()</script>", "Seen"),
        ("<body><p>fi<b>rs</b>t</p><p>second</p>", "first second"),
        ("<body><!--[if mso]>never<![endif]-->always", "always"),
    ],
)
def test_the_preview_has_the_first_words_of_the_html(html: str, words: str) -> None:
    assert first_words(html, "the text") == words


def test_the_preview_of_a_letter_without_html_has_the_first_words_of_its_text() -> None:
    assert first_words("", "\n\nFirst\nline\n") == "First line"
    assert len(first_words("", "word " * 1000)) <= 160


@given(st.text(alphabet="<>bodyhead/! -&;\"'=ab\n", max_size=200))
def test_any_markup_can_be_shown(html: str) -> None:
    assert inner_html(html) in html
    assert with_links_in_new_tabs(html).replace('<base target="_blank">', "") == html
    assert "\n" not in first_words(html, html)


@pytest.mark.parametrize("piece", ["<head", "<body", "</body", "<!--", "<a ", "&", "<!", "<![", "<a b='"])
def test_hostile_markup_takes_no_time(piece: str) -> None:
    def look_at(size: int) -> None:
        html = piece * size
        inner_html(html), with_links_in_new_tabs(html), first_words(html, "")

    assert not time_grows_too_fast(look_at, 200_000)
