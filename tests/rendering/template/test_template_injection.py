from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from support.sample_course import LINKS, QUESTIONS, Shape, compile_body, course_with, facts_with, lesson_with

from drip.rendering import CompiledMail, Rendered, render

BODY = """
{{ first_name }}, **{{ answers.evidence }}** and [{{ first_name }}]({{ answers.evidence }})

> {{ answers.evidence }}

- `{{ answers.evidence|upper }}` {{ answers.evidence|truncate(9) }}

[x](https://a.example/?q={{ answers.evidence }} "{{ answers.evidence }}") ![{{ answers.evidence }}](https://a.example/b.png)

{% for value in answers['values'] or [] %}
- {{ value }}
{% endfor %}
"""
SUBJECT = "{{ first_name }} and {{ answers.evidence }}"
SIGNS = [
    "<",
    ">",
    '"',
    "'",
    "&",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "]]",
    "\r\n",
    "\n",
    "\x00",
    "\u2028",
    "\ud800",
    "é",
    "🌱",
]
TRICKS = ["zq7jx0e", " onx=", "<b>", "</a>", "-->", "<script>", "{{ 7*7 }}", "&lt;", "Bcc: x@y", "javascript:", "%0d"]
HOSTILE = st.text(max_size=80) | st.lists(st.sampled_from([*SIGNS, *TRICKS]), max_size=12).map("".join)


@cache
def compiled() -> CompiledMail:
    return compile_body(BODY, QUESTIONS, subject=SUBJECT)


def rendered_for(said: str) -> Rendered:
    facts = facts_with(said, evidence=said, values=[said])
    return render(compiled(), facts, LINKS, course_with(lesson_with()))


@cache
def harmless() -> Shape:
    return Shape(rendered_for("word").html)


@settings(max_examples=150)
@given(HOSTILE)
def test_nothing_that_people_write_adds_an_element_or_an_attribute(said: str) -> None:
    elements = [element for element in Shape(rendered_for(said).html).elements if element[0] != "br"]
    assert elements == [element for element in harmless().elements if element[0] != "br"]


@settings(max_examples=100)
@given(HOSTILE)
def test_links_lead_where_the_author_said(said: str) -> None:
    links = Shape(rendered_for(said).html).links
    assert all(link == "" or link.startswith(("https://", "http://", "mailto:", "tel:")) for link in links)


@settings(max_examples=150)
@given(HOSTILE)
def test_a_subject_is_one_short_line(said: str) -> None:
    subject = rendered_for(said).subject
    assert len(subject.splitlines()) <= 1
    assert len(subject) <= 200
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in subject)


@settings(max_examples=100)
@given(HOSTILE)
def test_html_is_ascii_in_lines_that_smtp_carries(said: str) -> None:
    html = rendered_for(said).html
    assert html.isascii()
    assert "\r" not in html
    assert max(map(len, html.split("\n"))) < 998


@settings(max_examples=100)
@given(HOSTILE)
def test_text_can_be_encoded_and_has_no_bare_return(said: str) -> None:
    text = rendered_for(said).text
    text.encode()
    assert "\r" not in text
    assert max(len(line.encode()) for line in text.split("\n")) < 998


def test_jinja_in_an_answer_is_just_words() -> None:
    rendered = rendered_for("{{ 7*7 }}{% raw %}")
    assert rendered.subject.startswith("{{ 7*7 }}{% raw %} and")
    assert "{{ 7*7 }}{% raw %}" in rendered.text
    assert "{{ 7*7 }}{% raw %}" in Shape(rendered.html).text


def test_markdown_in_an_answer_is_just_words() -> None:
    assert "**so** [x](https://evil.example)" in Shape(rendered_for("**so** [x](https://evil.example)").html).text
