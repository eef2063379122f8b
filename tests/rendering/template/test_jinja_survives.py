import pytest
from support.sample_course import QUESTIONS, compile_body, facts_with, letter_of, render_body

EVIDENCE = facts_with(evidence="I <sleep>", energy=4, values=["rest", "play"])


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{{ first_name }}, hello", "Nadia, hello"),
        ("**{{ first_name }}**", "<strong>Nadia</strong>"),
        ("a*{{ first_name }}*b", "a<em>Nadia</em>b"),
        ("`{{ first_name }}`", ">Nadia</code>"),
        ("{{ 'yes' if 1 < 2 else 'no' }}", "yes"),
        ("{{ 'a}}b' ~ \"%}\" }}", "a}}b%}"),
        ("{{ {'a': {'b': 'deep'}}['a']['b'] }}", "deep"),
        ("{% if answers.energy and answers.energy < 5 %}low{% endif %}", "low"),
        ("{# <b>*not shown* #}shown", "shown"),
        ("a {{- first_name -}} b", "aNadiab"),
        ("a {%- if 1 %}, {{ first_name }}{% endif -%} b", "a, Nadiab"),
        ("{% raw %}{{ first_name }}{% endraw %}", "&#123;{ first_name }}"),
        ("# For {{ first_name }}", "For Nadia</h1>"),
        ("- one for {{ first_name }}", "one for Nadia</li>"),
        ("| a |\n|---|\n| {{ first_name }} |", "Nadia</td>"),
        ("~~{{ first_name }}~~", "<s>Nadia</s>"),
        ("    {{ answers.evidence }}", "I &lt;sleep&gt;"),
        ("{{ first_name\n   or 'you' }} there", "Nadia there"),
    ],
)
def test_a_tag_does_its_work_wherever_it_stands(body: str, shown: str) -> None:
    assert shown in letter_of(render_body(body, EVIDENCE).html)


def test_a_link_may_lead_where_a_tag_says() -> None:
    html = letter_of(render_body("[my season]({{ links.season }})").html)
    assert 'href="https://x.example/season"' in html
    assert ">my season</a>" in html


def test_a_part_of_a_link_may_be_a_tag() -> None:
    html = letter_of(render_body("[you](https://x.example/{{ first_name|lower }})").html)
    assert 'href="https://x.example/nadia"' in html


def test_a_link_that_an_answer_names_leads_nowhere_harmful() -> None:
    html = letter_of(render_body("[it]({{ answers.evidence }})", facts_with(evidence="javascript:alert(1)")).html)
    assert 'href=""' in html


def test_a_line_of_statements_is_no_paragraph() -> None:
    body = "before\n{% if season.career == 'fall' %}\ninside\n{% endif %}\nafter"
    html = letter_of(render_body(body).html)
    assert html.count("<p") == html.count("</p>") == 3
    assert "%" not in html.replace("100%", "")


def test_blocks_left_out_leave_no_empty_paragraph() -> None:
    html = letter_of(render_body("a\n\n{% if answers.evidence %}\n\n> {{ answers.evidence }}\n\n{% endif %}\n\nb").html)
    assert html.count("<p") == 2
    assert "<blockquote" not in html


def test_a_loop_around_an_item_makes_one_list() -> None:
    html = letter_of(
        render_body("{% for value in answers['values'] or [] %}\n- {{ value }}\n{% endfor %}", EVIDENCE).html
    )
    assert html.count("<ul") == html.count("</ul>") == 1
    assert html.count("<li") == 2


def test_an_item_on_a_condition_stays_in_its_list() -> None:
    html = letter_of(render_body("- one\n{% if answers.evidence %}\n- two\n{% endif %}\n- three").html)
    assert html.count("<ul") == 1
    assert html.count("<li") == 2


def test_lists_of_different_ways_stay_apart() -> None:
    html = letter_of(render_body("- one\n{% if answers.evidence %}\nwords\n{% endif %}\n- three").html)
    assert html.count("<ul") == html.count("</ul>") == 2


def test_tags_in_the_subject_and_the_preview_are_filled_in() -> None:
    rendered = render_body("x", subject="{{ first_name or 'Hello' }}, 1 < 2 & {% if 1 %}so{% endif %}")
    assert rendered.subject == "Nadia, 1 < 2 & so"
    assert "<title>Nadia, 1 &lt; 2 &amp; so</title>" in rendered.html


def test_windows_line_ends_change_nothing() -> None:
    body = "a\n\n{% if 1 < 2 %}\n\nb {{ first_name }}\n\n{% endif %}\n"
    assert render_body(body.replace("\n", "\r\n")) == render_body(body)


def test_braces_that_markdown_uncovers_are_just_braces() -> None:
    rendered = render_body(r"\{\{ first_name }} and {\% if %}")
    assert "&#123;{ first_name }} and &#123;% if %}" in letter_of(rendered.html)
    assert "{{ first_name }} and {% if %}" in rendered.text


def test_buttons_stand_where_they_are_asked_for() -> None:
    html = letter_of(compile_body("before\n{{ ask_buttons('career_season') }}\nafter", QUESTIONS).html)
    assert html.index("before") < html.index("career_season?value=spring") < html.index("after")
    assert html.count("<p") == 2
