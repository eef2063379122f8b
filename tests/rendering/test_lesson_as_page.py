"""A lesson as part of a web page: the words of the mail, without styles and scripts."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_course import FACTS, LINKS, QUESTIONS, course_with, facts_with, lesson_with, letter_of
from sample_course import render_body as mail_of

from drip.core.course import Question
from drip.core.facts import Facts
from drip.rendering import compile_page, render_body, render_subject

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


@given(st.text(st.characters(exclude_characters="{}"), max_size=300))
def test_no_markdown_makes_script_or_style(body: str) -> None:
    html = page_of("Hello.\n\n" + body)
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.match(r"(?i)<(script|style|iframe|object|form|link|meta|base)\b", tag)]
    assert not [tag for tag in tags if re.search(r"""(?i)\s(style|on\w+)\s*=\s*["']""", tag)]
    assert not re.search(r"""(?i)(href|src)="\s*(javascript|data|vbscript):""", html)


@pytest.mark.parametrize("language", ["de"])
def test_values_are_in_the_words_of_the_language(language: str) -> None:
    lesson = lesson_with("Du bist im {{ season.career }}.")
    page = compile_page(lesson, {"winter": "Winter!"})
    assert language
    facts = replace(FACTS, seasons={**FACTS.seasons, "career": "winter"})
    assert "Winter!" in render_body(page, facts, LINKS, course_with(lesson))
