import re

import pytest
from httpx import Response
from support.sites import enroll
from support.visitor import ANNA, Visitor, contents, without_ticket, words

from drip.storage.delivery import suppressions

PAGE = "/courses/seasons/check-inbox"


def ticket_in(response: Response) -> str:
    found = re.search(r"again=([a-z2-7]+)", response.headers["location"])
    assert found is not None
    return found[1]


def requests(visitor: Visitor) -> int:
    return sum("confirmation" in row for row in contents(visitor.site.database)["delivery"])


def test_it_says_where_to_look_and_when_another_mail_can_leave(visitor: Visitor) -> None:
    page = words(visitor.get(f"{PAGE}?again={ticket_in(visitor.sign_up())}"))
    assert "A mail from Ines Moreau is on its way to you." in page
    assert "The sender is ines@example.org." in page
    assert "Another mail can leave tomorrow, Tuesday 5 January, at 06:00." in page
    assert "Send it once more" in page
    assert 'href="/courses/seasons"' in visitor.get(PAGE).text


def test_without_a_ticket_there_is_nothing_to_send_again(visitor: Visitor) -> None:
    for page in (PAGE, f"{PAGE}?again=nonsense&done=again"):
        assert "<form" not in visitor.get(page).text
        assert "Thank you" not in words(visitor.get(page))
    response = visitor.post(PAGE, again="nonsense")
    assert response.headers["location"] == "/courses/seasons"


def test_too_early_it_says_so_and_after_a_day_another_mail_is_on_its_way(visitor: Visitor) -> None:
    ticket = ticket_in(visitor.sign_up())
    early = visitor.post(PAGE, again=ticket)
    assert "Not yet: we write to an address only once a day." in words(visitor.get(early.headers["location"]))
    assert requests(visitor) == 1
    visitor.clock.advance(days=1)
    assert "Another mail can leave now." in words(visitor.get(f"{PAGE}?again={ticket}"))
    late = visitor.post(PAGE, again=ticket)
    page = words(visitor.get(late.headers["location"]))
    assert "If this address may get another mail, it is on its way." in page
    assert "Another mail can leave tomorrow, Wednesday 6 January, at 06:00." in page
    assert requests(visitor) == 2


@pytest.mark.parametrize("state", ["active", "suppressed", "program"])
def test_whatever_the_address_another_mail_is_answered_alike(visitor: Visitor, state: str) -> None:
    site = visitor.site
    if state == "active":
        enroll(site, ANNA["email"])
    elif state == "suppressed":
        with site.database.write() as session:
            suppressions.suppress(
                session, site.keys.suppression_key(ANNA["email"]), ANNA["email"], "bounce", "", visitor.clock()
            )
    theirs = ticket_in(visitor.sign_up(**({"website": "x"} if state == "program" else {})))
    others = ticket_in(visitor.sign_up(email="stranger@example.org"))
    visitor.clock.advance(days=1)
    answers = [visitor.post(PAGE, again=ticket) for ticket in (theirs, others)]
    assert without_ticket(answers[0]) == without_ticket(answers[1])
    pages = [visitor.get(answer.headers["location"]) for answer in answers]
    assert without_ticket(pages[0]) == without_ticket(pages[1])


def test_another_site_cannot_ask_for_a_mail(visitor: Visitor) -> None:
    ticket = ticket_in(visitor.sign_up())
    visitor.clock.advance(days=1)
    before = contents(visitor.site.database)
    visitor.headers["Origin"] = "https://elsewhere.example"
    assert visitor.post(PAGE, again=ticket).status_code == 403
    assert contents(visitor.site.database) == before
