import pytest
from support.sample_course import compile_body, letter_of, render_body

from drip.rendering import LessonProblem


def test_raw_html_shows_as_it_was_typed() -> None:
    html = letter_of(render_body("<script>alert(1)</script>\n\na <b>bold</b> word").html)
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_quotes_are_curled() -> None:
    assert "&#8220;so&#8221;, it&#8217;s" in letter_of(render_body('"so", it\'s').html)


def test_each_element_has_its_style_in_it() -> None:
    html = letter_of(render_body("para\n\n> quote\n\n## head").html)
    assert '<p style="margin:0 0 20px">para' in html
    assert '<blockquote style="margin' in html
    assert '<h2 style="' in html


def test_a_script_url_makes_no_link() -> None:
    assert "<a" not in letter_of(render_body("[x](javascript:alert)").html)


@pytest.mark.parametrize("address", ["lessons/next.md", "#below", "/pricing", "ftp://x.example"])
def test_a_link_that_leads_nowhere_from_a_mail_is_a_problem(address: str) -> None:
    with pytest.raises(LessonProblem, match="whole address") as problem:
        compile_body(f"one\n\n[x]({address})")
    assert problem.value.line == 3


def test_pictures_of_the_course_are_fetched_from_the_site() -> None:
    assert 'src="{{ links.assets }}/ladder.png" alt="A ladder"' in compile_body("![A ladder](assets/ladder.png)").html


def test_a_mail_that_gmail_would_cut_is_a_problem() -> None:
    with pytest.raises(LessonProblem, match="Gmail hides"):
        compile_body("word " * 21_000)


def test_the_letters_that_stand_for_tags_are_refused() -> None:
    with pytest.raises(LessonProblem, match="can't be used"):
        compile_body("zq7jx0e")
