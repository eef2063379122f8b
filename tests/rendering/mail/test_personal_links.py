from __future__ import annotations

import pytest
from support.sample_course import FACTS, course_with, lesson_with

from drip.rendering import CompiledMail, Links, PersonalLinks, RenderError, render

COURSE = course_with(lesson_with())


def never() -> str:
    raise AssertionError("made, though nobody asked")


def text_of(template: str, links: Links) -> str:
    return render(CompiledMail("", "", "", template), FACTS, links, COURSE).text


def test_the_links_of_a_person_lie_below_their_page() -> None:
    links = PersonalLinks("https://x.example/my/t", never)
    named = (
        "{{ links.season }} {{ links.pause }} {{ links.leave }} {{ links.answer }} "
        "{{ links.web }} {{ links.keepsake }} {{ links.assets }}"
    )
    assert text_of(named, links).split() == [
        "https://x.example/my/t/season",
        "https://x.example/my/t/pause",
        "https://x.example/my/t/leave",
        "https://x.example/my/t/answer",
        "https://x.example/my/t",
        "https://x.example/my/t/keepsake",
    ]


def test_the_link_that_confirms_is_made_when_a_mail_names_it() -> None:
    assert text_of("{{ links.confirm }}", PersonalLinks("", lambda: "https://x.example/confirm/t"))[-1] == "t"


@pytest.mark.parametrize("name", ["_mine", "_confirm", "__init__", "count"])
def test_a_template_reaches_the_links_and_nothing_else_of_them(name: str) -> None:
    with pytest.raises(RenderError):
        text_of(f"{{{{ links.{name} }}}}", PersonalLinks("https://x.example/my/t", never))
