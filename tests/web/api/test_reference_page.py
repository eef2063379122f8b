"""The page that describes the JSON interface to those who write programs."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from support.visitor import Visitor, make_app, words

from drip.core.signup.signup_policy import SignupPolicy
from drip.web.api.schema import openapi


def test_every_operation_field_and_answer_is_on_it(visitor: Visitor) -> None:
    page, described = visitor.get("/api"), openapi("https://course.example.com")
    for path, methods in described["paths"].items():
        assert f"<code>{path}</code>" in page.text
        for operation in methods.values():
            assert f'<h2 id="{operation["operationId"]}">{operation["summary"]}</h2>' in page.text
            assert all(f"<dt>{status} " in page.text for status in operation["responses"])
    for schema in described["components"]["schemas"].values():
        assert all(re.search(rf"<code>[a-z_.\[\]]*\b{name}</code>", page.text) for name in schema["properties"])


def test_its_examples_are_about_a_course_of_this_site(visitor: Visitor) -> None:
    page = words(visitor.get("/api"))
    assert "curl https://course.example.com/api/v1/courses/seasons/sign-ups" in page
    assert 'await fetch("https://course.example.com/api/v1/courses/seasons/sign-ups", {' in page
    assert '"zone": "Europe/Lisbon"' in page


def test_it_needs_no_script_and_names_nothing_twice(visitor: Visitor) -> None:
    page = visitor.get("/api").text
    assert not re.search(r"<script|<style|\sstyle=", page)
    assert [name for name, times in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if times > 1] == []
    assert len(page.encode()) < 50_000


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        ((), "names them in the setting DRIP_FORM_ORIGINS"),
        (("*",), "Pages of every site may call it"),
        (("https://www.coach.example",), "Pages of these sites may call it: https://www.coach.example"),
    ],
)
def test_it_says_who_may_call_it(visitor: Visitor, origins: tuple[str, ...], said: str) -> None:
    site = replace(visitor.site, signup=SignupPolicy(form_origins=origins))
    page = replace(visitor, app=make_app(site, visitor.clock, visitor.wall_clock), site=site).get("/api")
    assert said in words(page)
