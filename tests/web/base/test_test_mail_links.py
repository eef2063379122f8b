import pytest
from support.visitor import Visitor, words

from drip.flow.samples.test_send import LINK_PURPOSES, links_of_test_mail


@pytest.mark.parametrize("name", LINK_PURPOSES)
def test_a_link_of_a_test_mail_says_what_it_is_for(visitor: Visitor, name: str) -> None:
    page = visitor.get(f"/test/{name}")
    assert page.status_code == 200
    assert f"In a real mail this is behind the link: {LINK_PURPOSES[name]}." in words(page)


def test_every_link_of_a_test_mail_leads_to_such_a_page(visitor: Visitor) -> None:
    links = links_of_test_mail("https://course.example.com/")
    for link in (links.season, links.pause, links.leave, f"{links.answer}/hope", links.confirm, links.web):
        assert visitor.get(link.removeprefix("https://course.example.com")).status_code == 200, link


def test_an_answer_is_named_and_not_kept(visitor: Visitor) -> None:
    page = visitor.get("/test/answer/hope?value=<b>more</b>")
    assert "<b>more</b>" not in page.text
    assert "The answer would be “<b>more</b>”, to the question “hope”." in words(page)


def test_other_pages_below_test_are_not_there(visitor: Visitor) -> None:
    assert visitor.get("/test/nothing").status_code == 404
