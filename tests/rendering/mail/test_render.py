import json
from dataclasses import asdict, replace
from datetime import date

import pytest
from support.sample_course import (
    FACTS,
    LINKS,
    compile_body,
    course_with,
    facts_with,
    lesson_with,
    letter_of,
    render_body,
)

from drip.rendering import CompiledMail, RenderError, render
from drip.rendering.mail.fold import HARD_WIDTH

COURSE = course_with(lesson_with())


def test_what_is_unanswered_shows_as_nothing() -> None:
    body = "[{{ answers.evidence }}|{{ answers.evidence|upper }}|{{ answers.energy|default('?') }}]"
    assert render_body(body).text.startswith("[||?]")


def test_values_are_shown_as_words() -> None:
    facts = replace(facts_with(values=["rest", "play"], weekends=True), enrollment={"started": date(2026, 11, 2)})
    body = "{{ answers['values'] }}, {{ answers.weekends }}, {{ enrollment.started }}"
    assert render_body(body, facts).text.startswith("rest, play, yes, 2 November 2026")


def test_a_question_may_have_the_name_of_a_method() -> None:
    assert render_body("{{ answers.values|join(' + ') }}", facts_with(values=["a", "b"])).text.startswith("a + b")


def test_an_answer_of_several_lines_keeps_them_in_html() -> None:
    html = letter_of(render_body("> {{ answers.evidence }}", facts_with(evidence="one <1>\r\ntwo")).html)
    assert "one &lt;1&gt;<br>\ntwo</p>" in html


def test_letters_beyond_ascii_become_references() -> None:
    rendered = render_body("é {{ first_name }}", facts_with("Zoë 🌱"))
    assert "&#233; Zo&#235; &#127793;" in rendered.html
    assert rendered.text.startswith("é Zoë 🌱")


def test_a_long_subject_is_cut() -> None:
    subject = render_body("x", facts_with("Nadia " * 100), subject="{{ first_name }}").subject
    assert len(subject) == 200
    assert subject.endswith("…")


def test_line_breaks_in_a_name_do_not_reach_the_subject() -> None:
    facts = facts_with("Na\r\nBcc: a@b.example\x00\x1b")
    assert render_body("x", facts, subject="Hi {{ first_name }}").subject == "Hi Na Bcc: a@b.example"


def test_a_fact_that_is_missing_is_named() -> None:
    compiled = compile_body("a {{ answers.evidence }} b")
    facts = replace(FACTS, answers={})
    with pytest.raises(RenderError, match=r"in \{\{ \(answers\.evidence\)\|.* \}\}: there is no answers\.evidence"):
        render(compiled, facts, LINKS, COURSE)


def test_what_fails_in_a_template_is_told_with_its_tag() -> None:
    compiled = CompiledMail("s", "", "x\n{{ answers.energy > 3 }}", "")
    with pytest.raises(RenderError, match=r"in \{\{ answers\.energy > 3 \}\}: '>' not supported"):
        render(compiled, FACTS, LINKS, COURSE)


def test_a_mail_that_grows_too_big_is_stopped() -> None:
    body = "{% for a in range(1000) %}{% for b in range(1000) %}xxxx{% endfor %}{% endfor %}"
    with pytest.raises(RenderError, match="grows beyond 1,000,000"):
        render_body(body)


def test_an_answer_without_blanks_is_folded() -> None:
    html = render_body("{{ answers.evidence }}", facts_with(evidence="é" * 4000)).html
    assert max(map(len, html.split("\n"))) < 998
    assert letter_of(html).replace("\n", "").count("&#233;") == 4000


def test_what_a_template_sets_is_not_seen_by_the_next() -> None:
    with pytest.raises(RenderError, match="'mine' is undefined"):
        render(CompiledMail("{% set mine = 1 %}{{ mine }}", "", "", "{{ mine }}"), FACTS, LINKS, COURSE)


@pytest.mark.parametrize("length", [HARD_WIDTH, HARD_WIDTH + 1])
def test_a_line_of_the_greatest_width_stays_whole(length: int) -> None:
    html = f"<p>\n{'a b ' * 300}"[: length + 4] + f"\n{'c' * HARD_WIDTH}\n</p>"
    folded = render(CompiledMail("", "", html, ""), FACTS, LINKS, COURSE).html
    assert (folded == html) == (length <= HARD_WIDTH)


def test_a_compiled_mail_can_be_kept_as_json() -> None:
    compiled = compile_body("{{ first_name }}")
    assert CompiledMail(**json.loads(json.dumps(asdict(compiled)))) == compiled
    assert compiled.html.isascii()


def test_the_same_mail_for_another_person_is_another() -> None:
    compiled = compile_body("{{ first_name }}")
    names = [render(compiled, facts_with(name), LINKS, COURSE).text.split()[0] for name in ("Ann", "Ben", "Ann")]
    assert names == ["Ann", "Ben", "Ann"]
