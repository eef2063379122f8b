"""A lesson as part of a web page: the words of the mail, without styles and scripts."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from support.sample_course import FACTS, LINKS, QUESTIONS, course_with, facts_with, lesson_with, letter_of
from support.sample_course import render_body as mail_of

from drip.core.courses.course import Question
from drip.core.planning.facts import Facts
from drip.rendering import LessonProblem, RenderError, compile_page, render_body, render_subject

RICH = """\
## A part

Say *it* and **mean** it, {{ first_name }}.

> {{ answers.energy }}

| you | I |
|:----|--:|
| one | two |

```
code < here
```

- one
- two

![A gate]({{ links.assets }}/gate.png) and [a link](https://example.com/?a=1&b=2).
"""
NASTY = "</p><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


def page_of(body: str, facts: Facts = FACTS, ask: tuple[Question, ...] = (), subject: str = "A letter") -> str:
    lesson = lesson_with(body, subject, ask)
    return render_body(compile_page(lesson, {}), facts, LINKS, course_with(lesson))


def text(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def test_it_is_plain_html_with_no_style_in_an_element() -> None:
    html = page_of(RICH)
    assert "style" not in html
    for piece in ("<h2>A part</h2>", "<em>it</em>", "<strong>mean</strong>", "<blockquote>", "<li>one</li>"):
        assert piece in html
    assert '<td class="right">two</td>' in html
    assert "<pre>code &lt; here\n</pre>" in html
    assert 'href="https://example.com/?a=1&amp;b=2"' in html
    assert f'src="{LINKS.assets}/gate.png"' in html


def test_it_has_the_words_of_the_mail() -> None:
    assert text(page_of(RICH)) == text(letter_of(mail_of(RICH).html))


def test_what_people_write_is_text() -> None:
    html = page_of("So you said {{ answers.hope }}", facts_with("<b>Nadia</b>", hope=NASTY))
    assert "<script" not in html
    assert "onerror=" not in re.sub("&[^;]*;", "", re.sub(r"&lt;.*?&gt;", "", html))
    assert "{{ 7 * 7 }}" in html.replace("&#123;", "{")


def test_buttons_are_links_to_their_page() -> None:
    asked = next(question for question in QUESTIONS if question.options)
    html = page_of(f"Tap:\n\n{{{{ ask_buttons('{asked.id}') }}}}\n", ask=QUESTIONS)
    assert html.count('class="tap"') == len(asked.options)
    assert f"{LINKS.answer}/{asked.id}?value=" in html


def test_the_subject_is_one_line_of_text() -> None:
    lesson = lesson_with("Hello.", "{{ first_name }},\nwelcome & <hello>")
    page = compile_page(lesson, {})
    assert render_subject(page, facts_with("Na\ndia"), LINKS, course_with(lesson)) == "Na dia, welcome & <hello>"


def test_headings_of_a_lesson_stand_below_its_subject() -> None:
    assert "<h2>A part</h2>" in page_of("## A part")
    html = page_of("# First\n\n## Second\n\nThird\n=====\n\n###### Last")
    assert re.findall("<(h.)>", html) == ["h2", "h3", "h2", "h6"]


def test_a_picture_that_lies_elsewhere_is_a_link_to_it() -> None:
    there = "https://example.com/a.png"
    assert page_of(f"See ![a *gate* & more]({there}).") == f'<p>See <a href="{there}">a gate &amp; more</a>.</p>\n'
    assert page_of(f"![]({there})") == f'<p><a href="{there}">{there}</a></p>\n'
    assert page_of(f"[see ![a gate]({there})](https://example.com/)") == (
        '<p><a href="https://example.com/">see a gate</a></p>\n'
    )


def test_values_are_in_the_words_of_the_language() -> None:
    lesson = lesson_with("Du bist im {{ season.career }}.")
    facts = replace(FACTS, seasons={**FACTS.seasons, "career": "winter"})
    page = compile_page(lesson, {"winter": "Winter!"})
    assert "Winter!" in render_body(page, facts, LINKS, course_with(lesson))


PIECES = st.sampled_from(
    (
        *("# ", "## ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "```\n", "|a|b|\n|:-|-:|\n", "---\n", "***", "*", "`"),
        *("![", "[", "](", ")", "](javascript:alert(1))", "](data:text/html,x)", '](https://x.example/" onload="x)'),
        *("<script>alert(1)</script>", "<img src=x onerror=x>", "<b style='x'>", "<!--", "-->", "&lt;", "&#60;", '"'),
        *(
            "<https://x.example/>",
            "<javascript:x>",
            "[a]: javascript:x\n",
            ' "title\' onclick=x"',
            "{{ answers.hope }}",
        ),
        *("{% if answers.hope %}yes{% endif %}", "{{ ask_buttons('pace') }}", "{{ first_name }}", "word", "É"),
    )
)
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "s"),
    *("a", "img", "br", "hr", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "src", "alt", "title", "class", "start"}


class Inspector(HTMLParser):
    """What a browser would see in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.schemes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.schemes |= {urlsplit((value or "").strip()).scheme for name, value in attrs if name in ("href", "src")}


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join), st.lists(PIECES, max_size=6).map("".join))
def test_no_markdown_and_no_answer_makes_script_or_style(body: str, answer: str) -> None:
    try:
        html = page_of("Hello.\n\n" + body, facts_with(answer, hope=answer), QUESTIONS)
    except (LessonProblem, RenderError):
        return  # told to who writes it
    seen = Inspector(html)
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert seen.schemes <= {"", "http", "https", "mailto", "tel"}
