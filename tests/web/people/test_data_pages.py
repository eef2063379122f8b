"""My data: to take along, and to have erased."""

import re

import pytest
from support.traces import contents, traces
from support.visitor import Visitor, words

from drip.flow.people import preferences
from drip.flow.work import Work
from drip.web.base.browser_session import COOKIE

NASTY = '"><script>alert(1)</script> & {{ 7 * 7 }} <img src=https://elsewhere.example/x>'


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    with visitor.site.database.write() as session:
        preferences.answer_question(Work(session, visitor.site, visitor.clock()), mara, "hope", NASTY, "web")
    return visitor.open_for(mara).my(mara, "/data")


def test_it_says_what_is_kept_and_why(visitor: Visitor, here: str) -> None:
    page = words(visitor.get(here))
    assert "What is kept, and why" in page
    assert "Ines Moreau reads them to answer you" in page


@pytest.mark.parametrize("page", ["", ".json", ".html", "/erase"])
def test_none_of_it_is_shown_to_who_has_but_a_link(visitor: Visitor, mara: int, page: str) -> None:
    assert visitor.get(visitor.my(mara, f"/data{page}")).status_code == 403


def test_the_link_of_a_forwarded_lesson_erases_nobody(visitor: Visitor, mara: int) -> None:
    before = contents(visitor.site.database)
    assert visitor.post(visitor.my(mara, "/data/erase"), sure="yes").status_code == 403
    assert contents(visitor.site.database) == before


def test_the_file_for_programs_has_everything(visitor: Visitor, here: str) -> None:
    response = visitor.get(f"{here}.json")
    assert response.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert response.headers["cache-control"] == "no-store"
    file = response.json()
    assert file["format"] == "drip person 1"
    assert [answer["said"] for answer in file["answers"]] == [NASTY]


def test_the_file_to_read_stands_alone_and_what_was_written_is_but_text(visitor: Visitor, here: str) -> None:
    response = visitor.get(f"{here}.html")
    assert response.headers["content-disposition"] == 'attachment; filename="my-data.html"'
    assert "All that is stored about mara@example.net" in words(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in response.text
    assert not re.search(r"<(script|link|img|iframe|a|form)\b|<[^>]*\b(src|href|style)=|url\(|@import", response.text)


def test_erasing_wants_a_tick_and_does_nothing_without(visitor: Visitor, here: str) -> None:
    assert "Yes, erase everything about mara@example.net" in words(visitor.get(f"{here}/erase"))
    before = contents(visitor.site.database)
    response = visitor.post(f"{here}/erase")
    assert response.status_code == 422
    assert "please tick the box first" in words(response)
    assert contents(visitor.site.database) == before


def test_after_it_nothing_is_left_and_the_links_are_dead(visitor: Visitor, mara: int, here: str) -> None:
    done = visitor.post(f"{here}/erase", sure="yes")
    assert done.status_code == 200
    assert "Everything is erased" in words(done)
    assert COOKIE not in visitor.cookies
    assert traces(visitor.site.database, "mara", "alert(1)") == []
    for page in ("", "/data", "/keepsake", "/leave"):
        response = visitor.get(visitor.my(mara, page))
        assert response.status_code == 404
        assert "This link leads nowhere" in words(response)
    assert visitor.post(f"{here}/erase", sure="yes").status_code == 404
    leave = f"/leave/{visitor.site.keys.token('leave', mara)}"
    assert visitor.post(leave, **{"List-Unsubscribe": "One-Click"}).status_code in (200, 404)


def test_who_was_erased_and_signs_up_sees_the_page_that_all_see(visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/erase", sure="yes")
    theirs = visitor.sign_up(email="mara@example.net")
    others = visitor.sign_up(email="new@example.net")
    assert theirs.status_code == others.status_code == 303
    assert words(visitor.get(theirs.headers["location"])) == words(visitor.get(others.headers["location"]))
    assert [row["kind"] for row in contents(visitor.site.database)["delivery"]] == ["confirmation"]
