from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.inbound.html import line_cache
from drip.inbound.html.line_cache import HtmlLineCache
from drip.inbound.html.lines import html_to_lines
from drip.inbound.mime.parse import parse

EMAILS = Path(__file__).parents[2] / "emails"
LESSON = (
    "<html><head><title>{name}, hello</title><style>p > a {{color: red}}</style></head><body><!-- > {name} -->\n"
    '<div style="display:none">Preview</div><p>Dear {name},</p><ol><li>Which <b>season</b>?<li>Why?</ol>'
    '<pre>a\n\nb</pre><p>wrote:</p><blockquote>A word<br>of {name}</blockquote><a href="https://example.com/{name}">Answer</a></body>'
)
pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='gmail_quote'>", "</div>", "<blockquote>", "</blockquote>", "<pre>", "</pre>"),
        *("<br>", "<hr>", "<ol>", "<li>", "</ol>", "<!-- >", "-->", "<style>", "</style>", "<a title='>'", '"', "'>"),
        *("a word", " wrote:", ">", "<", "&amp;", "&lt", "\n", "\n\n", "--", "<div class=gmail_signature>", "<b", " x"),
    ]
)


def test_a_page_that_is_nearly_like_another_has_the_lines_it_would_have_alone() -> None:
    pages = HtmlLineCache()
    for name in ("Mara", "Jo", "A <b>bold</b> one", "--", "", "Mara"):
        page = LESSON.format(name=name)
        assert pages.lines_of(page) == html_to_lines(page, hidden=True)


@given(st.lists(st.lists(pieces, max_size=30).map("".join), min_size=1, max_size=4))
def test_whatever_the_pages_are_their_lines_are_the_same(sources: list[str]) -> None:
    pages = HtmlLineCache()
    for source in [*sources, *sources]:
        assert pages.lines_of(source) == html_to_lines(source, hidden=True)


def test_the_pages_of_all_programs_have_the_lines_they_would_have_alone() -> None:
    pages = HtmlLineCache()
    found = [parse(file.read_bytes()).html for file in sorted(EMAILS.glob("gmail/*.eml"))]
    for page in filter(None, found):
        assert pages.lines_of(page) == html_to_lines(page, hidden=True)


def test_what_is_remembered_stays_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_cache, "MAX_CACHED_STRETCHES", 50)
    pages = HtmlLineCache()
    for number in range(200):
        page = LESSON.format(name=number)
        assert pages.lines_of(page) == html_to_lines(page, hidden=True)
    assert pages.cached < 50 + LESSON.count(">") + 1


def test_a_page_that_is_longer_than_any_lesson_is_read_all_the_same() -> None:
    page = LESSON.format(name="Mara" * 20_000)
    assert HtmlLineCache().lines_of(page) == html_to_lines(page, hidden=True)
